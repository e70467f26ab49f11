"""What scenarios may say about credit quotas and read from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.handlers import fact, probe
from processes.registry import loading, tables
from processes.registry.facts import plain
from processes.registry.money import amount as exact
from processes.registry.quotas.download import download
from processes.registry.quotas.entity import Order
from processes.registry.quotas.movements import Answer
from processes.registry.quotas.synchronise import synchronise

_AMOUNTS = ("month_total", "remaining", "downloaded", "unused")


@fact("credit_quotas")
def credit_quotas(connection: Connection, rows: Any) -> None:
    """`[{tax_no, period, month_total, remaining, downloaded, unused, …}]`"""
    loading.each(connection, rows, loading.into(tables.credit_quota), key="tax_no", overwrite=True)


@fact("quota_downloads")
def quota_downloads(connection: Connection, rows: Sequence[Any]) -> None:
    """`[{tax_no, period, amount, ywlsh, at}]`: what else was downloaded."""
    for row in rows:
        order = Order(row["tax_no"], row["period"], exact(row["amount"]), row["ywlsh"], "SYSTEM")
        download(connection, order, now=_moment(row["at"]))


@fact("quota_synchronisations")
def quota_synchronisations(connection: Connection, rows: Sequence[Any]) -> None:
    """`[{tax_no, period, month_total, remaining, downloaded, unused, at}]`: what somebody else synchronised."""
    for row in rows:
        answer = Answer(row["period"], False, *(exact(row[name]) for name in _AMOUNTS))
        synchronise(connection, row["tax_no"], answer, by="SYSTEM", now=_moment(row["at"]))


@probe("credit_quotas")
def credit_quota_facts(connection: Connection) -> list[dict[str, Any]]:
    """Every quota."""
    q = tables.credit_quota
    return [plain(row) for row in connection.execute(select(q).order_by(q.c.tax_no, q.c.period)).mappings()]


@probe("quota_transactions")
def quota_transaction_facts(connection: Connection) -> list[dict[str, Any]]:
    """额度流水."""
    t = tables.credit_quota_transaction
    return [plain(row) for row in connection.execute(select(t).order_by(t.c.at, t.c.id)).mappings()]


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
