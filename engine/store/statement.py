"""Statements of the hot path: built from the typed tables, compiled once for each kind of database, sent several at a time (architecture §12).

`send` gives all of them to the database before it asks for the first answer: one round trip on PostgreSQL, one by one on SQLite.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import CompilerElement

from engine.store import pipeline, wire

Row = dict[str, Any]


@dataclass
class Answer:
    """What came back for one order: rows of a SELECT by column name, or how many rows were changed."""

    rows: list[Row]
    count: int


class Order(NamedTuple):
    """A statement with the values of one or more rows. `fence`: raised when it (an UPDATE of one row) changes none."""

    statement: "Statement"
    values: Sequence[Mapping[str, Any]]
    fence: Exception | None = None


class Slot(NamedTuple):
    """A value's place in the text. `fixed`: it stands in the statement itself and need not be told."""

    name: str
    fixed: Any
    is_told: bool
    convert: Callable[[Any], Any] | None


@dataclass(frozen=True)
class Form:
    """A statement as one kind of database reads it. `fenced`: the same, to be refused there when it changes nothing (where it can say so)."""

    text: str
    fenced: str
    slots: Sequence[Slot]
    formats: Sequence[int]
    columns: Sequence[tuple[str, Callable[[Any], Any] | None]]

    def bind(self, values: Mapping[str, Any]) -> list[Any]:
        """In the order of the text. Raises KeyError for a value that is missing."""
        bound = []
        for name, fixed, is_told, convert in self.slots:
            value = values[name] if is_told else values.get(name, fixed)
            bound.append(value if value is None or convert is None else convert(value))
        return bound

    def read(self, values: Sequence[Any]) -> Row:
        return {
            name: convert(value) if convert is not None and value is not None else value
            for (name, convert), value in zip(self.columns, values, strict=True)
        }


class Statement:
    """One SQL statement, made when its module is imported."""

    def __init__(self, construct: CompilerElement) -> None:
        self._construct = construct
        self._forms: dict[str, Form] = {}

    def rows(self, connection: Connection, **values: Any) -> list[Row]:
        """Sent alone."""
        return send(connection, [Order(self, [values])])[0].rows

    def form(self, dialect: Dialect) -> Form:
        found = self._forms.get(dialect.name)
        if found is None:
            found = self._forms[dialect.name] = _compile(self._construct, dialect)
        return found


def send(connection: Connection, orders: Sequence[Order], *, commit: bool = False) -> list[Answer]:
    """All of them, in this order, in the transaction of the connection. Raises what SQLAlchemy raises (IntegrityError, DBAPIError), and fences.

    `commit`: they are the last of the transaction, and PostgreSQL may end it with them; the owner of the transaction commits all the same.
    """
    forms = [order.statement.form(connection.dialect) for order in orders]
    _announce(connection, orders, forms)
    packets = [
        pipeline.Packet(f.text if o.fence is None else f.fenced, f.formats, [f.bind(values) for values in o.values], o.fence)
        for o, f in zip(orders, forms, strict=True)
    ]
    on_wire = connection.dialect.name == "postgresql"
    replies = pipeline.exchange(connection, packets, commit=commit) if on_wire else _one_by_one(connection, packets)
    return [Answer([form.read(row) for row in rows] if form.columns else [], count) for form, (rows, count) in zip(forms, replies, strict=True)]


def _one_by_one(connection: Connection, packets: Sequence[pipeline.Packet]) -> list[tuple[list[Any], int]]:
    cursor: Any = connection.connection.cursor()
    replies = []
    for text, _, rows, fence in packets:
        try:
            if len(rows) == 1:
                cursor.execute(text, rows[0])
            else:
                cursor.executemany(text, rows)
        except connection.dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(text, None, error, connection.dialect.loaded_dbapi.Error, dialect=connection.dialect) from error
        if fence is not None and cursor.rowcount == 0:
            raise fence
        replies.append((cursor.fetchall() if cursor.description else [], cursor.rowcount))
    cursor.close()
    return replies


def _announce(connection: Connection, orders: Sequence[Order], forms: Sequence[Form]) -> None:
    """Whoever listens to the statements of this database (logs, counters) hears of these too."""
    for hear in connection.dispatch.before_cursor_execute:
        for order, form in zip(orders, forms, strict=True):
            hear(connection, None, form.text, None, None, len(order.values) > 1)


# PostgreSQL's own placeholders, as its library wants them.
_DOLLARS = psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


def _compile(construct: Any, dialect: Dialect) -> Form:
    on_wire = dialect.name == "postgresql"
    compiled = construct.compile(dialect=_DOLLARS if on_wire else dialect)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    kinds = [(name, binds[name].type.dialect_impl(dialect) if not on_wire else binds[name].type) for name in compiled.positiontup or ()]
    slots = [
        Slot(name, binds[name].value, binds[name].required, wire.encoder(kind) if on_wire else kind.bind_processor(dialect)) for name, kind in kinds
    ]
    selected = [(column.key, column.type) for column in getattr(construct, "exported_columns", ())] if compiled._result_columns else []
    columns = [(key, wire.decoder(kind) if on_wire else kind.dialect_impl(dialect).result_processor(dialect, None)) for key, kind in selected]
    text, formats = compiled.string, [int(wire.is_binary(kind)) for _, kind in kinds] if on_wire else ()
    return Form(text, pipeline.fenced(text) if on_wire else text, slots, formats, columns)
