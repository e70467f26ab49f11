"""Specs are compiled once and shared by all threads."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bpmn.drive import Drive


@pytest.fixture
def restless() -> object:
    """Threads take turns as often as the interpreter can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_eight_threads_drive_instances_of_the_same_specs() -> None:
    with ThreadPoolExecutor(8) as pool:
        logs = list(pool.map(drive_one, range(40)))

    assert logs == [[f"人{number}", f"员{number}"] for number in range(40)]


def drive_one(number: int) -> list[str]:
    variables = {"people": [f"人{number}", f"员{number}"], "log": []}
    drive = Drive("multi_instance_call", variables, services={"pay": lambda amount: amount})
    drive.done("call[1]/c1", "call[0]/c1", "z")
    assert drive.ended
    forks = Drive("nested_forks", {"again": number % 2 == 0})
    forks.done("m", "a", "c", "b", "d", "h", "z")
    assert forks.ended == (number % 2 == 1)
    return variables["log"]
