"""A real app with a small office in it: who submits, who approves, who administers; W1, W2 and a process with a form."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import SYSTEM, Engine
from engine.clock import now
from engine.commands import DeployProcess
from engine.testing import Organisation
from engine.testing.bench import WORKLOADS as BENCH
from web import db
from web.app import create_app

LEAVE = Path(__file__).parent / "leave"
PASSWORD = "correct horse"
OFFICE = Organisation(
    branches=[{"id": "suzhou", "name": "苏州机构"}],
    roles={"bench_approver": "审批人", "sys_admin": "系统管理员", "process_designer": "流程设计员", "customer_contact": "客户联系人"},
    people=[
        {"id": "ann", "name": "安然", "role": "staff", "branch": "suzhou"},
        {"id": "max", "name": "马克", "role": "bench_approver"},
        {"id": "eve", "name": "伊娃", "role": "bench_approver"},
        {"id": "root", "name": "管理员", "role": "sys_admin"},
        {"id": "dora", "name": "朵拉", "role": "process_designer"},
        {"id": "out", "name": "外客", "role": "customer_contact"},
    ],
)


@dataclass(frozen=True)
class Caller:
    """One program that talks to the API with somebody's token."""

    client: FlaskClient
    token: str

    def __call__(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **kwargs)

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self("GET", path, **kwargs)

    def post(self, path: str, json: Any = None, **kwargs: Any) -> TestResponse:
        return self("POST", path, **({"json": json} if json is not None else {}), **kwargs)


class Office:
    """The app and its people."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.engine: Engine = app.extensions["piaoflow"].engine

    def as_(self, person_id: str) -> Caller:
        token = self.app.extensions["piaoflow.tokens"].issue(person_id, name="test", now=now())
        return Caller(self.app.test_client(), token)

    def browser(self) -> FlaskClient:
        return self.app.test_client()


def furnish(app: Flask) -> Office:
    """People with passwords, and three processes."""
    with app.app_context():
        db.upgrade()
    office = Office(app)
    OFFICE.move_in(office.engine)
    app.extensions["piaoflow.passwords"].set("ann", PASSWORD, now=now())
    for name in ("w1", "w2"):
        office.engine.execute(DeployProcess({"process.bpmn": (BENCH / f"{name}.bpmn").read_bytes()}), SYSTEM)
    office.engine.execute(DeployProcess(leave_files()), SYSTEM)
    return office


def leave_files() -> dict[str, bytes]:
    """The process folder of a leave request, with a start form and a task form."""
    return {p.relative_to(LEAVE).as_posix(): p.read_bytes() for p in LEAVE.rglob("*") if p.suffix in (".bpmn", ".form", ".dmn")}


def settings(url: str, folder: Path) -> dict[str, Any]:
    return {"database_url": url, "data_dir": folder, "password_cost": "cheapest", "processes": "tests.web.no_processes"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """On SQLite."""
    made = furnish(create_app(settings(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)))
    yield made
    made.engine.database.dispose()


@pytest.fixture
def any_office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """On each database."""
    made = furnish(create_app(settings(database_url, tmp_path)))
    yield made
    made.engine.database.dispose()
