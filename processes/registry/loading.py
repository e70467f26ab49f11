"""Put facts into the book as people write them: `{"tenant": "TN_…", "product": "FPY-…"}`, dates as text or date."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Date, Table, and_, insert, select, update

from engine.store.columns import UTC
from processes.registry import tables
from processes.registry.calendar import SHANGHAI

Row = Mapping[str, Any]
_NAMES = {"tenant": "tenant_number", "product": "product_code"}


def put(connection: Connection, table: Table, row: Row, *, overwrite: bool) -> None:
    """Insert a row; one that is there already is changed when `overwrite` says so. Raises KeyError for an unknown column."""
    values = {_NAMES.get(key, key): value for key, value in row.items()}
    values = {table.c[key].name: _typed(table, key, value) for key, value in values.items()}
    keys = [column.name for column in table.primary_key]
    where = and_(*(table.c[key] == values[key] for key in keys))
    if connection.execute(select(table.c[keys[0]]).where(where)).first() is None:
        connection.execute(insert(table).values(**values))
    elif overwrite and len(values) > len(keys):
        connection.execute(update(table).where(where).values(**values))


def order(connection: Connection, row: Row, *, overwrite: bool) -> None:
    """An order with its `lines`; line n of an order has the id `<order_no>-<n>`."""
    put(connection, tables.customer_order, {k: v for k, v in row.items() if k != "lines"}, overwrite=overwrite)
    for number, line in enumerate(row.get("lines", ()), start=1):
        put(connection, tables.order_line, {"id": f"{row['order_no']}-{number}", "order_no": row["order_no"], **line}, overwrite=overwrite)


def entitlement(connection: Connection, row: Row, *, overwrite: bool) -> None:
    """An entitlement `{tax_no, product, order_no, …}`: it hangs on the order's line for that product and has its term."""
    values = {key: value for key, value in row.items() if key not in ("order_no", "id")}
    if "order_no" in row:
        line = _line(connection, row["order_no"], row["product"])
        values = {"order_line_id": line["id"], "valid_from": line["from_date"], "valid_to": line["to_date"], **values}
    identity = row.get("id") or f"{row['tax_no']}:{row['product']}"
    put(connection, tables.entitlement, {"id": identity, **values}, overwrite=overwrite)


def _line(connection: Connection, order_no: str, product_code: str) -> Mapping[Any, Any]:
    line = tables.order_line
    query = select(line).where(line.c.order_no == order_no, line.c.product_code == product_code).order_by(line.c.id)
    found = connection.execute(query).mappings().first()
    if found is None:
        raise LookupError(f"order {order_no} has no line for {product_code}")
    return found


def each(connection: Connection, rows: Iterable[Row] | Mapping[str, Row], one: Callable[..., None], *, key: str, overwrite: bool) -> None:
    """Rows as a list, or by their key as scenarios write them."""
    listed = [{key: name, **row} for name, row in rows.items()] if isinstance(rows, Mapping) else rows
    for row in listed:
        one(connection, row, overwrite=overwrite)


def into(table: Table) -> Callable[..., None]:
    """`put` for one table."""
    return lambda connection, row, *, overwrite: put(connection, table, row, overwrite=overwrite)


def _typed(table: Table, key: str, value: Any) -> Any:
    kind = table.c[key].type
    if isinstance(kind, UTC) and value is not None:
        return _moment(value)
    if isinstance(kind, Date) and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _moment(value: Any) -> datetime:
    """A day means its beginning in Shanghai."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    moment = at if isinstance(at, datetime) else datetime.combine(at, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
