"""Conditions that decide a step before anybody is asked (approvals.md B6.5)."""

import pytest
from sqlalchemy import Engine as Database

from engine.model import InstanceState
from engine.queries import PredictionOf, PreviewStart
from engine.testing import Stage
from engine.testing.invariants import violations
from engine.texts import Texts
from tests.commands.acting import approve, codes, detail, open_at, send_back, started
from tests.commands.lines import asked, line, rows, told
from tests.engine.drawing import draw, end, user, xor
from tests.engine.house import open_house
from tests.engine.office import ANN, FAY, MAX

SMALL, LARGE = {"auto_approve": "amount < 100"}, {"auto_reject": "=amount > 1000"}
FORM = b'{"id": "check", "type": "default", "schemaVersion": 17, "components": [{"type": "textfield", "key": "note", "label": "N", "id": "f"%s}]}'


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_house(database)


@pytest.mark.parametrize(
    ("amount", "where", "row"),
    [
        (50, ["pay"], (None, "auto_approved", "auto:approve")), (500, ["check"], ("max", "pending", None)),
        (5000, [], (None, "auto_rejected", "auto:reject")), (None, ["check"], ("max", "pending", None)),
    ],
)  # fmt: skip
def test_a_condition_decides_where_it_holds_and_else_people_do(
    stage: Stage, amount: int | None, where: list[str], row: tuple[str | None, str, str | None]
) -> None:
    line(stage, user("check", "user:max", **SMALL, **LARGE), user("pay", "user:fay"))
    request = started(stage, "way", ANN, amount=amount)

    assert (open_at(stage, request.id), rows(stage, request.id, "check")) == (where, [row])
    assert violations(stage.engine) == []


def test_it_is_told_and_foreseen(stage: Stage) -> None:
    line(stage, user("check", "user:max", **SMALL), user("pay", "user:fay"), user("again", "user:max", **SMALL))
    preview = stage.engine.ask(PreviewStart("way", {"amount": 5}), ANN)
    request = started(stage, "way", ANN, amount=5)

    assert [step.rule for step in preview.prediction.steps] == ["auto:approve", "", "auto:approve", ""]
    assert [step.rule for step in stage.engine.ask(PredictionOf(request.id), ANN).steps] == ["auto:approve", ""]
    [entry] = told(stage, request.id, "task.auto_approved.condition")
    assert (entry.actor.id, entry.params["rule"], entry.params["name"]) == ("system", "auto:approve", "check")
    assert Texts.load([]).render(f"history.{entry.code}", entry.params) == "符合条件，自动通过"
    assert approve(stage, request.id, FAY).instance.state is InstanceState.APPROVED


def test_what_is_against_it_is_looked_at_first_and_takes_the_way_drawn_for_it(stage: Stage) -> None:
    both = user("check", "user:max", auto_approve="true", auto_reject="true", outcomes="accepted:受理;refused:不予受理!")
    stage.deploy_files(
        draw(
            "drawn", both, xor("gate"), user("explain", "user:fay"), end("end"),
            paths="""
            start > check > gate
            gate > explain: outcome = "refused"
            gate >* end
            explain > end
            """,
        )
    )  # fmt: skip
    request = started(stage, "drawn", ANN)

    assert (open_at(stage, request.id), detail(stage, request.id).variables["outcomes"]) == (["explain"], {"check": "refused"})


@pytest.mark.parametrize(("validate", "where"), [(b', "validate": {"required": true}', ["check"]), (b"", ["pay"])])
def test_no_condition_approves_what_a_person_must_fill_in(stage: Stage, validate: bytes, where: list[str]) -> None:
    files = draw("filled", user("check", "user:max", **SMALL), user("pay", "user:fay"), paths="start > check > pay > end")
    stage.deploy_files({**files, "forms/check.form": FORM % validate})

    assert open_at(stage, started(stage, "filled", ANN, amount=5).id) == where


def test_where_it_was_sent_back_to_people_judge_again(stage: Stage) -> None:
    line(stage, user("check", "user:max", **SMALL), user("pay", "user:fay"))
    request = started(stage, "way", ANN, amount=5)
    send_back(stage, request.id, FAY, target="previous")

    assert (open_at(stage, request.id), asked(stage, request.id)) == (["check"], ["max"])
    approve(stage, request.id, MAX)
    assert open_at(stage, request.id) == ["pay"]


def test_nobody_left_is_decided_before_any_condition(stage: Stage) -> None:
    line(stage, user("check", "role:nobody", on_empty="skip", auto_reject="true"), user("pay", "user:fay"))
    request = started(stage, "way", ANN)

    assert codes(stage, request.id) == ["instance.submitted", "task.auto_approved"]


@pytest.mark.parametrize("condition", ["amount", "nothing", "nothing > 1", '"true"'])
def test_what_is_not_true_decides_nothing(stage: Stage, condition: str) -> None:
    line(stage, user("check", "user:max", auto_approve=condition, auto_reject=condition), user("pay", "user:fay"))

    assert open_at(stage, started(stage, "way", ANN, amount=1).id) == ["check"]
