"""The office with its hierarchy: who stands above whom, which branch belongs to which, and who heads it."""

from collections.abc import Mapping

from sqlalchemy import Engine as Database

from engine.definitions.handler_set import HandlerSet
from engine.settings import Settings
from engine.testing import Organisation, Stage
from tests.engine.office import OFFICE

ABOVE = {"ann": "sue", "sue": "max", "max": "root", "tom": "tom"}
HOUSE = Organisation(
    branches=[
        {"id": "hq", "name": "总部", "head": "max"},
        {"id": "east", "name": "华东", "parent": "hq"},
        {"id": "suzhou", "name": "苏州机构", "parent": "east", "head": "sue"},
        {"id": "wuxi", "name": "无锡机构", "parent": "east"},
    ],
    roles={**OFFICE.roles, "lawyer": "法务", "lonely": "独行"},
    people=[
        *({**person, "manager": ABOVE.get(str(person["id"]))} for person in OFFICE.people),
        {"id": "lea", "name": "莉亚", "role": "lawyer", "branch": "hq", "manager": "max"},
        {"id": "lin", "name": "林", "role": "lonely", "branch": "suzhou", "manager": "sue"},
    ],
)  # fmt: skip
LEA, LIN = HOUSE.actor("lea"), HOUSE.actor("lin")


def open_house(database: Database, *folders: Mapping[str, bytes], settings: Settings | None = None) -> Stage:
    """The house with these process folders deployed."""
    stage = Stage(database, organisation=HOUSE, handlers=HandlerSet(), settings=settings)
    for files in folders:
        stage.deploy_files(files)
    return stage
