"""How each column type travels to and from PostgreSQL, as text (bytes as bytes): what its driver would do for any value, done for ours."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import JSON, Boolean, Date, Integer, LargeBinary, String
from sqlalchemy.types import TypeEngine

from engine.store.columns import UTC, Texts

Encode = Callable[[Any], bytes]
Decode = Callable[[bytes], Any]


def _number(value: int) -> bytes:
    return b"%d" % value


def _flag(value: bool) -> bytes:
    return b"t" if value else b"f"


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def _moment(value: datetime) -> bytes:
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return value.isoformat().encode()


def _day(value: date) -> bytes:
    return value.isoformat().encode()


def _array(values: Any) -> bytes:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return ("{" + ",".join(f'"{value}"' for value in quoted) + "}").encode()


# The first that fits. A type that is missing is a bug, and shows when the statement is compiled.
_WAYS: tuple[tuple[type[TypeEngine[Any]], Encode, Decode], ...] = (
    (UTC, _moment, lambda told: datetime.fromisoformat(told.decode())),
    (JSON, _json, orjson.loads),
    (Texts, _array, bytes.decode),
    (Boolean, _flag, lambda told: told == b"t"),
    (Integer, _number, int),
    (Date, _day, lambda told: date.fromisoformat(told.decode())),
    (LargeBinary, bytes, lambda told: bytes.fromhex(told[2:].decode())),
    (String, str.encode, bytes.decode),
)


def encoder(kind: TypeEngine[Any]) -> Encode:
    """From a Python value that is not None. Raises LookupError for a type nobody has taught to travel."""
    return _way(kind)[1]


def decoder(kind: TypeEngine[Any]) -> Decode:
    """From what the server sent. Raises LookupError."""
    return _way(kind)[2]


def is_binary(kind: TypeEngine[Any]) -> bool:
    """Is it sent as it is?"""
    return isinstance(kind, LargeBinary)


def _way(kind: TypeEngine[Any]) -> tuple[Any, Encode, Decode]:
    for way in _WAYS:
        if isinstance(kind, way[0]):
            return way
    raise LookupError(f"no way for {kind!r}")
