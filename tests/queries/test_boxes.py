"""The boxes of a person and the list of requests: what stands in them, filtered, searched, sorted and paged."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import Cancel, Claim, StartInstance, Suspend, Withdraw
from engine.errors import Invalid
from engine.queries import Inbox, InboxCounts, Instances
from engine.queries._paging import BadCursor, BadSort
from engine.queries.inbox import INSTANCE_SORTS, TASK_SORTS, UnknownBox
from engine.testing import Stage
from tests.commands.acting import approve, reject, send_back, started
from tests.engine.drawing import draw, form, user
from tests.engine.office import ADA, ANN, BEN, EVE, FAY, MAX, ROOT, SUE, TOM, open_office

STEPS = (user("first", "role:approver", name="初审"), user("second", "role:finance", name="复核"))
TWO = draw("two", *STEPS, paths="start > first > second > end", name="两步")
TITLED = draw(
    "titled", user("check", "role:approver"), paths="start > check > end", title="title", summary="title,note", name="有标题",
    more=form("start", {"type": "textfield", "key": "title", "label": "名称"}, {"type": "textfield", "key": "note", "label": "说明"}),
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, TWO, TITLED)


def ids(stage: Stage, query: Any, by: Actor) -> list[str]:
    """Requests on one page, by id, also of task lists."""
    return [getattr(item, "process_instance_id", item.id) for item in stage.engine.ask(query, by).items]


def walk(stage: Stage, query: Callable[[str | None], Any], by: Actor) -> list[Any]:
    """All pages behind each other."""
    found: list[Any] = []
    cursor = None
    for _ in range(100):
        page = stage.engine.ask(query(cursor), by)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found
    raise AssertionError("the pages do not end")


def test_a_request_wanders_through_the_boxes(stage: Stage) -> None:
    draft = stage.engine.execute(StartInstance("two", draft=True), ANN)
    request = started(stage, "two", ANN)

    assert (ids(stage, Inbox("draft"), ANN), ids(stage, Inbox("started"), ANN)) == ([draft.id], [request.id])
    assert (ids(stage, Inbox("todo"), MAX), ids(stage, Inbox("done"), MAX)) == ([request.id], [])
    approve(stage, request.id, MAX)
    assert (ids(stage, Inbox("todo"), MAX), ids(stage, Inbox("done"), MAX)) == ([], [request.id])
    assert (ids(stage, Inbox("todo"), EVE), ids(stage, Inbox("done"), EVE)) == ([], [])
    send_back(stage, request.id, FAY)
    assert (ids(stage, Inbox("todo"), ANN), ids(stage, Inbox("done"), FAY)) == ([request.id], [request.id])
    stage.engine.execute(Withdraw(request.id), ANN)
    assert (ids(stage, Inbox("todo"), ANN), ids(stage, Inbox("done"), ANN), ids(stage, Inbox("started"), ANN)) == ([], [], [request.id])


def test_counts_say_what_the_boxes_hold(stage: Stage) -> None:
    stage.engine.execute(StartInstance("two", draft=True), ANN)
    open_one, returned, ended, gone = (started(stage, "two", ANN) for _ in range(4))
    send_back(stage, returned.id, MAX)
    reject(stage, ended.id, MAX)
    stage.engine.execute(Cancel(gone.id, "清理"), ROOT)

    assert stage.engine.ask(InboxCounts(), ANN) == {"todo": 1, "waiting": 0, "started": 2, "draft": 1, "copied": 0, "consulted": 0}
    assert stage.engine.ask(InboxCounts(), MAX) == {"todo": 1, "waiting": 0, "started": 0, "draft": 0, "copied": 0, "consulted": 0}
    assert stage.engine.ask(InboxCounts(), TOM) == {"todo": 0, "waiting": 0, "started": 0, "draft": 0, "copied": 0, "consulted": 0}
    assert stage.engine.ask(Inbox("started", total=True, limit=1), ANN).total == 4
    assert stage.engine.ask(Inbox("todo", total=True), MAX).total == 1
    assert open_one.id in ids(stage, Inbox("todo"), EVE)


def test_what_another_has_claimed_is_not_to_do(stage: Stage) -> None:
    request = started(stage, "two", ANN)
    stage.engine.execute(Claim(request.open_tasks[0].id), MAX)

    assert (ids(stage, Inbox(), MAX), ids(stage, Inbox(), EVE)) == ([request.id], [])


def test_filters_narrow_and_combine(stage: Stage) -> None:
    first = started(stage, "two", ANN)
    stage.clock.forward(timedelta(hours=1))
    second = started(stage, "titled", BEN, title="乙")
    noon = stage.clock()
    stage.clock.forward(timedelta(hours=1))
    third = started(stage, "two", BEN)
    everything = {first.id, second.id, third.id}

    for make, by in ((Inbox, MAX), (Instances, ROOT)):
        assert set(ids(stage, make(), by)) == everything
        assert ids(stage, make(definition_key="titled"), by) == [second.id]
        assert ids(stage, make(initiator="ann"), by) == [first.id]
        assert set(ids(stage, make(branch="wuxi"), by)) == {second.id, third.id}
        assert ids(stage, make(branch="wuxi", definition_key="two"), by) == [third.id]
        assert set(ids(stage, make(since=noon), by)) == {second.id, third.id}
        assert ids(stage, make(until=noon), by) == [first.id]
        assert ids(stage, make(since=noon, until=noon + timedelta(seconds=1)), by) == [second.id]
        assert ids(stage, make(definition_key="nothing"), by) == []
    assert stage.engine.ask(Inbox(overdue=True), MAX).items == []
    assert set(ids(stage, Inbox(overdue=False), MAX)) == everything
    approve(stage, first.id, MAX)
    assert ids(stage, Inbox("done", state="approved"), MAX) == [first.id]
    assert ids(stage, Inbox("done", state="rejected"), MAX) == []


def test_requests_are_filtered_by_state(stage: Stage) -> None:
    running, returned, rejected = (started(stage, "two", ANN) for _ in range(3))
    send_back(stage, returned.id, MAX)
    reject(stage, rejected.id, MAX)

    found = {"running": [running.id], "returned": [returned.id], "rejected": [rejected.id], "suspended": [], "faulted": [], "x": []}
    for state, wanted in found.items():
        assert ids(stage, Instances(state=state), ANN) == wanted
        if state not in ("suspended", "faulted"):
            assert ids(stage, Inbox("started", state=state), ANN) == wanted


TEXTS = {
    "苏州金蝶有限公司": ["金蝶", "苏州金蝶", "有限公司"], "100%折扣": ["100%", "%", "0%折"], "a_b": ["a_b", "A_B", "_"],
    "O'Reilly; DROP TABLE": ["o'r", "; drop"], "back\\slash": ["back\\s", "\\"], "斜/杠": ["/", "斜/"], "Ünïcode": ["ïcode"],
}  # fmt: skip


def test_the_search_takes_every_character_as_it_is(stage: Stage) -> None:
    made = {title: started(stage, "titled", ANN, title=title) for title in [*TEXTS, "plain"]}

    for title, words in TEXTS.items():
        for word in words:
            for query, by in ((Inbox(text=word), MAX), (Inbox("started", text=f"  {word} "), ANN), (Instances(text=word), ROOT)):
                assert ids(stage, query, by) == [made[title].id], (word, query)
    for word in ("100x", "axb", "%%", "__", "nothing", "苏州无锡"):
        assert ids(stage, Instances(text=word), ROOT) == []


def test_number_initiator_business_key_and_summary_are_searched_too(stage: Stage) -> None:
    mine = stage.engine.execute(StartInstance("titled", {"title": "甲", "note": "税号 9132"}, business_key="ORDER-77"), ANN)
    other = stage.engine.execute(StartInstance("titled", {"title": "乙", "note": "无"}), BEN)

    for word in (str(mine.serial_no), "安", "order-77", "9132", "税号 9"):
        assert ids(stage, Instances(text=word), ROOT) == [mine.id], word
    assert ids(stage, Instances(text="本"), ROOT) == [other.id]


def test_labels_and_the_shape_of_the_summary_are_not_searched(stage: Stage) -> None:
    stage.engine.execute(StartInstance("titled", {"title": "甲", "note": "无"}), ANN)

    for word in ("label", "value", "说明", '"', "key"):
        assert ids(stage, Instances(text=word), ROOT) == [], word


def test_two_processes_may_number_alike(stage: Stage) -> None:
    for key in ("one", "other"):
        stage.deploy_files(draw(key, user("check", "role:approver"), paths="start > check > end", serial="SW-{4}"))

    numbers = [stage.engine.execute(StartInstance(key), ANN).serial_no for key in ("one", "other", "one")]

    assert numbers == ["SW-0001", "SW-0001", "SW-0002"]


@pytest.mark.parametrize("sort", [f"{sign}{name}" for name in INSTANCE_SORTS for sign in ("", "-")])
def test_every_order_of_requests_loses_and_doubles_nothing_over_ties_and_gaps(stage: Stage, sort: str) -> None:
    for number in range(7):
        stage.engine.execute(StartInstance("titled", {"title": "同" if number % 2 else f"题{number}"}, draft=number % 3 == 0), ANN)
        if number % 4 == 3:
            stage.clock.forward(timedelta(minutes=1))

    found = walk(stage, lambda cursor: Instances(sort=sort, limit=2, cursor=cursor), ANN)

    whole = stage.engine.ask(Instances(sort=sort, limit=200), ANN).items
    assert [i.id for i in found] == [i.id for i in whole]
    assert len({i.id for i in found}) == 7
    name = {"created_at": "updated_at"}.get(sort.removeprefix("-"), sort.removeprefix("-"))
    values = [getattr(item, name) for item in found]
    there = [v for v in values if v is not None]
    assert values == there + [None] * (7 - len(there)), "nulls come last"
    if name != "title":
        assert there == sorted(there, reverse=sort.startswith("-"))


@pytest.mark.parametrize("sort", [f"{sign}{name}" for name in TASK_SORTS for sign in ("", "-")])
@pytest.mark.parametrize("box", ["todo", "done"])
def test_every_order_of_tasks_loses_and_doubles_nothing_over_ties_and_gaps(stage: Stage, box: str, sort: str) -> None:
    for number in range(7):
        request = started(stage, "titled", ANN, title="同" if number % 2 else f"题{number}")
        if number % 4 == 3:
            stage.clock.forward(timedelta(minutes=1))
        if box == "done":
            approve(stage, request.id, MAX)

    found = walk(stage, lambda cursor: Inbox(box, sort=sort, limit=3, cursor=cursor), MAX)

    assert [i.id for i in found] == [i.id for i in stage.engine.ask(Inbox(box, sort=sort, limit=200), MAX).items]
    assert len({i.id for i in found}) == 7
    values = [getattr(item, sort.removeprefix("-")) for item in found]
    if sort.removeprefix("-") != "title" and None not in values:
        assert values == sorted(values, reverse=sort.startswith("-"))


def test_a_page_starts_behind_the_last_one_whatever_came_meanwhile(stage: Stage) -> None:
    old = [started(stage, "two", ANN).id for _ in range(4)]
    page = stage.engine.ask(Instances(limit=2), ANN)
    stage.clock.forward(timedelta(minutes=1))
    started(stage, "two", ANN)

    rest = stage.engine.ask(Instances(limit=9, cursor=page.next_cursor), ANN)

    assert [i.id for i in [*page.items, *rest.items]] == sorted(old, reverse=True)


@pytest.mark.parametrize("query", [Inbox, Instances])
@pytest.mark.parametrize("cursor", ["", "x", "é", "W10=", "WyItdXBkYXRlZF9hdCIsMSwyXQ==", "bnVsbA==", "A" * 5000])
def test_a_cursor_that_is_none_is_refused(stage: Stage, query: Any, cursor: str) -> None:
    started(stage, "two", ANN)
    if not cursor:
        assert stage.engine.ask(query(cursor=cursor), MAX).items
        return
    with pytest.raises(BadCursor):
        stage.engine.ask(query(cursor=cursor), MAX)


@pytest.mark.parametrize("value", ['"2025-11-20"', '"no moment"', "1", "{}", "[]", "true", '"2025-11-20T00:00:00"'])
def test_a_cursor_that_was_tampered_with_is_refused(stage: Stage, value: str) -> None:
    cursor = base64.urlsafe_b64encode(f'["-updated_at",{value},"x"]'.encode()).decode()
    with pytest.raises(BadCursor):
        stage.engine.ask(Instances(cursor=cursor), MAX)


def test_a_cursor_belongs_to_its_order_and_orders_and_boxes_have_names(stage: Stage) -> None:
    for _ in range(3):
        started(stage, "two", ANN)
    cursor = stage.engine.ask(Instances(limit=1), ANN).next_cursor

    with pytest.raises(BadCursor):
        stage.engine.ask(Instances(limit=1, cursor=cursor, sort="title"), ANN)
    for sort in ("", "-", "id", "variables", "--title", "title; drop table"):
        with pytest.raises(BadSort):
            stage.engine.ask(Instances(sort=sort), ANN)
    with pytest.raises(UnknownBox) as refusal:
        stage.engine.ask(Inbox("followed"), ANN)
    assert isinstance(refusal.value, Invalid)


@pytest.mark.parametrize(("limit", "size"), [(-1, 1), (0, 1), (1, 1), (3, 3), (10_000, 4)])
def test_a_page_has_its_limits(stage: Stage, limit: int, size: int) -> None:
    for _ in range(4):
        started(stage, "two", ANN)
    assert len(stage.engine.ask(Instances(limit=limit), ANN).items) == size


def test_a_row_says_who_has_it_and_what_the_reader_may_do(stage: Stage) -> None:
    request = started(stage, "titled", ANN, title="甲", note="乙")

    item = stage.engine.ask(Inbox("started"), ANN).items[0]
    assert (item.title, [line["label"] for line in item.summary], item.allowed_actions) == ("甲", ["名称", "说明"], ("withdraw",))
    assert [(t.name, t.candidates.role_name, [p.id for p in t.candidates.persons]) for t in item.open_tasks] == [("check", "审批人", ["eve", "max"])]
    assert stage.engine.ask(Instances(), ROOT).items[0].allowed_actions == ("suspend", "change_variables", "jump", "cancel")
    assert stage.engine.ask(Instances(), ADA).items[0].allowed_actions == ()
    task = stage.engine.ask(Inbox(), MAX).items[0]
    assert task.allowed_actions == ("approve", "reject", "return", "transfer", "delegate", "add_signers", "consult", "claim", "save_draft")
    assert (task.instance_state, task.initiator.name) == ("running", "安")
    assert stage.engine.ask(Inbox(), SUE).items == []
    assert request.id == task.process_instance_id
    stage.engine.execute(Suspend(request.id, "查"), ROOT)
    suspended = stage.engine.ask(Inbox(), MAX).items[0]
    assert (suspended.instance_state, suspended.allowed_actions) == ("suspended", ())
