"""自选 on the real engine: what is left open is refused beside its field, by the initiator at submit and by whoever acts before the step."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import AddSigners, Approve, Complete, Delegate, Resubmit, StartInstance
from engine.errors import FieldsRejected
from engine.model import Prediction
from engine.queries import PreviewStart, UserTaskById
from engine.testing import Stage
from tests.commands.acting import approve, open_at, reject, send_back, started, task_at
from tests.commands.lines import asked, line
from tests.engine.drawing import draw, user, xor
from tests.engine.house import open_house
from tests.engine.office import ANN, EVE, FAY, MAX, SUE, TOM

FORK = draw(
    "fork", xor("gate"), user("small", "role:approver"), user("large", "choice:role:head", name="大额"),
    paths="start > gate\n gate >* small > end\n gate > large: amount > 10\n large > end",
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_house(database)


@pytest.fixture
def relay(stage: Stage) -> Stage:
    """Max or eve acts first, and picks who pays."""
    line(
        stage,
        user("check", "role:approver"),
        user("pay", "choice:role:head", name="付款", chooser="previous", choose="one"),
        user("last", "user:fay"),
    )
    return stage


def refusal(stage: Stage, command: Any, by: Actor) -> dict[str, str]:
    """The codes by field; nothing has changed."""
    with pytest.raises(FieldsRejected) as refused:
        stage.engine.execute(command, by)
    return {field: problems[0].code for field, problems in refused.value.errors.items()}


def foreseen(stage: Stage, task: str, by: Actor) -> Mapping[str, Prediction]:
    found: Mapping[str, Prediction] = stage.engine.ask(UserTaskById(task), by).prediction
    return found


def test_what_the_initiator_leaves_open_on_his_way_is_refused_beside_its_field(stage: Stage) -> None:
    line(stage, user("first", "user:max"), user("check", "choice:role:head", name="负责人"))

    assert refusal(stage, StartInstance("way"), ANN) == {"chosen.check": "choice_missing"}
    assert refusal(stage, StartInstance("way", {"chosen": {"check": []}}), ANN) == {"chosen.check": "choice_missing"}
    assert asked(stage, started(stage, "way", ANN, chosen={"check": ["wes"]}).id) == ["max"]


def test_a_choice_on_a_way_that_is_not_taken_may_stay_open(stage: Stage) -> None:
    stage.deploy_files(FORK)

    assert open_at(stage, started(stage, "fork", ANN, amount=5).id) == ["small"]
    assert refusal(stage, StartInstance("fork", {"amount": 50}), ANN) == {"chosen.large": "choice_missing"}


def test_where_nobody_could_be_picked_nobody_must_be(stage: Stage) -> None:
    line(stage, user("check", "choice:role:void"))

    assert asked(stage, started(stage, "way", ANN).id) == ["sys_admin"]


def test_the_preview_says_among_whom_and_what_is_missing_and_foresees_whom_was_picked(stage: Stage) -> None:
    line(stage, user("check", "choice:role:head", name="负责人"), user("last", "user:fay"))
    empty = stage.engine.ask(PreviewStart("way"), ANN)
    picked = stage.engine.ask(PreviewStart("way", {"chosen": {"check": "wes"}}), ANN)

    step = empty.prediction.next[0]
    assert step.choice is not None
    assert ([p.id for p in step.choice.among], step.choice.by, step.choice.many, step.choice.chosen) == (["sue", "wes"], "initiator", True, [])
    assert list(empty.errors) == ["chosen.check"]
    assert [s.element_path for s in empty.prediction.steps] == ["check", "last", "end"]
    assert picked.errors == {}
    assert picked.prediction.next[0].candidates is not None
    assert [p.id for p in picked.prediction.next[0].candidates.persons] == ["wes"]


def test_whoever_acts_before_picks_and_is_refused_when_he_does_not(relay: Stage) -> None:
    request = started(relay, "way", ANN)
    task = task_at(relay, request.id)
    step = foreseen(relay, task, MAX)["approved"].next[0]

    assert step.choice is not None
    assert (step.choice.by, step.choice.many, step.choice.is_open) == ("previous", False, True)
    assert refusal(relay, Approve(task), MAX) == {"chosen.pay": "choice_missing"}
    assert refusal(relay, Approve(task, variables={"chosen": {"pay": "fay"}}), MAX) == {"chosen.pay": "choice_refused"}
    assert refusal(relay, Approve(task, variables={"chosen": {"pay": ["sue", "wes"]}}), MAX) == {"chosen.pay": "choice_one"}
    assert refusal(relay, Approve(task, variables={"chosen": {"last": "fay"}}), MAX) == {"chosen.last": "choice_refused"}
    approve(relay, request.id, MAX, variables={"chosen": {"pay": "wes"}})
    assert asked(relay, request.id) == ["wes"]


def test_nobody_earlier_picks_for_a_later_step(relay: Stage) -> None:
    assert refusal(relay, StartInstance("way", {"chosen": {"pay": "wes"}}), ANN) == {"chosen.pay": "choice_refused"}


def test_before_the_first_step_it_is_the_initiator_who_picks(stage: Stage) -> None:
    line(stage, user("check", "choice:role:head", chooser="previous"))

    assert refusal(stage, StartInstance("way"), ANN) == {"chosen.check": "choice_missing"}
    assert asked(stage, started(stage, "way", ANN, chosen={"check": "sue"}).id) == ["sue"]


@pytest.mark.parametrize("policy", ["forbid", "skip", "manager", "head"])
def test_the_initiator_himself_is_not_to_be_picked_where_his_own_request_is_not_his_to_decide(stage: Stage, policy: str) -> None:
    line(stage, user("check", "choice:role:head", on_initiator=policy))

    assert refusal(stage, StartInstance("way", {"chosen": {"check": "sue"}}), SUE) == {"chosen.check": "choice_refused"}


def test_the_initiator_may_be_picked_where_he_may_decide(stage: Stage) -> None:
    line(stage, user("check", "choice:role:head", on_initiator="allow"))

    assert asked(stage, started(stage, "way", SUE, chosen={"check": "sue"}).id) == ["sue"]


def test_the_last_of_several_picks_and_what_another_picked_before_stands(stage: Stage) -> None:
    line(stage, user("check", "user:max,user:eve", mode="all"), user("pay", "choice:role:head", chooser="previous"))
    request = started(stage, "way", ANN)
    approve(stage, request.id, MAX, mine=True)
    assert refusal(stage, Approve(task_at(stage, request.id, of=EVE)), EVE) == {"chosen.pay": "choice_missing"}

    other = started(stage, "way", ANN)
    approve(stage, other.id, MAX, mine=True, variables={"chosen": {"pay": "wes"}})
    approve(stage, other.id, EVE, mine=True)
    assert asked(stage, other.id) == ["wes"]


def test_a_no_asks_for_no_choice_and_work_that_is_done_asks_for_it(stage: Stage) -> None:
    line(stage, user("check", "role:approver"), user("pay", "choice:role:head", chooser="previous"))
    assert reject(stage, started(stage, "way", ANN).id, MAX).instance.state == "rejected"

    line(stage, user("work", "role:approver", kind="handle"), user("pay", "choice:role:head", chooser="previous"))
    request = started(stage, "way", ANN)
    task = task_at(stage, request.id)
    assert refusal(stage, Complete(task), MAX) == {"chosen.pay": "choice_missing"}
    stage.engine.execute(Complete(task, variables={"chosen": {"pay": "sue"}}), MAX)
    assert asked(stage, request.id) == ["sue"]


def test_what_was_picked_stays_when_it_comes_back_and_may_be_picked_anew(relay: Stage) -> None:
    request = started(relay, "way", ANN)
    approve(relay, request.id, MAX, variables={"chosen": {"pay": "wes"}})
    send_back(relay, request.id, Actor("wes", "韦斯"))
    relay.engine.execute(Resubmit(request.id), ANN)
    step = foreseen(relay, task_at(relay, request.id), EVE)["approved"].next[0]

    assert step.choice is not None
    assert [p.id for p in step.choice.chosen] == ["wes"]
    approve(relay, request.id, EVE, variables={"chosen": {"pay": "sue"}})
    assert asked(relay, request.id) == ["sue"]


def test_a_delegate_advises_and_does_not_pick_and_who_signs_after_him_need_not_pick_again(relay: Stage) -> None:
    request = started(relay, "way", ANN)
    relay.engine.execute(Delegate(task_at(relay, request.id), "tom"), MAX)
    approve(relay, request.id, TOM, variables={"chosen": {"pay": "wes"}})
    assert refusal(relay, Approve(task_at(relay, request.id)), MAX) == {"chosen.pay": "choice_missing"}

    picked = {"chosen": {"pay": "sue"}}
    relay.engine.execute(AddSigners(task_at(relay, request.id), ["fay"], position="after", variables=picked), MAX)
    approve(relay, request.id, FAY, mine=True)
    assert asked(relay, request.id) == ["sue"]
