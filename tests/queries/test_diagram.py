"""The diagram of a request: what is active, done or failed, how often, and which flows were really taken."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Claim, Complete, Resubmit
from engine.handlers import Context, service_task
from engine.model import Diagram
from engine.queries import DiagramOf
from engine.testing import Stage
from tests.commands.acting import approve, reject, send_back, started, task_at
from tests.engine.drawing import Node, both, call, draw, end, script, service, user, xor
from tests.engine.office import ANN, EVE, FAY, MAX, handlers, open_office

LOOP = draw(
    "loop", xor("back"), user("check", "role:approver"), xor("gate"), user("fix", "initiator", kind="handle"),
    paths="""
    start > back > check > gate
    gate >* end
    gate > fix: outcome = "rejected"
    fix > back
    """,
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def seen(stage: Stage, instance_id: str) -> Diagram:
    found: Diagram = stage.engine.ask(DiagramOf(instance_id), ANN)
    return found


def marks(diagram: Diagram) -> dict[str, tuple[str, int]]:
    return {m.element_id: (m.state, m.visits) for m in diagram.elements}


def test_a_loop_counts_its_visits_and_shows_only_flows_that_were_taken(stage: Stage) -> None:
    stage.deploy_files(LOOP)
    request = started(stage, "loop", ANN)
    assert marks(seen(stage, request.id)) == {"start": ("done", 1), "back": ("done", 1), "check": ("active", 1)}
    assert set(seen(stage, request.id).flows) == {"start_to_back", "back_to_check"}

    for _ in range(2):
        reject(stage, request.id, MAX)
        stage.engine.execute(Complete(task_at(stage, request.id)), ANN)
    assert marks(seen(stage, request.id))["check"] == ("active", 3)
    assert marks(seen(stage, request.id))["fix"] == ("done", 2)
    assert "gate_to_end" not in seen(stage, request.id).flows
    approve(stage, request.id, MAX)
    assert {state for state, _ in marks(seen(stage, request.id)).values()} == {"done"}
    assert set(seen(stage, request.id).flows) == {"start_to_back", "back_to_check", "check_to_gate", "gate_to_fix", "fix_to_back", "gate_to_end"}


def test_the_one_who_has_it_is_named(stage: Stage) -> None:
    stage.deploy_files(LOOP)
    request = started(stage, "loop", ANN)
    stage.engine.execute(Claim(request.open_tasks[0].id), MAX)

    assert next(m.note for m in seen(stage, request.id).elements if m.element_id == "check") == "马克"


def test_a_called_process_has_its_own_diagram(stage: Stage) -> None:
    stage.deploy_files(draw("inner", user("check", "role:approver"), paths="start > check > end", name="内"))
    stage.deploy_files(draw("middle", call("down", "inner"), paths="start > down > end"))
    stage.deploy_files(draw("outer", call("sub", "middle"), user("last", "role:finance"), paths="start > sub > last > end"))
    request = started(stage, "outer", ANN)

    outer = seen(stage, request.id)
    assert marks(outer) == {"start": ("done", 1), "sub": ("active", 1)}
    middle = outer.called["sub"]
    inner = middle.called["sub/down"]
    assert (marks(middle), marks(inner)) == ({"start": ("done", 1), "down": ("active", 1)}, {"start": ("done", 1), "check": ("active", 1)})
    assert (inner.definition_key, inner.name, list(inner.flows)) == ("inner", "内", ["start_to_check"])
    assert 'id="inner"' in inner.xml
    approve(stage, request.id, MAX)
    after = seen(stage, request.id)
    assert (marks(after)["sub"], marks(after)["last"]) == (("done", 1), ("active", 1))
    assert marks(after.called["sub"].called["sub/down"])["end"] == ("done", 1)


def test_a_failed_service_is_marked_with_its_cause(database: Database) -> None:
    @service_task("boom", effect="database")
    def boom(context: Context) -> None:
        raise RuntimeError("断开")

    stage = open_office(
        database, draw("inner", service("book", "boom"), paths="start > book > end"), draw("outer", call("sub", "inner"), paths="start > sub > end"),
        handlers=handlers(x=[boom]),
    )  # fmt: skip
    request = started(stage, "outer", ANN)

    found = seen(stage, request.id)
    assert marks(found)["sub"] == ("active", 1)
    assert [(m.element_id, m.state, m.note) for m in found.called["sub"].elements][-1] == ("book", "failed", "RuntimeError")


def test_what_stands_in_an_embedded_sub_process_is_marked_on_the_same_diagram(stage: Stage) -> None:
    inside = '<startEvent id="in"/><userTask id="check"><extensionElements>{}</extensionElements></userTask><endEvent id="out"/>'.format(
        '<s:properties><s:property name="candidates" value="role:approver"/></s:properties>'
    )
    flows = '<sequenceFlow id="in_to_check" sourceRef="in" targetRef="check"/><sequenceFlow id="check_to_out" sourceRef="check" targetRef="out"/>'
    stage.deploy_files(draw("embedded", Node("subProcess", "box", "盒", inside=inside + flows), paths="start > box > end"))
    request = started(stage, "embedded", ANN)

    found = seen(stage, request.id)
    assert marks(found) == {"start": ("done", 1), "box": ("active", 1), "in": ("done", 1), "check": ("active", 1)}
    assert set(found.flows) == {"start_to_box", "in_to_check"}
    approve(stage, request.id, MAX)
    assert marks(seen(stage, request.id))["check"] == ("done", 1)


def several(id: str, tag: str, **attributes: str) -> Node:
    each = '<loopDataInputRef>items</loopDataInputRef><inputDataItem id="item" name="item"/>'
    loop = f"<multiInstanceLoopCharacteristics>{each}</multiInstanceLoopCharacteristics>"
    return Node(tag, id, id, attributes, {"candidates": "role:approver"} if tag == "userTask" else {}, inside=loop)


def test_one_of_several_instances_is_drawn_as_its_element(stage: Stage) -> None:
    stage.deploy_files(draw("many", several("sign", "userTask"), paths="start > sign > end"))
    request = started(stage, "many", ANN, items=[1, 2])

    assert marks(seen(stage, request.id)) == {"start": ("done", 1), "sign": ("active", 1)}
    for _ in range(2):
        approve(stage, request.id, MAX)
    assert marks(seen(stage, request.id))["sign"] == ("done", 1)


def test_called_processes_run_several_times_are_one_diagram(stage: Stage) -> None:
    stage.deploy_files(draw("inner", user("check", "role:approver"), paths="start > check > end"))
    stage.deploy_files(draw("many", several("sub", "callActivity", calledElement="inner"), paths="start > sub > end"))
    request = started(stage, "many", ANN, items=[1, 2, 3])

    found = seen(stage, request.id)
    assert marks(found)["sub"] == ("active", 1)
    assert marks(found.called["sub"]) == {"start": ("done", 3), "check": ("active", 3)}


def test_a_new_round_adds_to_what_was_walked(stage: Stage) -> None:
    stage.deploy_files(draw("two", user("first", "role:approver"), user("second", "role:finance"), paths="start > first > second > end"))
    request = started(stage, "two", ANN)
    approve(stage, request.id, MAX)
    send_back(stage, request.id, FAY)
    assert marks(seen(stage, request.id)) == {"start": ("done", 1), "first": ("done", 1), "second": ("done", 1)}

    stage.engine.execute(Resubmit(request.id), ANN)
    assert marks(seen(stage, request.id)) == {"start": ("done", 2), "first": ("active", 2), "second": ("done", 1)}


def test_both_branches_of_a_parallel_block_are_shown(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "wide", both("fork"), user("left", "role:approver"), user("right", "role:finance"), both("join"), script("note", "x = 1"), end("end"),
            paths="""
            start > fork > left > join > note > end
            fork > right > join
            """,
        )
    )  # fmt: skip
    request = started(stage, "wide", ANN)
    assert (marks(seen(stage, request.id))["left"], marks(seen(stage, request.id))["right"]) == (("active", 1), ("active", 1))

    approve(stage, request.id, EVE, "left")
    now: Any = marks(seen(stage, request.id))
    assert (now["left"], now["right"], "note" in now) == (("done", 1), ("active", 1), False)


def test_the_diagram_is_that_of_the_requests_own_version(stage: Stage) -> None:
    stage.deploy_files(LOOP)
    request = started(stage, "loop", ANN)
    stage.deploy_files(draw("loop", user("new", "role:approver"), paths="start > new > end"))

    assert (seen(stage, request.id).definition_version, 'id="fix"' in seen(stage, request.id).xml) == (1, True)
