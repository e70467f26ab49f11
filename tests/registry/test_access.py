"""What the verbs of 乐企 access do to the book, and what they refuse (I-11, I-12, I-13, I-15)."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, delete, insert, update
from sqlalchemy.exc import IntegrityError

from processes.registry.access import ledger, tables
from processes.registry.access.change_proof import change_proof
from processes.registry.access.entity import ProvidedBy, Source, Told
from processes.registry.access.expire import expire
from processes.registry.access.register_result import register_result
from processes.registry.access.states import Event, Status, Variant
from tests.registry.access import DAY, DIRECT, NOON, NUMBER, happen, refusal, said, seen, send
from tests.registry.conftest import U01, U02

U19, TN = "92129901FAKE001953", "天津虚构申餐饮店"


def test_an_invitation_goes_its_way_in_the_seeds_order_and_tells_every_step(book: Connection) -> None:
    send(book)
    told = happen(book, "ACCEPT", "ADMIT", "CONFIRM")
    steps = ledger.events(book, NUMBER)

    assert (told.status, told.respond_due_at) == (Status.CONFIRMED, NOON + 30 * DAY)
    assert [step.event for step in steps] == [None, Event.ACCEPT, Event.ADMIT, Event.CONFIRM]
    assert [str(step.status) for step in steps] == ["PENDING_RESPONSE", "PENDING_ACCEPTANCE", "PENDING_CONFIRMATION", "CONFIRMED"]
    assert [step.source for step in steps] == [Source.OWN, Source.API, Source.API, Source.API]


def test_in_the_order_of_2024_the_using_unit_comes_last_and_its_time_begins_then(book: Connection) -> None:
    made = send(book, variant=Variant.JOINT_2024)
    register_result(book, NUMBER, Event.PASS_FILING, said(), now=NOON + 10 * DAY)

    assert (made.status, made.respond_due_at) == (Status.APPLYING, None)
    assert ledger.existing(book, NUMBER).respond_due_at == NOON + 40 * DAY
    assert happen(book, "AUTHORIZE").status is Status.CONFIRMED


@pytest.mark.parametrize("status", [s for s in Status if s in (Status.PENDING_RESPONSE, Status.PENDING_ACCEPTANCE, Status.PENDING_CONFIRMATION)])
def test_a_second_invitation_while_one_is_under_way_is_refused_with_its_status(book: Connection, status: Status) -> None:
    send(book)
    happen(book, *{"PENDING_RESPONSE": [], "PENDING_ACCEPTANCE": ["ACCEPT"], "PENDING_CONFIRMATION": ["ACCEPT", "ADMIT"]}[status])
    problem = refusal(send, book, number="LQ-0002")

    names = {"PENDING_RESPONSE": "待使用单位响应", "PENDING_ACCEPTANCE": "待受理", "PENDING_CONFIRMATION": "待确认"}
    assert (problem.code, problem.params) == ("E-INV-013", {"status": names[status]})


def test_who_is_in_is_not_invited_again_suspended_or_not(book: Connection) -> None:
    assert refusal(send, book, uscc=U01).code == "E-INV-014"
    happen(book, "SUSPEND", number="YQ-DEMO-0001")
    assert refusal(send, book, uscc=U01).code == "E-INV-014"


@pytest.mark.parametrize("way", [["DECLINE"], ["WITHDRAW"], ["ACCEPT", "NOT_ADMIT"], ["ACCEPT", "ADMIT", "NOT_CONFIRM"]])
def test_after_a_refusal_it_is_sent_again_and_names_the_one_before_once(book: Connection, way: list[str]) -> None:
    send(book)
    happen(book, *way)
    again = send(book, number="LQ-0002", reinvite_of=NUMBER)

    assert (again.status, again.reinvite_of) == (Status.PENDING_RESPONSE, NUMBER)
    assert ledger.existing(book, NUMBER).status in (Status.DECLINED, Status.WITHDRAWN, Status.NOT_ACCEPTED, Status.CONFIRM_REJECTED)


def test_what_was_released_is_invited_anew_and_not_again(book: Connection) -> None:
    happen(book, "RELEASE", number="YQ-DEMO-0001")
    problem = refusal(send, book, uscc=U01, reinvite_of="YQ-DEMO-0001")

    assert (problem.code, problem.params) == ("invitation_not_reinvitable", {"status": "已解除"})
    assert send(book, uscc=U01).status is Status.PENDING_RESPONSE


@pytest.mark.parametrize(
    ("values", "code", "params"),
    [
        ({"direct_unit": "nobody"}, "E-INV-019", {}),
        ({"relation": "00"}, "E-INV-006", {"relation": "无关系"}),
        ({"relation": "09"}, "E-INV-006", {"relation": "09"}),
        ({"capabilities": ["999999"]}, "E-INV-008", {"code": "999999"}),
        ({"capabilities": ["202007"]}, "E-INV-009", {"code": "202007", "permission": "自用", "relation": "不具有控制关系"}),
        ({"relation": "01"}, "E-INV-009", {"code": "202076", "permission": "联用", "relation": "总分公司关系"}),
        ({"uscc": U19, "name": TN}, "E-INV-015", {}),
    ],
)
def test_what_may_not_be_sent_is_refused_with_its_code(book: Connection, values: dict[str, object], code: str, params: dict[str, str]) -> None:
    problem = refusal(send, book, **values)

    assert (problem.code, dict(problem.params)) == (code, params)


def test_what_may_be_used_either_way_suits_every_relation(book: Connection) -> None:
    assert send(book, relation="05", capabilities=["202007", "203059", "202038"]).relation == "05"


OUTSIDE = [event for event in Event if event not in (Event.EXPIRE, Event.WITHDRAW, Event.CHANGE_PROOF)]


@pytest.mark.parametrize("told", [seen(), said(source=Source.OWN), said(source=Source.SYSTEM)], ids=["no screenshot", "by us", "by the system"])
@pytest.mark.parametrize("event", OUTSIDE)
def test_what_the_other_side_decides_is_never_ours_to_say(book: Connection, event: Event, told: Told) -> None:
    ways = {"ADMIT": ["ACCEPT"], "NOT_ADMIT": ["ACCEPT"], "CONFIRM": ["ACCEPT", "ADMIT"], "NOT_CONFIRM": ["ACCEPT", "ADMIT"], "RESUME": ["SUSPEND"]}
    filing, late = event in (Event.PASS_FILING, Event.FAIL_FILING), event in (Event.RELEASE, Event.SUSPEND, Event.TERMINATE, Event.RESUME)
    number = "YQ-DEMO-0001" if late else NUMBER
    if not late:
        send(book, variant=Variant.JOINT_2024 if filing or event is Event.AUTHORIZE else Variant.SEED)
    before = happen(book, *(["PASS_FILING"] if event is Event.AUTHORIZE else ways.get(event, [])), number=number)

    assert refusal(register_result, book, number, event, told, now=NOON).code == "E-WF-004"
    assert ledger.existing(book, number) == before
    register_result(book, number, event, seen("screenshot"), now=NOON)
    assert ledger.events(book, number)[-1].evidence == ["screenshot"]


@pytest.mark.parametrize(("way", "event"), [([], "DECLINE"), (["ACCEPT"], "NOT_ADMIT"), (["ACCEPT", "ADMIT"], "NOT_CONFIRM")])
def test_whoever_says_no_says_why_and_the_reason_stays(book: Connection, way: list[str], event: str) -> None:
    send(book)
    happen(book, *way)

    assert refusal(happen, book, event, reason=" ").code == "invitation_reason_required"
    assert happen(book, event, reason="关系证明材料不清晰").reason == "关系证明材料不清晰"


@pytest.mark.parametrize(
    ("variant", "role", "allowed"),
    [
        (Variant.SEED, "办税员", True), (Variant.SEED, "开票员", False), (Variant.SEED, None, False),
        (Variant.JOINT_2024, "财务负责人", True), (Variant.JOINT_2024, "办税员", False),
    ],
)  # fmt: skip
def test_who_answers_for_the_using_unit_must_be_allowed_to(book: Connection, variant: Variant, role: str | None, allowed: bool) -> None:
    send(book, variant=variant)
    event = Event.ACCEPT if variant is Variant.SEED else Event.AUTHORIZE
    if variant is Variant.JOINT_2024:
        happen(book, "PASS_FILING")

    if allowed:
        register_result(book, NUMBER, event, said(role=role), now=NOON)
    else:
        problem = refusal(register_result, book, NUMBER, event, said(role=role), now=NOON)
        assert (problem.code, problem.params) == ("E-INV-018", {"role": role or "未知"})


def test_what_cannot_happen_there_is_refused_and_changes_nothing(book: Connection) -> None:
    send(book)
    problem = refusal(happen, book, "CONFIRM")

    assert (problem.code, problem.params) == ("invitation_not_there", {"status": "待使用单位响应", "event": "确认通过"})
    assert ledger.existing(book, NUMBER).status is Status.PENDING_RESPONSE


def test_it_expires_when_its_time_is_over_and_not_a_moment_before(book: Connection) -> None:
    due = send(book).respond_due_at
    assert due == NOON + 30 * DAY

    assert refusal(expire, book, NUMBER, now=due - DAY / 86400).code == "invitation_not_due"
    assert expire(book, NUMBER, now=due).status is Status.EXPIRED
    assert refusal(expire, book, NUMBER, now=due).code == "invitation_not_there"
    assert ledger.events(book, NUMBER)[-1].source is Source.SYSTEM


def test_proofs_are_changed_only_once_confirmed_and_every_version_stays(book: Connection) -> None:
    send(book, proof_files=["a.pdf"])
    for way in ([], ["ACCEPT"], ["ADMIT"]):
        happen(book, *way)
        assert refusal(change_proof, book, NUMBER, files=["b.pdf"], by="operator", now=NOON).code == "E-PROOF-001"
    happen(book, "CONFIRM")
    problem = refusal(change_proof, book, NUMBER, files=[], by="operator", now=NOON)
    change_proof(book, NUMBER, files=["b.pdf"], by="operator", now=NOON)
    change_proof(book, NUMBER, files=["c.pdf"], by="operator", now=NOON)

    assert (problem.code, problem.params) == ("E-PROOF-002", {"mb": 20})
    kept = [(p.version, p.files, p.superseded_by) for p in ledger.proofs(book, NUMBER)]
    assert kept == [(1, ["a.pdf"], 2), (2, ["b.pdf"], 3), (3, ["c.pdf"], None)]
    assert ledger.events(book, NUMBER)[-1].event is Event.CHANGE_PROOF


def test_what_the_using_unit_uploads_with_its_answer_is_its_proof(book: Connection) -> None:
    send(book)
    register_result(book, NUMBER, Event.ACCEPT, said(), now=NOON, proof_files=["theirs.pdf"])

    assert [(p.provided_by, p.files) for p in ledger.proofs(book, NUMBER)] == [(ProvidedBy.USING_UNIT, ["theirs.pdf"])]


def _event(book: Connection, **values: object) -> None:
    given = {"id": "x", "invitation_no": NUMBER, "event": "ACCEPT", "status": "PENDING_ACCEPTANCE", "source": "API", "operator": "x"}
    book.execute(insert(tables.access_invitation_event).values(**{**given, "occurred_at": NOON, "recorded_at": NOON, **values}))


def _copy(book: Connection, **values: object) -> None:
    row = {"number": "LQ-9", "direct_tax_no": DIRECT, "using_tax_no": U02, "relation": "04", "capabilities": [], "variant": "SEED"}
    given = {**row, "status": "PENDING_ACCEPTANCE", "sent_at": NOON, "updated_at": NOON}
    book.execute(insert(tables.access_invitation).values(**{**given, **values}))


def _set(book: Connection, **values: object) -> None:
    book.execute(update(tables.access_invitation).where(tables.access_invitation.c.number == NUMBER).values(**values))


@pytest.mark.parametrize(
    "break_it",
    [
        pytest.param(_copy, id="I-11 a second one under way"),
        pytest.param(lambda c: _copy(c, status="CONFIRMED"), id="I-11 one under way and one in"),
        pytest.param(lambda c: _copy(c, status="EXPIRED", reinvite_of="LQ-9"), id="sent again after itself"),
        pytest.param(lambda c: _set(c, relation="00"), id="no relation"),
        pytest.param(lambda c: _set(c, status="APPROVED"), id="a status nobody knows"),
        pytest.param(lambda c: _set(c, respond_due_at=None), id="no end to 规定时间"),
        pytest.param(lambda c: _event(c, source="MANUAL"), id="I-15 registered without a screenshot"),
        pytest.param(lambda c: _event(c, source="OWN"), id="I-15 approved by us"),
        pytest.param(lambda c: _event(c, source="SYSTEM"), id="I-15 approved by the system"),
        pytest.param(lambda c: _event(c, evidence=["a.png"]), id="a screenshot of a message"),
        pytest.param(lambda c: c.execute(delete(tables.access_invitation)), id="gone with its events"),
    ],
)  # fmt: skip
def test_the_database_refuses_to_break_it_whatever_the_code_does(book: Connection, break_it: Callable[[Connection], None]) -> None:
    send(book)
    with pytest.raises(IntegrityError), book.begin_nested():
        break_it(book)


def test_what_the_database_is_asked_to_break_would_be_whole_without_the_break(book: Connection) -> None:
    send(book)
    _copy(book, using_tax_no="91319901FAKE00056Q", status="EXPIRED")
    _event(book)

    assert ledger.existing(book, NUMBER).status is Status.PENDING_RESPONSE
