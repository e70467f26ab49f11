"""What is foreseen is what happens, whichever policy decides who is asked: one code path answers for both."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM, Actor
from engine.commands import Approve
from engine.model import InstanceDetail, Step
from engine.queries import InstanceById, PredictionOf, PreviewStart, UserTaskById
from engine.store.work import activation, user_task
from engine.testing import Stage
from tests.commands.acting import started
from tests.engine.drawing import Node, draw, user
from tests.engine.house import HOUSE, open_house
from tests.engine.office import ANN

VALUES = {"dept": "hq", "signers": ["eve", "fay"], "amount": 50}
LAST = user("last", "user:tom")

WAYS: dict[str, list[Node]] = {
    "sequence": [user("a", "user:fay,user:max,user:eve", mode="sequence")],
    "ratio": [user("a", "user:fay,user:max,user:eve", mode="ratio:100")],
    "vote": [user("a", "user:fay,user:max", mode="vote:100", weights="user:max=3")],
    "nobody: skip": [user("a", "user:max"), user("b", "role:nobody", on_empty="skip"), user("c", "role:nobody", on_empty="skip")],
    "nobody: skip at once": [user("b", "role:nobody", on_empty="skip")],
    "nobody: deputy": [user("b", "role:nobody", on_empty="user:fay")],
    "nobody: administrators": [user("b", "user:gone")],
    "own: forbid": [user("a", "user:ann,user:max", mode="all")],
    "own: allow": [user("a", "user:ann,user:max", mode="all", on_initiator="allow")],
    "own: skip": [user("a", "user:ann,user:max", mode="all", on_initiator="skip")],
    "own: skip and nobody else": [user("a", "user:ann", on_initiator="skip", on_empty="skip")],
    "own: manager": [user("a", "user:ann", on_initiator="manager")],
    "own: head": [user("a", "user:ann,user:max", mode="all", on_initiator="head")],
    "repeated: first_only": [user("a", "user:max"), user("b", "user:eve"), user("c", "user:max,user:fay", mode="all", dedupe="first_only")],
    "repeated: all of them": [user("a", "user:max,user:eve", mode="all"), user("c", "user:eve,user:max", mode="all", dedupe="first_only")],
    "repeated: consecutive": [
        user("a", "user:max"), user("b", "user:max", dedupe="consecutive"), user("c", "user:max", dedupe="consecutive"), user("d", "user:eve"),
        user("e", "user:max", dedupe="consecutive"),
    ],
    "by condition: yes": [user("a", "user:max", auto_approve="amount < 100"), user("b", "user:eve", auto_approve="amount > 100")],
    "by condition: after those skipped": [
        user("a", "user:max,user:eve", mode="all"),
        user("c", "user:eve,user:fay", mode="all", dedupe="first_only", auto_approve="amount = 50"),
    ],
    "upward": [user("a", "role:lawyer@branch^", mode="all"), user("b", "head:dept"), user("c", "managers:1..3", mode="sequence")],
    "named": [user("a", "field:signers", mode="all"), user("b", '=if amount > 10 then "max" else "eve"'), user("c", "group:finance", mode="all")],
    "picked": [user("pick", "choice:role:approver"), user("b", "previous:pick"), user("c", "head:initiator,initiator", mode="all")],
}  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_house(database)


def values(name: str) -> dict[str, Any]:
    return {**VALUES, "chosen": {"pick": ["max"]}} if name == "picked" else VALUES


def seen(steps: Any) -> list[tuple[str, tuple[str, ...]]]:
    """(element, who or which rule) of foreseen steps."""
    return [(step.element_path, _who(step)) for step in steps if step.kind == "user_task"]


def _who(step: Step) -> tuple[str, ...]:
    if step.candidates is None:
        return (step.rule.partition(":")[0],)
    return tuple(sorted(person.id for person in step.candidates.persons))


def _detail(stage: Stage, instance_id: str) -> InstanceDetail:
    found: InstanceDetail = stage.engine.ask(InstanceById(instance_id), SYSTEM)
    return found


def happened(stage: Stage, instance_id: str) -> list[tuple[str, tuple[str, ...]]]:
    """(element, who was asked or which rule decided) of the visits there were."""
    t, a = user_task.c, activation.c
    query = (
        activation.select().join(user_task, t.activation_id == a.id).where(a.instance_id == instance_id).order_by(a.id, t.id)
        .with_only_columns(a.id, a.element_path, t.assignee_id, t.role_id, t.state, t.rule)
    )  # fmt: skip
    visits: dict[str, tuple[str, set[str], set[str]]] = {}
    with stage.database.connect() as connection:
        for id_, path, person, role, state, rule in connection.execute(query):
            _, people, rules = visits.setdefault(id_, (path, set(), set()))
            if state in ("skipped", "auto_approved", "auto_rejected"):
                rules.add(rule.partition(":")[0])
            else:
                people |= {person} if person and not role else {str(p["id"]) for p in HOUSE.people if p.get("role") == role}
    return sorted((path, tuple(sorted(people)) if people else (sorted(rules)[0],)) for path, people, rules in visits.values())


def walk(stage: Stage, instance_id: str) -> None:
    """Everybody says yes, whoever is asked first."""
    while tasks := _detail(stage, instance_id).instance.open_tasks:
        ahead = [t for t in tasks if stage.engine.ask(UserTaskById(t.id), SYSTEM).task.state == "pending"]
        task = ahead[0]
        by = HOUSE.actor(task.assignee.id if task.assignee else task.candidates.persons[0].id)
        stage.engine.execute(Approve(task.id), by)


@pytest.mark.parametrize("name", list(WAYS))
def test_what_is_foreseen_before_it_is_handed_in_is_what_happens(stage: Stage, name: str) -> None:
    nodes = [*WAYS[name], LAST]
    stage.deploy_files(draw("way", *nodes, paths=" > ".join(["start", *(node.id for node in nodes), "end"])))

    ahead = stage.engine.ask(PreviewStart("way", values(name)), ANN).prediction
    request = started(stage, "way", ANN, **values(name))
    first = seen(ahead.next)
    assert [path for path, _ in first] == list(dict.fromkeys(t.element_path for t in request.open_tasks))
    walk(stage, request.id)

    assert sorted(seen(ahead.steps)) == happened(stage, request.id)
    assert ahead.steps[-1].kind == "end"


@pytest.mark.parametrize("name", list(WAYS))
def test_what_is_foreseen_at_every_step_is_the_rest_of_what_happens(stage: Stage, name: str) -> None:
    nodes = [*WAYS[name], LAST]
    stage.deploy_files(draw("way", *nodes, paths=" > ".join(["start", *(node.id for node in nodes), "end"])))
    request = started(stage, "way", ANN, **values(name))
    order = [node.id for node in nodes]

    foreseen = []
    while tasks := _detail(stage, request.id).instance.open_tasks:
        here = tasks[0].element_path
        foreseen.append((here, seen(stage.engine.ask(PredictionOf(request.id), ANN).steps)))
        pending = next(t for t in tasks if stage.engine.ask(UserTaskById(t.id), SYSTEM).task.state == "pending")
        by: Actor = HOUSE.actor(pending.assignee.id if pending.assignee else pending.candidates.persons[0].id)
        mine = stage.engine.ask(UserTaskById(pending.id), by).prediction["approved"]
        foreseen.append((here, seen(mine.steps)))
        stage.engine.execute(Approve(pending.id), by)

    rest = {at: [visit for visit in happened(stage, request.id) if order.index(visit[0]) > order.index(at)] for at, _ in foreseen}
    assert foreseen == [(at, sorted(rest[at], key=lambda visit: order.index(visit[0]))) for at, _ in foreseen]


def test_a_rejection_by_policy_ends_what_is_foreseen(stage: Stage) -> None:
    stage.deploy_files(draw("way", user("a", "user:max"), user("b", "role:nobody", on_empty="reject"), LAST, paths="start > a > b > last > end"))

    ahead = stage.engine.ask(PreviewStart("way"), ANN).prediction
    assert [(step.element_path, step.rule) for step in ahead.steps] == [("a", ""), ("b", "on_empty:reject")]
