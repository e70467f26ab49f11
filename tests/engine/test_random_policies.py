"""Random modes and policies one after the other: the invariants hold at every rest, and what a button foretold is what pressing it brought."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from engine.actor import SYSTEM, Actor
from engine.commands import AddPerson, Approve, Cancel, Reject, Resubmit, RetryIncident, ReturnTo, StartInstance
from engine.model import InstanceResult, OpenTask
from engine.queries import Inbox, Incidents, InstanceById, UserTaskById
from engine.store.database import open_database
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.engine.diagrams_at_random import CANDIDATES, MODES, POLICIES
from tests.engine.drawing import Node, draw, user
from tests.engine.house import open_house
from tests.engine.office import ANN, EVE, MAX, ROOT, SUE


def task(number: int, chance: Random) -> Node:
    told = {name: chance.choice(values) for name, values in POLICIES.items() if chance.random() < 0.5}
    return user(f"t{number}", chance.choice(CANDIDATES), mode=chance.choice(MODES), **told)


class Walk:
    """One request from its beginning to its end."""

    def __init__(self, stage: Stage, chance: Random, by: Actor) -> None:
        self.stage, self.chance, self.by, self.done = stage, chance, by, Counter[str]()
        self.request: InstanceResult = stage.engine.execute(StartInstance("way"), by)

    def open_tasks(self) -> list[OpenTask]:
        return list(self.stage.engine.ask(InstanceById(self.request.id), SYSTEM).instance.open_tasks)

    def step(self) -> bool:
        """Somebody does something; False when there is nothing left to do."""
        stuck = self.stage.engine.ask(Incidents(), ROOT).items
        if stuck:
            self.stage.engine.execute(AddPerson("new", "新人", memberships=[("nobody", None)]), SYSTEM)
            self.stage.engine.execute(RetryIncident(stuck[0].id), ROOT)
            still = {incident.id for incident in self.stage.engine.ask(Incidents(), ROOT).items}
            self.done["held"] += 1
            # Who leaves a step empty by being its initiator does so for ever.
            return not still or self.done["held"] < 3
        tasks = [one for one in self.open_tasks() if one.state == "pending"]
        if not tasks:
            return False
        chosen = self.chance.choice(tasks)
        if chosen.element_path == "resubmit":
            self.stage.engine.execute(Resubmit(self.request.id), self.by)
        else:
            self.decide(chosen, self.acting(chosen))
        return True

    def acting(self, chosen: OpenTask) -> Actor:
        if chosen.assignee is not None:
            return Actor(chosen.assignee.id, chosen.assignee.name)
        person = self.chance.choice(list(chosen.candidates.persons))
        return Actor(person.id, person.name)

    def decide(self, chosen: OpenTask, by: Actor) -> None:
        assert [item.id for item in self.stage.engine.ask(Inbox(limit=200), by).items].count(chosen.id) == 1
        kind = self.chance.choices(["approve", "reject", "return"], weights=[12, 2, 1])[0]
        self.done[kind] += 1
        if kind == "return":
            self.stage.engine.execute(ReturnTo(chosen.id, opinion="再看"), by)
        elif kind == "reject":
            self.stage.engine.execute(Reject(chosen.id, "不"), by)
        else:
            foretold = self.stage.engine.ask(UserTaskById(chosen.id), by).prediction["approved"]
            result = self.stage.engine.execute(Approve(chosen.id), by).instance
            after = {one.element_path for one in self.open_tasks()}
            outcome = self.stage.engine.ask(InstanceById(self.request.id), SYSTEM).variables.get("outcomes", {}).get(chosen.element_path)
            if result.state == "running" and chosen.element_path not in after and outcome == "approved" and after:
                self.done["foretold"] += 1
                assert {step.element_path for step in foretold.next} == after


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_policies_a_request_stays_whole_and_does_what_was_foretold(seed: int, tmp_path: Path) -> None:
    chance, done = Random(seed), Counter[str]()
    database = open_database(f"sqlite:///{tmp_path / 'house.db'}")
    stage = open_house(database)
    for _ in range(4):
        nodes = [task(number, chance) for number in range(5)]
        stage.deploy_files(draw("way", *nodes, paths=" > ".join(["start", *(node.id for node in nodes), "end"])))
        walk = Walk(stage, chance, chance.choice([ANN, MAX, SUE, EVE]))
        for _ in range(60):
            told = [(node.id, dict(node.properties)) for node in nodes]
            assert violations(stage.engine) == [], (seed, told)
            if not walk.step():
                break
        assert violations(stage.engine) == [], (seed, told)
        for incident in stage.engine.ask(Incidents(), ROOT).items:
            stage.engine.execute(Cancel(incident.process_instance_id, "清理"), ROOT)
        done += walk.done
    database.dispose()

    assert done["approve"] > 3 and done["foretold"] > 0, done
