"""Changes of an enterprise that leave its rights where they are: its name and its tax device."""

from typing import Any

from sqlalchemy import Connection, insert, update

from processes.registry import book
from processes.registry.tables import enterprise, tax_device


def rename(connection: Connection, tax_no: str, *, name: str) -> dict[str, Any]:
    """Give an enterprise a new name and remember the old one. Raises LookupError."""
    found = book.enterprise(connection, tax_no, lock=True)
    if found is None:
        raise LookupError(f"no enterprise {tax_no}")
    if found.name != name:
        values = {"name": name, "prev_names": [*found.prev_names, found.name]}
        connection.execute(update(enterprise).where(enterprise.c.tax_no == tax_no).values(**values))
    return {"before": found.name, "after": name}


def set_device(connection: Connection, tax_no: str, *, kind: str, device_no: str) -> dict[str, Any]:
    """The tax device an enterprise uses from now on; `kind` 无（数电） has no number."""
    before = book.tax_device(connection, tax_no)
    values = {"kind": kind, "device_no": device_no}
    if before is None:
        connection.execute(insert(tax_device).values(tax_no=tax_no, **values))
    else:
        connection.execute(update(tax_device).where(tax_device.c.tax_no == tax_no).values(**values))
    return {"before": {"kind": before.kind, "device_no": before.device_no} if before else None, "after": values}
