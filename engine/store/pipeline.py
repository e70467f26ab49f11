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
    """One statement with `$1, …`, and its rows of values as they travel; `formats`: 1 for a value that is sent as bytes."""

    text: str
    formats: Sequence[int]
    rows: Sequence[Sequence[bytes | None]]


def exchange(connection: Connection, packets: Sequence[Packet]) -> list[tuple[list[list[bytes | None]], int]]:
    """(rows, how many were changed) for each packet. The first refusal of the server is raised as SQLAlchemy would raise it."""
    driver: Any = connection.connection.driver_connection
    prepared: dict[str, bytes] = connection.info.setdefault(PREPARED, {})
    try:
        driver.pgconn.enter_pipeline_mode()
        sent = _send(driver.pgconn, packets, prepared)
        results = _receive(driver.pgconn)
        driver.pgconn.exit_pipeline_mode()
    except BaseException as error:  # also an interrupt: after half a conversation nobody can use this connection again
        connection.invalidate(error if isinstance(error, Exception) else None)
        if isinstance(error, Error):
            raise _wrapped(connection, error, "") from error
        raise
    refused = next((place for place, result in enumerate(results) if result.status in _FAILED), None)
    prepared |= {text: name for (text, name, _), _ in zip(sent, results[:refused], strict=False) if name}
    if refused is not None:
        refusal = errors.error_from_result(results[refused])
        raise _wrapped(connection, refusal, sent[refused][0]) from refusal
    return _replies(packets, [result for (_, _, is_answer), result in zip(sent, results, strict=True) if is_answer])


def _send(pgconn: Any, packets: Sequence[Packet], prepared: dict[str, bytes]) -> list[tuple[str, bytes | None, bool]]:
    """What was sent, command by command: its text, the name it gets if it prepares a statement, whether it answers a packet."""
    sent: list[tuple[str, bytes | None, bool]] = []
    names = dict(prepared)
    if pgconn.transaction_status == TransactionStatus.IDLE:
        pgconn.send_query_params(b"BEGIN", None)
        sent.append(("BEGIN", None, False))
    for text, formats, rows in packets:
        name = names.get(text)
        if name is None:
            name = names[text] = b"pf%d" % len(names)
            pgconn.send_prepare(name, text.encode())
            sent.append((text, name, False))
        for row in rows:
            pgconn.send_query_prepared(name, row, formats)
            sent.append((text, None, True))
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


def _wrapped(connection: Connection, error: Error, text: str) -> Exception:
    wrapped: Exception = DBAPIError.instance(text, None, error, Error, dialect=connection.dialect)
    return wrapped
