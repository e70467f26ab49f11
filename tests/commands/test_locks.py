"""Object locks: one open request at a time works on an object, from submit to every end."""

from collections import Counter

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Cancel, Resubmit, StartInstance, SubmitDraft, Withdraw
from engine.errors import ExpressionFailed, ObjectLocked
from engine.model import InstanceState
from engine.queries import InstanceById
from engine.store.locks import object_lock
from engine.testing import Stage
from tests.commands.acting import approve, detail, reject, send_back, started
from tests.commands.test_races import at_once
from tests.engine.drawing import draw, script, user
from tests.engine.office import ANN, BEN, MAX, ROOT, open_office

LOCKED = draw(
    "locked", script("clean", "object = upper case(object)"), user("check", "role:approver"), paths="start > clean > check > end",
    lock='[{key: "tax:" + object, mode: "exclusive", code: "E-BUSY"}, {key: "tenant:" + tenant, mode: "shared"}]',
)  # fmt: skip
WHOLE = draw("whole", user("check", "role:approver"), paths="start > check > end", lock='[{key: "tenant:" + tenant, mode: "exclusive"}]')


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, LOCKED, WHOLE)


def held(stage: Stage) -> list[tuple[str, str]]:
    with stage.database.connect() as connection:
        return sorted((row.key, row.mode) for row in connection.execute(object_lock.select()))


def test_a_second_request_for_the_same_object_is_told_of_the_first(stage: Stage) -> None:
    first = started(stage, "locked", ANN, object="a1", tenant="t")

    with pytest.raises(ObjectLocked) as refusal:
        started(stage, "locked", BEN, object="A1", tenant="t")

    assert refusal.value.params == {"lock_code": "E-BUSY", "key": "tax:A1", "biz_no": first.serial_no}
    assert refusal.value.problem.code == "E-BUSY"
    assert held(stage) == [("tax:A1", "exclusive"), ("tenant:t", "shared")]


def test_shared_locks_lie_beside_each_other_and_exclude_an_exclusive_one(stage: Stage) -> None:
    started(stage, "locked", ANN, object="a", tenant="t")
    started(stage, "locked", BEN, object="b", tenant="t")

    with pytest.raises(ObjectLocked) as refusal:
        started(stage, "whole", BEN, tenant="t")
    assert (refusal.value.params["key"], refusal.value.problem.code) == ("tenant:t", "object_locked")
    started(stage, "whole", BEN, tenant="other")
    with pytest.raises(ObjectLocked):
        started(stage, "locked", ANN, object="c", tenant="other")


@pytest.mark.parametrize("how", ["approved", "rejected", "withdrawn", "terminated"])
def test_every_end_releases(stage: Stage, how: str) -> None:
    first = started(stage, "locked", ANN, object="a", tenant="t")
    if how == "approved":
        approve(stage, first.id, MAX)
    elif how == "rejected":
        reject(stage, first.id, MAX)
    elif how == "terminated":
        stage.engine.execute(Cancel(first.id, "不要"), ROOT)
    else:
        for _ in range(2):
            stage.engine.execute(Withdraw(first.id), ANN)

    assert (held(stage), detail(stage, first.id).instance.state) == ([], how)
    assert started(stage, "locked", BEN, object="a", tenant="t").state is InstanceState.RUNNING


def test_a_returned_request_keeps_its_object_and_takes_another_when_it_is_resubmitted(stage: Stage) -> None:
    first = started(stage, "locked", ANN, object="a", tenant="t")
    send_back(stage, first.id, MAX)
    with pytest.raises(ObjectLocked):
        started(stage, "locked", BEN, object="a", tenant="t")

    stage.engine.execute(Resubmit(first.id, {"object": "b", "tenant": "t"}), ANN)
    assert held(stage) == [("tax:B", "exclusive"), ("tenant:t", "shared")]
    second = started(stage, "locked", BEN, object="a", tenant="t")
    send_back(stage, first.id, MAX)
    with pytest.raises(ObjectLocked):
        stage.engine.execute(Resubmit(first.id, {"object": "a", "tenant": "t"}), ANN)
    assert (detail(stage, first.id).instance.state, detail(stage, first.id).variables["object"]) == ("returned", "B")
    assert second.state is InstanceState.RUNNING


def test_a_refused_lock_leaves_the_draft_a_draft_without_a_number(stage: Stage) -> None:
    draft = stage.engine.execute(StartInstance("locked", {"object": "a", "tenant": "t"}, draft=True), BEN)
    started(stage, "locked", ANN, object="a", tenant="t")

    with pytest.raises(ObjectLocked):
        stage.engine.execute(SubmitDraft(draft.id), BEN)

    found = stage.engine.ask(InstanceById(draft.id), BEN)
    assert (found.instance.state, found.instance.serial_no, found.variables) == ("draft", None, {"object": "a", "tenant": "t"})


def test_of_six_who_submit_for_one_object_at_once_one_gets_it(stage: Stage) -> None:
    answers = at_once(6, lambda n: started(stage, "locked", ANN, object="a", tenant="t"))

    assert Counter(type(answer).__name__ for answer in answers) == {"InstanceResult": 1, "ObjectLocked": 5}
    assert held(stage) == [("tax:A", "exclusive"), ("tenant:t", "shared")]


def lock_of(stage: Stage, text: str) -> list[tuple[str, str]]:
    stage.deploy_files(draw("written", user("check", "role:approver"), paths="start > check > end", lock=text))
    started(stage, "written", ANN)
    return held(stage)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("null", []),
        ("[]", []),
        ('{key: "a"}', [("a", "exclusive")]),
        ('[{key: null}, {key: "tax:" + missing}, {key: "b", mode: "shared"}]', [("b", "shared")]),
    ],
)
def test_an_empty_field_locks_nothing(stage: Stage, text: str, found: list[tuple[str, str]]) -> None:
    assert lock_of(stage, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "1",
        '"x"',
        "[1]",
        '[{mode: "shared"}]',
        "[{key: 1}]",
        '[{key: ""}]',
        '[{key: "' + "k" * 201 + '"}]',
        '[{key: "a", mode: "at times"}]',
        '[{key: "a", code: 5}]',
    ],
)
def test_what_is_no_lock_is_refused_and_never_half_taken(stage: Stage, text: str) -> None:
    with pytest.raises(ExpressionFailed):
        lock_of(stage, text)
    assert held(stage) == []
