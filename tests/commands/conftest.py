"""A stage with the bench diagrams and its people, on each database."""

import pytest
from sqlalchemy import Engine as Database

from engine.definitions.handler_set import HandlerSet
from engine.testing import Organisation, Stage
from engine.testing.bench import WORKLOADS

PEOPLE = Organisation(
    branches=[{"id": "suzhou", "name": "苏州机构"}],
    roles={"bench_approver": "审批人", "sys_admin": "管理员", "staff": "员工"},
    people=[
        {"id": "ann", "name": "安"},
        {"id": "max", "name": "马克", "role": "bench_approver"},
        {"id": "eve", "name": "伊娃", "role": "bench_approver"},
        {"id": "root", "name": "管理员", "role": "sys_admin"},
    ],
)


def bench(name: str) -> dict[str, bytes]:
    return {"process.bpmn": (WORKLOADS / f"{name}.bpmn").read_bytes()}


@pytest.fixture
def stage(database: Database) -> Stage:
    """W1, W2 and MI deployed, four people."""
    found = Stage(database, organisation=PEOPLE, handlers=HandlerSet())
    for name in ("w1", "w2", "mi"):
        found.deploy_files(bench(name))
    return found
