"""A. Return and resubmit, the largest theme."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import ReadCopy, Reject, Resubmit, ReturnTo, SendCopies, UploadFile
from engine.errors import EngineError
from engine.model import ReturnTarget
from engine.queries import HistoryOf, Inbox, UserTaskById
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, send_back, started, task_at
from tests.engine.drawing import both, draw, form, script, user
from tests.engine.office import ANN, BEN, EVE, FAY, MAX, SUE, WES, open_office

ROW = draw("row", user("a", "user:max"), user("b", "user:fay"), user("c", "user:eve", resubmit="ask"), paths="start > a > b > c > end")
SIGN = draw(
    "sign", user("a", "user:sue"), user("all", "user:max,user:eve,user:fay", mode="all"), user("z", "user:sue"), paths="start > a > all > z > end"
)
ANY = draw(
    "any", user("a", "user:sue"), user("one", "user:max,user:eve", mode="any"), user("pool", "role:approver"), paths="start > a > one > pool > end"
)
FORK = draw(
    "fork", user("a", "user:sue"), both("F"), user("left", "user:max"), user("right", "user:fay"), both("J"), user("z", "user:eve"),
    paths="start > a > F > left > J > z > end\nF > right > J",
)  # fmt: skip
SAME = draw(
    "same",
    user("own", "user:ann,user:max", on_initiator="skip", dedupe="first_only"),
    user("b", "user:max", dedupe="first_only"),
    paths="start > own > b > end",
)
KEPT = draw(
    "kept", script("reckon", "fee = amount * 2"), user("a", "user:max"), user("b", "user:fay"), paths="start > reckon > a > b > end",
    more=form("start", {"type": "number", "key": "amount"}, {"type": "textfield", "key": "note"}, {"type": "filepicker", "key": "files"}),
)  # fmt: skip
BRANCH = draw("branch", user("head", "role:head@branch"), user("b", "user:fay"), paths="start > head > b > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, ROW, SIGN, ANY, FORK, SAME, KEPT, BRANCH)


def sound(stage: Stage) -> None:
    assert violations(stage.engine) == []


def targets(stage: Stage, task: str, by: Actor) -> Sequence[ReturnTarget]:
    """Where the page offers to send it, the newest first."""
    returns = stage.engine.ask(UserTaskById(task), by).returns
    assert returns is not None
    return returns.targets


def everybody(stage: Stage, request: str, people: list[Actor]) -> None:
    for person in people:
        approve(stage, request, person, mine=True)


def test_back_to_the_step_before_and_on_again_after_the_initiator__ruoyi_167(stage: Stage) -> None:
    request = started(stage, "row", ANN).id
    everybody(stage, request, [MAX, FAY])

    send_back(stage, request, EVE, target="previous")
    assert open_at(stage, request) == ["b"]
    send_back(stage, request, FAY, target="initiator")
    assert detail(stage, request).instance.state == "returned"
    stage.engine.execute(Resubmit(request), ANN)

    everybody(stage, request, [MAX, FAY, EVE])
    assert detail(stage, request).instance.state == "approved"
    sound(stage)


def test_what_came_back_to_the_initiator_does_not_pass_by_itself__ruoyi_847(stage: Stage) -> None:
    request = started(stage, "same", ANN).id
    send_back(stage, request, MAX)
    assert detail(stage, request).instance.state == "returned", "it waits for the initiator"
    assert [task.assignee.id for task in detail(stage, request).instance.open_tasks if task.assignee] == ["ann"]

    stage.engine.execute(Resubmit(request), ANN)

    assert open_at(stage, request) == ["own"], "and is judged anew"


@pytest.mark.parametrize(("way", "at"), [("sequential", ["b"]), ("direct", ["c"])])
def test_who_sends_it_back_chooses_whether_it_goes_all_the_way_again__turbo_19(stage: Stage, way: str, at: list[str]) -> None:
    request = started(stage, "row", ANN).id
    everybody(stage, request, [MAX, FAY])
    target = targets(stage, task_at(stage, request), EVE)[-1]
    assert target.element_path == "a"

    stage.engine.execute(ReturnTo(task_at(stage, request), target.id, "改一改", way), EVE)
    assert open_at(stage, request) == ["a"]
    approve(stage, request, MAX)

    assert open_at(stage, request) == at


def test_sending_it_back_does_not_end_it__openauth_10(stage: Stage) -> None:
    request = started(stage, "row", ANN)

    send_back(stage, request.id, MAX)

    shown = detail(stage, request.id).instance
    assert (shown.state, shown.ended_at, shown.serial_no) == ("returned", None, request.serial_no), "with the number it has"


@pytest.mark.parametrize("key", ["row", "sign", "fork"])
@pytest.mark.parametrize("target", ["previous", "initiator", "any"])
def test_every_way_back_exists_on_every_kind_of_step__lemon_17(stage: Stage, key: str, target: str) -> None:
    request = started(stage, key, ANN).id
    approve(stage, request, MAX if key == "row" else SUE)
    here = open_at(stage, request)[0]
    who = {"row": FAY, "sign": MAX, "fork": MAX}[key]
    task = task_at(stage, request, here, of=who)
    wanted = targets(stage, task, who)[-1].id if target == "any" else target

    stage.engine.execute(ReturnTo(task, wanted, "退"), who)

    assert open_at(stage, request) == (["resubmit"] if target == "initiator" else ["a"])
    sound(stage)


def test_return_inside_countersign_keeps_others_informed__ruoyi_668(stage: Stage) -> None:
    request = started(stage, "sign", ANN).id
    approve(stage, request, SUE)
    approve(stage, request, FAY, mine=True)
    others = task_at(stage, request, "all", of=EVE)

    stage.engine.execute(ReturnTo(task_at(stage, request, "all", of=MAX), "previous", "缺附件"), MAX)

    told = stage.engine.ask(UserTaskById(others), EVE).task
    assert (told.state, told.close_reason) == ("canceled", "BRANCH_RETURNED"), "her task has not vanished: it says why it is closed"
    assert any(entry.code == "task.returned_to" and entry.params["opinion"] == "缺附件" for entry in stage.engine.ask(HistoryOf(request), EVE))
    approve(stage, request, SUE)
    assert sorted(open_at(stage, request)) == ["all", "all", "all"], "all three are asked again"
    sound(stage)


def test_a_return_into_a_countersign_asks_all_of_them__ruoyi_727(stage: Stage) -> None:
    request = started(stage, "sign", ANN).id
    approve(stage, request, SUE)
    everybody(stage, request, [MAX, EVE, FAY])

    send_back(stage, request, SUE, target="previous")

    assert open_at(stage, request) == ["all", "all", "all"]
    everybody(stage, request, [FAY, EVE, MAX])
    assert open_at(stage, request) == ["z"]


def test_after_a_return_to_the_initiator_a_countersign_is_not_skipped__ruoyi_1128(stage: Stage) -> None:
    request = started(stage, "sign", ANN).id
    approve(stage, request, SUE)
    everybody(stage, request, [MAX, EVE, FAY])
    send_back(stage, request, SUE)

    stage.engine.execute(Resubmit(request), ANN)
    approve(stage, request, SUE)

    assert open_at(stage, request) == ["all", "all", "all"]


@pytest.mark.parametrize("first", ["left", "right"])
def test_a_task_in_a_parallel_branch_may_be_sent_back__ruoyi_867(stage: Stage, first: str) -> None:
    request = started(stage, "fork", ANN).id
    approve(stage, request, SUE)
    who, other = (MAX, FAY) if first == "left" else (FAY, MAX)

    stage.engine.execute(ReturnTo(task_at(stage, request, first), "previous", "退"), who)

    assert open_at(stage, request) == ["a"]
    closed = stage.engine.ask(Inbox(box="todo"), other).items
    assert closed == [], "the other branch waits for nobody"


def test_sent_back_out_of_a_branch_it_does_not_get_stuck_at_the_join__jeecg_5813(stage: Stage) -> None:
    request = started(stage, "fork", ANN).id
    approve(stage, request, SUE)
    approve(stage, request, MAX, "left")
    stage.engine.execute(ReturnTo(task_at(stage, request, "right"), "previous", "退"), FAY)

    approve(stage, request, SUE)
    assert sorted(open_at(stage, request)) == ["left", "right"], "the yes given before counts no more, and waits nowhere"
    approve(stage, request, FAY, "right")
    approve(stage, request, MAX, "left")
    approve(stage, request, EVE)

    assert detail(stage, request).instance.state == "approved"
    sound(stage)


def test_a_countersign_sent_back_to_the_initiator_does_not_go_on__antflow_7(stage: Stage) -> None:
    request = started(stage, "sign", ANN).id
    approve(stage, request, SUE)
    approve(stage, request, MAX, mine=True)

    stage.engine.execute(ReturnTo(task_at(stage, request, "all", of=EVE), "initiator", "退"), EVE)

    assert open_at(stage, request) == ["resubmit"]
    assert stage.engine.ask(Inbox(box="todo"), SUE).items == stage.engine.ask(Inbox(box="todo"), FAY).items == []


def test_one_of_several_who_are_no_countersign_sends_it_back__springboot_framework_108(stage: Stage) -> None:
    request = started(stage, "any", ANN).id
    approve(stage, request, SUE)
    stage.engine.execute(ReturnTo(task_at(stage, request, "one", of=EVE), "previous", "退"), EVE)
    approve(stage, request, SUE)
    assert open_at(stage, request) == ["one", "one"], "both are asked again"
    approve(stage, request, MAX, mine=True)

    send_back(stage, request, EVE, target="previous")

    assert open_at(stage, request) == ["one", "one"]
    sound(stage)


@pytest.mark.parametrize("target", ["previous", "initiator"])
def test_a_return_loses_nothing_of_the_form__steedos_3545(stage: Stage, target: str) -> None:

    file = stage.engine.execute(UploadFile("合同.txt", b"text"), ANN).id
    request = started(stage, "kept", ANN, amount=12.5, files=[file]).id
    before = detail(stage, request).variables
    approve(stage, request, MAX)

    send_back(stage, request, FAY, target=target)
    assert detail(stage, request).variables == before
    if target == "initiator":
        stage.engine.execute(Resubmit(request, {"amount": 12.5}), ANN)

    assert detail(stage, request).variables == before


def test_after_a_resubmission_the_step_finds_the_right_people__steedos_workflow_312(stage: Stage) -> None:
    here, there = started(stage, "branch", ANN).id, started(stage, "branch", BEN).id
    approve(stage, here, SUE)
    send_back(stage, here, FAY)

    stage.engine.execute(Resubmit(here), ANN)

    with pytest.raises(EngineError):
        approve(stage, here, WES)
    approve(stage, here, SUE)
    approve(stage, there, WES)
    assert open_at(stage, here) == open_at(stage, there) == ["b"]


def test_reading_is_no_deed_and_stays_out_of_the_story__steedos_platform_6985(stage: Stage) -> None:
    """There, refusing many at once also ended what others were only to read."""

    request = started(stage, "row", ANN).id
    stage.engine.execute(SendCopies(request, ["tom"]), MAX)
    stage.engine.execute(Reject(task_at(stage, request), "不行"), MAX)

    copies = stage.engine.ask(Inbox(box="copied"), Actor("tom", "汤姆")).items
    assert [item.id for item in copies] == [request], "the copy is still there to be read"
    stage.engine.execute(ReadCopy(request), Actor("tom", "汤姆"))
    assert codes(stage, request)[-1] == "instance.rejected"
