"""The people of the tests: two branches, an office of approvers, an administrator, a designer, an auditor, and somebody who is nobody."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.definitions.handler_set import HandlerSet, collect
from engine.handlers import Handler
from engine.settings import Settings
from engine.testing import Organisation, Stage

OFFICE = Organisation(
    branches=[{"id": "suzhou", "name": "苏州机构"}, {"id": "wuxi", "name": "无锡机构"}],
    roles={
        "staff": "员工", "approver": "审批人", "finance": "财务", "head": "机构负责人",
        "sys_admin": "管理员", "process_designer": "流程设计员", "auditor": "审计",
    },
    people=[
        {"id": "ann", "name": "安", "role": "staff", "branch": "suzhou"},
        {"id": "ben", "name": "本", "role": "staff", "branch": "wuxi"},
        {"id": "max", "name": "马克", "role": "approver"},
        {"id": "eve", "name": "伊娃", "role": "approver"},
        {"id": "fay", "name": "菲", "role": "finance"},
        {"id": "sue", "name": "苏", "role": "head", "branch": "suzhou"},
        {"id": "wes", "name": "韦斯", "role": "head", "branch": "wuxi"},
        {"id": "root", "name": "管理员", "role": "sys_admin"},
        {"id": "dan", "name": "丹", "role": "process_designer"},
        {"id": "ada", "name": "艾达", "role": "auditor"},
        {"id": "tom", "name": "汤姆"},
    ],
)  # fmt: skip

ANN, BEN, MAX, EVE, FAY, SUE, WES, ROOT, DAN, ADA, TOM = (OFFICE.actor(str(person["id"])) for person in OFFICE.people)
STRANGER = Actor("nobody", "无名")


def open_office(database: Database, *folders: Mapping[str, bytes], handlers: HandlerSet | None = None, settings: Settings | None = None) -> Stage:
    """An office with these process folders deployed."""
    stage = Stage(database, organisation=OFFICE, handlers=handlers or HandlerSet(), settings=settings)
    for files in folders:
        stage.deploy_files(files)
    return stage


def handlers(**by_process: list[Callable[..., Any]]) -> HandlerSet:
    """The marked functions as a release would bring them: `handlers(pay=[book, check_start])`."""
    marks: list[tuple[str, Handler]] = [
        (key, mark) for key, functions in by_process.items() for function in functions for mark in getattr(function, "__handlers__", ())
    ]
    return collect(marks)
