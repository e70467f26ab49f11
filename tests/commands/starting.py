"""Processes to start, with and without a form, and with limits to who may."""

from typing import Any

from sqlalchemy import func, select

from engine.store.instances import process_instance
from engine.testing import Stage
from tests.engine.drawing import draw, form, script, user

PLAIN = draw("plain", user("check", "role:approver"), paths="start > check > end")
STAFF_ONLY = draw("staff_only", user("check", "role:approver"), paths="start > check > end", starters="role:staff,user:tom", name="员工申请")
CALLED_ONLY = draw("called_only", user("check", "role:approver"), paths="start > check > end", starters="=none")
WITH_FORM = draw(
    "with_form", script("price", "fee = if amount > 100 then 200 else 50"), user("check", "role:approver"), paths="start > price > check > end",
    more=form(
        "start", {"type": "number", "key": "amount", "validate": {"required": True, "min": 1}}, {"type": "textfield", "key": "reason"},
        {"type": "number", "key": "fee", "readonly": True},
    ),
)  # fmt: skip


def count(stage: Stage, table: Any = process_instance) -> int:
    with stage.database.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)
