"""抄送, 评论, 催办 (approvals.md B4): nothing moves."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine as Database

from engine.calendar import LOCAL
from engine.commands import Cancel, Comment, ReadCopy, SendCopies, StartInstance, Urge
from engine.errors import (
    ActionNotAllowed,
    FieldsRejected,
    InstanceNotFound,
    InstanceStateChanged,
    InstanceSuspended,
    NotInitiator,
    PersonNotFound,
    UrgedTooOften,
)
from engine.queries import HistoryOf, Inbox, InboxCounts, InstanceById
from engine.testing import Stage
from engine.testing.invariants import violations
from engine.texts import Texts
from tests.commands.acting import approve, codes, open_at, started, suspend
from tests.engine.drawing import draw, timer, user
from tests.engine.office import ANN, BEN, DAN, EVE, FAY, MAX, ROOT, TOM, open_office

STEP = draw("step", user("check", "role:approver"), user("pay", "role:finance"), paths="start > check > pay > end")
WAITS = draw("waits", timer("later", duration="P1D"), user("check", "role:approver"), paths="start > later > check > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, STEP, WAITS)


def boxes(stage: Stage, person: object) -> tuple[list[str], int]:
    return [item.id for item in stage.engine.ask(Inbox("copied"), person).items], stage.engine.ask(InboxCounts(), person)["copied"]


def test_whom_it_is_copied_to_may_read_it_once_and_for_all(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    with pytest.raises(InstanceNotFound):
        stage.engine.ask(InstanceById(request.id), TOM)

    stage.engine.execute(SendCopies(request.id, ["tom", "ben"], "请知悉"), MAX)
    stage.engine.execute(SendCopies(request.id, ["tom"]), ANN)

    assert boxes(stage, TOM) == ([request.id], 1)
    assert stage.engine.ask(InstanceById(request.id), TOM).instance.allowed_actions == ("comment", "copy")
    assert stage.engine.execute(ReadCopy(request.id), TOM) is True
    assert stage.engine.execute(ReadCopy(request.id), TOM) is False
    assert (boxes(stage, TOM), boxes(stage, BEN)) == (([request.id], 0), ([request.id], 1))
    assert codes(stage, request.id) == ["instance.submitted", "instance.copied"]
    assert open_at(stage, request.id) == ["check"]
    assert violations(stage.engine) == []


def test_a_stranger_neither_copies_nor_comments(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    draft = stage.engine.execute(StartInstance("step", draft=True), ANN)

    for command in (SendCopies(request.id, ["tom"]), Comment(request.id, "看看")):
        with pytest.raises(InstanceNotFound):
            stage.engine.execute(command, DAN)  # type: ignore[arg-type]  # every command has execute
    with pytest.raises(InstanceNotFound):
        stage.engine.execute(Comment(draft.id, "还没写完"), ANN)
    with pytest.raises(PersonNotFound):
        stage.engine.execute(SendCopies(request.id, ["nobody"]), ANN)


def test_a_comment_is_read_by_all_and_by_those_it_mentions_even_after_the_end(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    stage.engine.execute(Comment(request.id, "@汤姆 这个税号对吗？", ["tom"]), EVE)
    stage.engine.execute(Comment(request.id, "对的"), TOM)
    approve(stage, request.id, MAX)
    approve(stage, request.id, FAY)
    stage.engine.execute(Comment(request.id, "谢谢"), ANN)

    said = [(e.actor.name, e.params["opinion"]) for e in stage.engine.ask(HistoryOf(request.id), TOM) if e.code == "instance.commented"]
    assert said == [("伊娃", "@汤姆 这个税号对吗？"), ("汤姆", "对的"), ("安", "谢谢")]
    with pytest.raises(FieldsRejected):
        stage.engine.execute(Comment(request.id, "  "), ANN)
    assert violations(stage.engine) == []


def test_the_initiator_reminds_but_not_too_often(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    with pytest.raises(NotInitiator):
        stage.engine.execute(Urge(request.id), MAX)
    stage.engine.execute(Urge(request.id), ANN)
    stage.clock.forward(timedelta(minutes=29))
    with pytest.raises(UrgedTooOften) as early:
        stage.engine.execute(Urge(request.id), ANN)
    assert Texts.load([]).render(early.value.problem).endswith(f"{stage.clock.at.astimezone(LOCAL) + timedelta(minutes=1):%m-%d %H:%M} 之后可以再催")
    for _ in range(4):
        stage.clock.forward(timedelta(minutes=30))
        stage.engine.execute(Urge(request.id), ANN)

    stage.clock.forward(timedelta(hours=1))
    with pytest.raises(UrgedTooOften):
        stage.engine.execute(Urge(request.id), ROOT)
    stage.clock.forward(timedelta(days=1))
    stage.engine.execute(Urge(request.id, "请尽快"), ROOT)
    told = [e.params["names"] for e in stage.engine.ask(HistoryOf(request.id), ANN) if e.code == "instance.urged"]
    assert told == ["check"] * 6


def test_nobody_is_reminded_where_nobody_is_asked(stage: Stage) -> None:
    waiting, ended = started(stage, "waits", ANN), started(stage, "step", ANN)
    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(Urge(waiting.id), ANN)
    suspend(stage, waiting.id)
    with pytest.raises(InstanceSuspended):
        stage.engine.execute(Urge(waiting.id), ANN)
    stage.engine.execute(Cancel(ended.id, "不用了"), ROOT)
    with pytest.raises(InstanceStateChanged):
        stage.engine.execute(Urge(ended.id), ANN)
