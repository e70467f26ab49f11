"""B11: what a step hides from its people, they find nowhere: not on another page of the request, in its record, in lists or by searching."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.commands import ChangeVariables, Reassign, SendCopies
from engine.model import InstanceDetail, UserTaskDetail
from engine.queries import HistoryOf, Inbox, InstanceById, Instances, UserTaskById
from engine.testing import Stage
from tests.commands.acting import approve, started, task_at
from tests.engine.drawing import call, decision, draw, user
from tests.engine.office import ADA, ANN, EVE, FAY, MAX, ROOT, TOM, open_office
from tests.forms.build import group, number, rows, schema, text

FORM = {
    "forms/start.form": schema(
        text("reason"), number("salary"), group("bank", text("account")), rows("items", text("name"), number("price")), rows("notes", text("word"))
    )
}
HIDING = '{"salary": "hidden", "bank": "hidden", "items": "hidden", "items.name": "read", "notes": "hidden"}'
DMN = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">
<inputData id="i1" name="salary"/><inputData id="i2" name="reason"/>
<decision id="rate" name="rate"><variable name="rate" typeRef="string"/>
<informationRequirement id="r1"><requiredInput href="#i1"/></informationRequirement>
<informationRequirement id="r2"><requiredInput href="#i2"/></informationRequirement>
<decisionTable id="t" hitPolicy="FIRST">
<input id="in1"><inputExpression id="e1" typeRef="number"><text>salary</text></inputExpression></input>
<input id="in2"><inputExpression id="e2" typeRef="string"><text>reason</text></inputExpression></input>
<output id="o" name="rate" typeRef="string"/>
<rule id="u1"><inputEntry id="x1"><text>&gt; 10</text></inputEntry><inputEntry id="x2"><text>-</text></inputEntry>
<outputEntry id="y1"><text>"high"</text></outputEntry></rule></decisionTable></decision></definitions>"""
PAY = draw(
    "pay", decision("reckon", "rate"), user("head", "user:max", fields=HIDING), user("money", "user:fay"),
    paths="start > reckon > head > money > end", more={**FORM, "rate.dmn": DMN}, summary="reason,salary",
)  # fmt: skip
ASKED: dict[str, Any] = {
    "reason": "加薪", "salary": 98765, "bank": {"account": "6222"}, "items": [{"name": "甲", "price": 31415}], "notes": [{"word": "私"}],
}  # fmt: skip
SECRETS = ("98765", "6222", "31415", "私")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, PAY)


def everything(stage: Stage, request: str, by: Any) -> str:
    """All that a person can get to read of a request, as one text."""
    asked = [InstanceById(request), HistoryOf(request), Inbox(box="todo"), Inbox(box="done"), Inbox(box="copied"), Instances()]
    return " ".join(repr(stage.engine.ask(query, by)) for query in asked)


def test_what_a_step_hides_is_on_no_page_of_the_request(stage: Stage) -> None:
    request = started(stage, "pay", ANN, **ASKED)

    told = everything(stage, request.id, MAX) + repr(stage.engine.ask(UserTaskById(task_at(stage, request.id)), MAX))

    assert [secret for secret in SECRETS if secret in told] == []
    assert "甲" in told, "one column of the hidden table was opened"
    assert "加薪" in told
    assert all(secret in everything(stage, request.id, who) for secret in SECRETS for who in (ANN, ADA, ROOT)), "who asked, and who sees all"


def test_it_stays_hidden_when_he_has_decided_and_is_seen_by_the_next(stage: Stage) -> None:
    request = started(stage, "pay", ANN, **ASKED)
    approve(stage, request.id, MAX)

    assert not any(secret in everything(stage, request.id, MAX) for secret in SECRETS)
    assert all(secret in everything(stage, request.id, FAY) for secret in SECRETS)


def test_another_step_of_his_may_show_it(stage: Stage) -> None:
    request = started(stage, "pay", ANN, **ASKED)
    approve(stage, request.id, MAX)
    stage.engine.execute(Reassign(task_at(stage, request.id), "max", "替休假"), ROOT)

    assert all(secret in everything(stage, request.id, MAX) for secret in SECRETS)


def test_a_copy_shows_nothing_that_any_step_hides(stage: Stage) -> None:
    request = started(stage, "pay", ANN, **ASKED)
    stage.engine.execute(SendCopies(request.id, ["tom"]), MAX)

    told = everything(stage, request.id, TOM)

    assert "加薪" in told
    assert not any(secret in told for secret in SECRETS)


def test_a_change_is_told_without_its_hidden_part(stage: Stage) -> None:
    request = started(stage, "pay", ANN, **ASKED)
    changes = {"salary": 55555, "items": [{"name": "乙", "price": 77777}], "reason": "补发"}
    stage.engine.execute(ChangeVariables(request.id, "更正", changes), ROOT)

    entry = next(e for e in stage.engine.ask(HistoryOf(request.id), MAX) if e.code == "variables.changed")

    assert entry.params["changes"] == {"items": [[{"name": "甲"}], [{"name": "乙"}]], "reason": ["加薪", "补发"]}


def test_a_decision_is_told_without_what_it_read_of_a_hidden_field(stage: Stage) -> None:
    request = started(stage, "pay", ANN, **ASKED)

    def made(by: Any) -> Any:
        return next(e for e in stage.engine.ask(HistoryOf(request.id), by) if e.code == "decision.made").params

    assert made(MAX)["inputs"] == {"reason": "加薪"}
    assert made(FAY)["inputs"] == {"salary": 98765, "reason": "加薪"} if approve(stage, request.id, MAX) else False


def test_nobody_finds_a_hidden_value_by_searching_for_it(stage: Stage) -> None:
    request = started(stage, "pay", ANN, **ASKED)

    assert [i.process_instance_id for i in stage.engine.ask(Inbox(text="加薪"), MAX).items] == [request.id]
    assert stage.engine.ask(Inbox(text="98,765"), MAX).items == []
    assert stage.engine.ask(Inbox(text="98765"), MAX).items == []


def test_without_any_form_a_hidden_variable_is_hidden_too(database: Database) -> None:
    stage = open_office(database, draw("bare", user("head", "user:max", fields='{"secret": "hidden"}'), paths="start > head > end"))
    request = started(stage, "bare", ANN, open="公开", secret="秘密")

    detail: UserTaskDetail = stage.engine.ask(UserTaskById(task_at(stage, request.id)), MAX)
    whole: InstanceDetail = stage.engine.ask(InstanceById(request.id), MAX)

    assert "秘密" not in repr(detail) + repr(whole)
    assert detail.variables["open"] == whole.variables["open"] == "公开"


def test_a_called_step_hides_by_the_word_of_its_caller(database: Database) -> None:
    called = draw("check", user("look", "user:eve"), paths="start > look > end", starters="=none")
    caller = draw("caller", call("ask", "check", fields__look='{"salary": "hidden"}'), paths="start > ask > end", more=FORM)
    stage = open_office(database, called, caller)
    request = started(stage, "caller", ANN, **ASKED)

    told = everything(stage, request.id, EVE) + repr(stage.engine.ask(UserTaskById(task_at(stage, request.id)), EVE))

    assert "98765" not in told
    assert "31415" in told, "nothing was said of the table"
