"""An element without a name is called by its kind, in both languages; its id is for machines."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine as Database

from engine.bpmn.lint.grammar import DRAWING, FLOW_ELEMENTS
from engine.commands import Jump
from engine.model import IncidentItem
from engine.queries import DiagramOf, HistoryOf, Incidents, PlacesOf, PredictionOf
from engine.sweep import sweep
from engine.testing import Stage
from engine.texts import Texts, word_of_kind
from tests.commands.acting import started
from tests.engine.drawing import Node, draw, end, timer, user
from tests.engine.office import ANN, ROOT, open_office

TEXTS = Texts.load([])
BARE = draw("bare", user("check", "role:approver"), end("Event_0k3xq2p"), paths="start > check > Event_0k3xq2p")
LATE = draw("late", Node("intermediateCatchEvent", "Event_1", inside=timer("x", duration="PT1H").inside), paths="start > Event_1 > end")
BROKEN = draw(
    "broken", Node("endEvent", "Event_2", inside='<errorEventDefinition id="e" errorRef="Error_E_NO"/>'), paths="start > Event_2",
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, BARE, LATE)


def test_the_foreseen_end_the_places_and_the_marks_have_words(stage: Stage) -> None:
    request = started(stage, "bare", ANN)

    assert [step.name for step in stage.engine.ask(PredictionOf(request.id), ANN).steps] == ["结束"]
    (token,) = stage.engine.ask(PlacesOf(request.id), ROOT)
    assert [(place.element_path, place.name) for place in token.targets] == [("Event_0k3xq2p", "结束")]
    assert [(mark.name, mark.type) for mark in stage.engine.ask(DiagramOf(request.id), ANN).elements] == [
        ("开始", "startEvent"),
        ("check", "userTask"),
    ]


def test_history_says_it_in_the_readers_language(stage: Stage) -> None:
    request = started(stage, "bare", ANN)
    stage.engine.execute(Jump(request.id, "Event_0k3xq2p", "不用审了"), ROOT)

    jumped = stage.engine.ask(HistoryOf(request.id), ANN)[1]

    assert TEXTS.render("history.instance.jumped", jumped.params) == "跳转到「结束」"
    assert "End" in TEXTS.render("history.instance.jumped", jumped.params, "en")
    late = started(stage, "late", ANN)
    stage.clock.forward(timedelta(hours=2))
    sweep(stage.engine)
    fired = next(entry for entry in stage.engine.ask(HistoryOf(late.id), ANN) if entry.code == "timer.fired")
    assert TEXTS.render("history.timer.fired", fired.params) == "定时到点：定时"


def test_a_failure_is_named_by_the_kind_of_its_element(stage: Stage) -> None:
    stage.deploy_files(BROKEN)
    started(stage, "broken", ANN)

    found: list[IncidentItem] = list(stage.engine.ask(Incidents(), ROOT).items)

    assert [(one.name, TEXTS.named(one.name, "en")) for one in found] == [("出错结束", "End with an error")]


def test_a_name_that_was_given_stays_in_every_language() -> None:
    assert (TEXTS.named("财务审核", "en"), TEXTS.named("结束"), TEXTS.named("", "en")) == ("财务审核", "结束", "")


def test_every_element_that_can_be_drawn_has_its_own_word() -> None:
    nodes = FLOW_ELEMENTS - DRAWING - {"sequenceFlow", "laneSet", "dataObject", "dataObjectReference"}

    assert [name for name in sorted(nodes) if word_of_kind(name) == name] == []
    assert (word_of_kind("boundaryEvent.timer"), word_of_kind("endEvent.signal")) == ("到时处理", "结束")
