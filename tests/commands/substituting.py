"""What tests of 代理 start from: six diagrams, and who has what before him for whom."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import AddSubstitution
from engine.model import SubstitutionItem, SubstitutionResult
from engine.queries import Inbox, Substitutions
from engine.testing import Stage
from tests.commands.acting import detail
from tests.engine.drawing import draw, user
from tests.engine.office import open_office

ONE = draw("one", user("sign", "user:max"), user("pay", "user:fay"), paths="start > sign > pay > end")
OTHER = draw("other", user("sign", "user:max"), paths="start > sign > end")
BOTH = draw("both", user("sign", "user:max,user:eve", mode="all"), paths="start > sign > end")
TURNS = draw("turns", user("sign", "user:max,user:eve", mode="sequence"), paths="start > sign > end")
GROUP = draw("group", user("check", "role:approver"), paths="start > check > end")
OWN = draw("own", user("sign", "user:max", on_initiator="allow"), paths="start > sign > end")
DAY = timedelta(days=1)


def furnished(database: Database) -> Stage:
    return open_office(database, ONE, OTHER, BOTH, TURNS, GROUP, OWN)


def away(stage: Stage, who: Actor, to: Actor, **more: Any) -> SubstitutionResult:
    found: SubstitutionResult = stage.engine.execute(AddSubstitution(to.id, **more), who)
    return found


def held(stage: Stage, instance_id: str) -> list[tuple[str, str]]:
    """(who has it, for whom) of the open tasks."""
    tasks = detail(stage, instance_id).instance.open_tasks
    return [(t.assignee.id if t.assignee else "", t.on_behalf_of.id if t.on_behalf_of else "") for t in tasks]


def todo(stage: Stage, who: Actor) -> list[tuple[str, str]]:
    """(who has it, for whom) in somebody's 待办."""
    return [(i.assignee.id if i.assignee else "", i.on_behalf_of.id if i.on_behalf_of else "") for i in stage.engine.ask(Inbox(), who).items]


def rules(stage: Stage, who: Actor, **more: Any) -> list[SubstitutionItem]:
    return list(stage.engine.ask(Substitutions(**more), who).items)
