"""C. What passes by itself, and what is foreseen."""

import pytest
from sqlalchemy import Engine as Database

from engine.model import Prediction
from engine.queries import PreviewStart, UserTaskById
from engine.testing import Stage
from tests.commands.acting import approve, detail, open_at, started, task_at
from tests.engine.drawing import both, draw, user, xor
from tests.engine.house import open_house
from tests.engine.office import ANN, MAX

KINDS = (
    "user:max", "role:finance", "role:head@branch", "initiator", "manager:1", "managers:1..2", "head:initiator", "field:who", "previous:first",
    '="user:max"',
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_house(database)


def test_a_step_without_people_and_one_whose_people_have_agreed_pass__jeecg_6166(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "passing", user("a", "user:max"), user("empty", "field:nobody", on_empty="skip"), user("again", "user:max", dedupe="first_only"),
            user("z", "user:fay"), paths="start > a > empty > again > z > end",
        )
    )  # fmt: skip
    request = started(stage, "passing", ANN).id

    approve(stage, request, MAX)

    assert open_at(stage, request) == ["z"]


def test_the_same_person_twice_in_a_row_is_asked_once__steedos_platform_2770(stage: Stage) -> None:
    stage.deploy_files(
        draw("twice", user("a", "user:max"), user("b", "user:max", dedupe="consecutive"), user("z", "user:fay"), paths="start > a > b > z > end")
    )
    request = started(stage, "twice", ANN).id

    approve(stage, request, MAX)

    assert open_at(stage, request) == ["z"]


@pytest.mark.parametrize(("setting", "at"), [("none", ["b"]), ("first_only", ["z"]), ("consecutive", ["z"])])
def test_the_setting_for_repeats_is_the_one_that_was_deployed__ruoyi_788(stage: Stage, setting: str, at: list[str]) -> None:
    for one in ("none", setting):
        stage.deploy_files(
            draw("repeats", user("a", "user:max"), user("b", "user:max", dedupe=one), user("z", "user:fay"), paths="start > a > b > z > end")
        )
    request = started(stage, "repeats", ANN).id

    approve(stage, request, MAX)

    assert open_at(stage, request) == at


@pytest.mark.parametrize("kind", KINDS)
def test_whom_the_start_page_foresees_is_who_gets_it__ruoyi_820(stage: Stage, kind: str) -> None:
    stage.deploy_files(draw("foreseen", user("first", "initiator"), user("next", kind, on_initiator="allow"), paths="start > first > next > end"))
    told: Prediction = stage.engine.ask(PreviewStart("foreseen", {"who": "fay"}), ANN).prediction
    foreseen = next(step for step in told.steps if step.element_path == "next")

    request = started(stage, "foreseen", ANN, who="fay").id
    approve(stage, request, ANN)

    assert {person.id for person in foreseen.candidates.persons} == asked(stage, request)


def asked(stage: Stage, request: str) -> set[str]:
    tasks = detail(stage, request).instance.open_tasks
    return {p.id for task in tasks for p in ([task.assignee] if task.assignee else task.candidates.persons)}


def test_every_kind_of_candidate_can_be_foreseen__ruoyi_893(stage: Stage) -> None:
    steps = [user(f"s{number}", kind.replace("first", "s0"), on_initiator="allow", mode="any") for number, kind in enumerate(KINDS)]
    stage.deploy_files(draw("kinds", *steps, paths=" > ".join(["start", *(step.id for step in steps), "end"])))

    told = stage.engine.ask(PreviewStart("kinds", {"who": "fay"}), ANN)

    assert [step.element_path for step in told.prediction.steps if step.kind != "end"] == [step.id for step in steps]


def test_a_start_names_what_is_missing_for_its_people_and_not_an_engine_variable__ruoyi_1061(stage: Stage) -> None:
    stage.deploy_files(draw("listed", user("all", "field:people", mode="all"), paths="start > all > end"))

    request = started(stage, "listed", ANN, people=["max", "fay"]).id
    empty = started(stage, "listed", ANN).id

    assert asked(stage, request) == {"max", "fay"}
    assert asked(stage, empty) == {"root"}, "nobody there: the administrators have it"


def test_what_a_button_foretells_comes_true__ruoyi_820(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "gated", user("a", "user:max"), xor("g"), both("F"), user("l", "user:fay"), user("r", "user:sue"), both("J"), user("n", "user:lea"),
            paths='start > a > g\ng > F: amount > 10\nF > l > J > end\nF > r > J\ng >* n\nn > end',
        )
    )  # fmt: skip
    for amount, at in ((11, {"l", "r"}), (1, {"n"})):
        request = started(stage, "gated", ANN, amount=amount).id
        told = stage.engine.ask(UserTaskById(task_at(stage, request)), MAX).prediction["approved"]
        approve(stage, request, MAX)
        assert {step.element_path for step in told.next} == set(open_at(stage, request)) == at
