"""代理: the rules, how they are made, ended and found."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import (
    AddSubstitution,
    EndSubstitution,
)
from engine.errors import (
    DefinitionNotFound,
    EmptyWindow,
    NotAdministrator,
    OwnSubstitute,
    PersonNotFound,
    SubstitutionNotFound,
    SubstitutionOverlaps,
)
from engine.queries import SubstitutionById
from engine.testing import Stage
from tests.commands.acting import started
from tests.commands.substituting import DAY, away, furnished, rules
from tests.engine.office import ANN, EVE, MAX, ROOT, SUE, TOM


@pytest.fixture
def stage(database: Database) -> Stage:
    return furnished(database)


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (AddSubstitution("max"), OwnSubstitute),
        (AddSubstitution("nobody"), PersonNotFound),
        (AddSubstitution("eve", processes=["nothing"]), DefinitionNotFound),
        (AddSubstitution("eve", person="tom"), NotAdministrator),
    ],
)
def test_what_is_no_rule(stage: Stage, rule: AddSubstitution, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        stage.engine.execute(rule, MAX)


def test_it_must_end_after_it_begins_and_after_now(stage: Stage) -> None:
    now = stage.clock()
    for since, until in [(now + DAY, now + DAY), (now - 2 * DAY, now - DAY)]:
        with pytest.raises(EmptyWindow):
            away(stage, MAX, EVE, since=since, until=until)


def test_two_rules_for_the_same_at_the_same_time_are_refused(stage: Stage) -> None:
    now = stage.clock()
    first = away(stage, MAX, EVE, since=now, until=now + 2 * DAY)
    with pytest.raises(SubstitutionOverlaps) as refusal:
        away(stage, MAX, TOM, since=now + DAY)
    assert refusal.value.params["user"] == "伊娃"
    away(stage, MAX, TOM, since=now + 2 * DAY)
    away(stage, MAX, SUE, processes=["one", "other"])
    with pytest.raises(SubstitutionOverlaps):
        away(stage, MAX, TOM, processes=["other"])

    stage.engine.execute(EndSubstitution(first.id), MAX)
    away(stage, MAX, SUE, since=now, until=now + DAY)


def test_an_administrator_makes_and_ends_it_for_anybody_and_others_do_not(stage: Stage) -> None:
    rule = away(stage, ROOT, EVE, person="max")
    with pytest.raises(NotAdministrator):
        stage.engine.execute(EndSubstitution(rule.id), EVE)
    with pytest.raises(SubstitutionNotFound):
        stage.engine.ask(SubstitutionById(rule.id), TOM)
    with pytest.raises(SubstitutionNotFound):
        stage.engine.execute(EndSubstitution("none"), ROOT)

    assert [one.created_by.id for one in rules(stage, MAX)] == ["root"]
    ended = stage.engine.execute(EndSubstitution(rule.id), ROOT).ended_at
    stage.clock.forward(DAY)
    assert stage.engine.execute(EndSubstitution(rule.id), MAX).ended_at == ended, "what is over stays as it is"
    [item] = rules(stage, MAX)
    assert (item.state, item.ended_by and item.ended_by.id, item.allowed_actions) == ("ended", "root", ())


def test_rules_are_found_by_person_state_and_process(stage: Stage) -> None:
    now = stage.clock()
    away(stage, MAX, EVE, processes=["one"])
    away(stage, SUE, TOM, since=now + DAY, until=now + 2 * DAY)
    started(stage, "one", ANN)

    def found(who: Actor, **more: Any) -> list[tuple[str, str]]:
        return [(one.person.id, one.state) for one in rules(stage, who, **more)]

    assert (found(MAX), found(EVE), found(EVE, of="for_me")) == ([("max", "active")], [], [("max", "active")])
    with pytest.raises(NotAdministrator):
        found(MAX, of="everybody")
    assert found(ROOT, of="everybody") == [("sue", "upcoming"), ("max", "active")]
    assert found(ROOT, of="everybody", state="active") == found(ROOT, of="everybody", text="马克") == [("max", "active")]
    assert found(ROOT, of="everybody", definition_key="other") == [("sue", "upcoming")]
    assert found(ROOT, of="everybody", since=now + 3 * DAY) == [("max", "active")]
    assert [(one.held, [process.key for process in one.processes]) for one in rules(stage, MAX)] == [(1, ["one"])]
