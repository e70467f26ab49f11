"""PostgreSQL's pipeline, by psycopg's door to libpq: everything is sent before the first answer is read, so a flush costs one round trip.

The statements are prepared once on each connection. psycopg's cursors could do the same, at eight times the CPU (ADR 0017).
"""

import select
from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import Error, errors
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

PREPARED = "piaoflow.prepared"
_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)


class Packet(NamedTuple):
    """One statement with `$1, …`, and its rows of values as they travel; `formats`: 1 for a value that is sent as bytes.

    `fence`: raised when it changes nothing.
    """

    text: str
    formats: Sequence[int]
    rows: Sequence[Sequence[bytes | None]]
    fence: Exception | None = None


class Sent(NamedTuple):
    """One command of the conversation. `name`: of the statement it prepares; `packet`: the one it answers."""

    text: str
    name: bytes | None = None
    packet: Packet | None = None


def fenced(text: str) -> str:
    """An UPDATE that the server itself refuses when it changes nothing: what was sent behind it, the COMMIT too, is not done."""
    return f"WITH changed AS ({text} RETURNING 1) SELECT FROM changed HAVING 1 / count(*) = 1"


def exchange(connection: Connection, packets: Sequence[Packet], *, commit: bool = False) -> list[tuple[list[list[bytes | None]], int]]:
    """(rows, how many were changed) for each packet. The first refusal of the server is raised as SQLAlchemy would raise it, or as its fence.

    `commit`: the transaction ends with them, in the same round trip. SQLAlchemy's own commit finds nothing left to do.
    """
    driver: Any = connection.connection.driver_connection
    prepared: dict[str, bytes] = connection.info.setdefault(PREPARED, {})
    try:
        driver.pgconn.enter_pipeline_mode()
        sent = _send(driver.pgconn, packets, prepared, begin=not driver.autocommit, commit=commit)
        results = _receive(driver.pgconn)
        driver.pgconn.exit_pipeline_mode()
    except BaseException as error:  # also an interrupt: after half a conversation nobody can use this connection again
        connection.invalidate(error if isinstance(error, Exception) else None)
        if isinstance(error, Error):
            raise _wrapped(connection, error, "") from error
        raise
    refused = next((place for place, result in enumerate(results) if result.status in _FAILED), None)
    prepared |= {one.text: one.name for one, _ in zip(sent, results[:refused], strict=False) if one.name}
    if refused is not None:
        raise _refusal(connection, sent[refused], errors.error_from_result(results[refused]))
    return _replies(packets, [result for one, result in zip(sent, results, strict=True) if one.packet is not None])


def _send(pgconn: Any, packets: Sequence[Packet], prepared: dict[str, bytes], *, begin: bool, commit: bool) -> list[Sent]:
    sent: list[Sent] = []
    names = dict(prepared)
    if begin and pgconn.transaction_status == TransactionStatus.IDLE:
        pgconn.send_query_params(b"BEGIN", None)
        sent.append(Sent("BEGIN"))
    for packet in packets:
        text, formats, rows, _ = packet
        name = names.get(text)
        if name is None:
            name = names[text] = b"pf%d" % len(names)
            pgconn.send_prepare(name, text.encode())
            sent.append(Sent(text, name))
        answer = Sent(text, packet=packet)
        for row in rows:
            pgconn.send_query_prepared(name, row, formats)
            sent.append(answer)
    if commit:
        pgconn.send_query_params(b"COMMIT", None)
        sent.append(Sent("COMMIT"))
    pgconn.pipeline_sync()
    return sent


def _receive(pgconn: Any) -> list[Any]:
    """The results up to the end of the pipeline. Waits with the GIL released: another thread may hold the lock we wait for."""
    socket = select.poll()
    results: list[Any] = []
    unsent = bool(pgconn.flush())
    socket.register(pgconn.socket, select.POLLIN | (select.POLLOUT if unsent else 0))
    while True:
        while unsent or pgconn.is_busy():
            socket.poll()
            pgconn.consume_input()
            if unsent and not (unsent := bool(pgconn.flush())):
                socket.modify(pgconn.socket, select.POLLIN)
        result = pgconn.get_result()
        if result is None:
            continue  # the end of one command's results
        if result.status == ExecStatus.PIPELINE_SYNC:
            return results
        results.append(result)


def _replies(packets: Sequence[Packet], results: list[Any]) -> list[tuple[list[list[bytes | None]], int]]:
    replies, place = [], 0
    for packet in packets:
        own = results[place : place + len(packet.rows)]
        place += len(packet.rows)
        rows = [[result.get_value(row, column) for column in range(result.nfields)] for result in own for row in range(result.ntuples)]
        replies.append((rows, sum(result.command_tuples or 0 for result in own)))
    return replies


def _refusal(connection: Connection, sent: Sent, error: Error) -> Exception:
    if sent.packet is not None and sent.packet.fence is not None and isinstance(error, errors.DivisionByZero):
        return sent.packet.fence
    wrapped = _wrapped(connection, error, sent.text)
    wrapped.__cause__ = error
    return wrapped


def _wrapped(connection: Connection, error: Error, text: str) -> Exception:
    wrapped: Exception = DBAPIError.instance(text, None, error, Error, dialect=connection.dialect)
    return wrapped
