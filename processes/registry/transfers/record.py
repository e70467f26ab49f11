"""The register of transfers: only added to. Pages of tenants and enterprises find there which request changed them."""

from datetime import datetime

from sqlalchemy import Connection, insert
from uuid_utils import uuid7

from processes.registry.tables import tenant_transfer, tenant_transfer_enterprise
from processes.registry.transfers.entity import Transfer


def record(connection: Connection, transfer: Transfer, serial_no: str, *, by: str, at: datetime) -> str:
    """Write down a transfer of the request `serial_no`; gives its id."""
    made = str(uuid7())
    values = {"kind": transfer.kind, "source": transfer.source.number, "target": transfer.target.number, "snapshot": transfer.as_json()}
    connection.execute(insert(tenant_transfer).values(id=made, serial_no=serial_no, by=by, at=at, **values))
    rows = [{"transfer_id": made, "tax_no": one.tax_no} for one in transfer.enterprises]
    if rows:
        connection.execute(insert(tenant_transfer_enterprise), rows)
    return made
