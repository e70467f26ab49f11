"""What a business rule task decided stands in the history: inputs, outputs and rules, of every decision that was made for it."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.queries import HistoryOf
from engine.testing import Stage
from tests.commands.acting import detail, started
from tests.dmn.models import decision as decided
from tests.dmn.models import literal, model, table
from tests.engine.drawing import decision, draw, user
from tests.engine.office import ANN, open_office

LEVEL = decided(table(["days"], ["level"], [("> 10", '"long"'), ("-", '"short"')], policy="FIRST"), id="level", name="等级").replace('"r', '"level-r')
RATE = decided(literal('{rate: if level = "long" then 100 else 10, twice: function(x) x * 2}'), id="rate", name="费率", requires=["#level"])
PRICES = table(["level"], ["fee:number"], [('"long"', "days * rate.rate"), ("-", "5")], policy="FIRST").replace('id="t"', 'id="prices"')
FEE = decided(PRICES, id="fee", requires=["#level", "#rate"])
SERVICE = (
    '<decisionService id="quote" name="报价"><outputDecision href="#fee"/><encapsulatedDecision href="#level"/>'
    '<encapsulatedDecision href="#rate"/><inputData href="#days"/></decisionService>'
)
DATA = '<inputData id="days" name="days"><variable name="days" typeRef="number"/></inputData>'


def _files(called: str) -> dict[str, bytes]:
    drawn = draw("pay", decision("price", called), user("check", "role:approver"), paths="start > price > check > end")
    return {**drawn, "fee.dmn": model(DATA, LEVEL, RATE, FEE, SERVICE)}


def _made(stage: Stage, days: int) -> dict[str, Any]:
    request = started(stage, "pay", ANN, days=days)
    return next(dict(entry.params) for entry in stage.engine.ask(HistoryOf(request.id), ANN) if entry.code == "decision.made")


@pytest.mark.parametrize(("days", "level", "rule", "fee"), [(11, "long", "r1", 1100), (3, "short", "r2", 5)])
def test_a_decision_is_told_with_those_it_stands_on(database: Database, days: int, level: str, rule: str, fee: int) -> None:
    made = _made(open_office(database, _files("fee")), days)

    assert {name: made[name] for name in ("decision", "name", "inputs", "outputs", "rules")} == {
        "decision": "fee", "name": "fee", "inputs": {"level": level}, "outputs": {"fee": fee}, "rules": [rule],
    }  # fmt: skip
    assert made["required"] == [
        {"decision": "level", "name": "等级", "inputs": {"days": days}, "outputs": {"level": level}, "rules": [f"level-{rule}"]},
        {"decision": "rate", "name": "费率", "inputs": {"level": level}, "outputs": {}, "rules": []},
    ]


def test_what_a_decision_service_decides_is_told_too(database: Database) -> None:
    stage = open_office(database, _files("quote"))
    made = _made(stage, 3)

    assert (made["decision"], made["name"], made["outputs"]) == ("quote", "报价", {"quote": 5})
    assert [one["decision"] for one in made["required"]] == ["level", "rate", "fee"]
    assert made["required"][2]["rules"] == ["r2"]


def test_a_decision_that_stands_alone_is_told_alone(database: Database) -> None:
    stage = open_office(database, _files("level"))
    request = started(stage, "pay", ANN, days=3)
    made = next(entry.params for entry in stage.engine.ask(HistoryOf(request.id), ANN) if entry.code == "decision.made")

    assert "required" not in made
    assert detail(stage, request.id).variables["level"] == "short"
