"""A diagram with a little of everything, driven at random: no token is doubled or lost, and it can always be driven to its end."""

from collections.abc import Callable
from random import Random

import pytest

from engine.handlers import BpmnError
from tests.bpmn.drive import Drive

CALM = {"B": True, "C": False, "again": False, "back": False, "fail": False}


class Weather:
    """Services that work, fail, or throw an error that is caught or not."""

    def __init__(self, random: Random) -> None:
        self.random, self.calm = random, False

    def __call__(self, **_: object) -> str:
        luck = 1.0 if self.calm else self.random.random()
        if luck < 0.15:
            raise ValueError("bad luck")
        if luck < 0.3:
            raise BpmnError(self.random.choice(["LIMIT", "NOBODY"]))
        return "ok"


@pytest.mark.parametrize("seed", range(40))
def test_it_can_always_be_driven_to_its_end(seed: int) -> None:
    random = Random(seed)
    weather = Weather(random)
    variables = {**CALM, "amounts": [1, 2, 3], "people": ["甲", "乙"]}
    drive = Drive("everything", variables, services={"pay": weather, "check": weather})
    for _ in range(40):
        if drive.ended:
            break
        step(drive, random)
        assert len(set(drive.open)) == len(drive.open), drive.open

    weather.calm = True
    variables.update(CALM)
    for _ in range(200):
        if drive.ended:
            break
        finish_one(drive, random)
    assert (drive.ended, drive.ended_at) == (True, "e")


def step(drive: Drive, random: Random) -> None:
    choices: list[Callable[[], object]] = [lambda: drive.done(random.choice(drive.open))] * 8 if drive.open else []
    choices += [lambda: revive(drive), lambda: shuffle(drive, random), lambda: shuffle(drive, random)]
    random.choice(choices)()


def revive(drive: Drive) -> None:
    drive.do(lambda execution: execution.revive())


def shuffle(drive: Drive, random: Random) -> None:
    drive.variables.update({name: random.random() < 0.4 for name in CALM})
    drive.variables["people"] = ["甲", "乙", "丙"][: random.randint(0, 3)]


def finish_one(drive: Drive, random: Random) -> None:
    if drive.open:
        drive.done(random.choice(drive.open))
    else:
        revive(drive)
