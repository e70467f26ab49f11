"""An incident as it is shown, from its row and its instance's."""

from collections.abc import Mapping
from typing import Any

from engine.model import IncidentItem


def item(row: Mapping[Any, Any]) -> IncidentItem:
    return IncidentItem(
        id=row["id"], process_instance_id=row["instance_id"], serial_no=row["serial_no"] or "", element_path=row["element_path"], name=row["name"],
        cause=row["cause"], message=row["message"], at=row["at"], resolved_at=row["resolved_at"], definition_key=row["definition_key"],
        kind=row["kind"], topic=row["topic"], attempt=row["attempt"], resolved_by=row["resolved_by"], resolution=row["resolution"],
        reason=row["reason"], title=row["title"], definition_name=row["definition_name"],
    )  # fmt: skip
