"""BPMN errors: thrown by end events and services, caught by the nearest boundary that wants them."""

import pytest

from engine import bpmn
from engine.handlers import BpmnError
from tests.bpmn.drive import Drive


def test_an_error_end_event_is_caught_by_the_boundary_of_the_call_which_is_interrupted() -> None:
    drive = Drive("error_boundary_by_code", {"bad": True})

    assert drive.done("call/c1") == ["h"]
    assert drive.variables["fault"] == {"code": "LIMIT", "message": "LIMIT"}
    drive.done("h")

    assert (drive.ended, drive.ended_at) == (True, "e2")


def test_nothing_of_an_interrupted_call_is_left_and_its_open_tokens_are_told() -> None:
    drive = Drive("error_boundary_in_a_loop", {"amount": 1}, services={"pay": lambda amount: amount})
    assert drive.open == ["z"]

    drive = Drive("error_through_two_levels", {"bad": True})
    assert drive.open == ["outer/several[0]/c1", "outer/several[1]/c1"]
    other = drive.token("outer/several[1]/c1")

    assert drive.done("outer/several[0]/c1") == ["h"]
    assert drive.taken_out == [other]
    drive.done("h")

    assert drive.ended


def test_without_an_error_the_boundary_is_silent() -> None:
    drive = Drive("error_boundary_by_code", {"bad": False})

    assert drive.done("call/c1") == ["call/c2"]
    assert drive.done("call/c2") == ["z"]


@pytest.mark.parametrize(("diagram", "caught"), [("error_boundary_by_code_and_for_all", "h1"), ("error_boundary_for_all", "h2")])
def test_an_exact_code_goes_before_one_that_catches_all_and_never_both(diagram: str, caught: str) -> None:
    drive = Drive(diagram, {"bad": True})

    assert drive.done("call/c1") == [caught]


def test_an_error_that_nobody_catches_stands_still_as_a_failure() -> None:
    drive = Drive("error_boundary_of_another_code", {"bad": True})

    assert drive.done("call/c1") == ["call/c2"]
    (failure,) = drive.failures
    assert (failure.element_path, failure.cause, failure.topic) == ("call/failed", "BpmnError:LIMIT", "")
    assert not drive.ended

    drive.done("call/c2")
    assert (drive.open, drive.ended) == ([], False)


def test_an_error_is_never_caught_by_a_sibling() -> None:
    """F12: the boundary of an unrelated activity must not take it. Seen failing with a broadcast."""
    drive = Drive("error_beside_a_sibling", {"bad": True})

    assert drive.done("call/c1") == ["call/c2", "sibling/c1"]
    assert [f.cause for f in drive.failures] == ["BpmnError:LIMIT"]
    assert drive.taken_out == []


def test_an_embedded_sub_process_throws_to_its_own_boundary() -> None:
    drive = Drive("error_out_of_a_sub_process", {"bad": True})
    assert drive.done("inner/i1") == ["h"]
    assert "caught" in drive.passed

    drive = Drive("error_out_of_a_sub_process", {"bad": False})
    assert drive.done("inner/i1") == ["z"]


def test_what_runs_beside_an_error_is_stopped_before_it_does_anything() -> None:
    drive = Drive("error_stops_what_is_beside_it")

    assert drive.done("a") == ["h"]
    assert "noted" not in drive.variables


def refuse(**_: object) -> None:
    raise BpmnError("LIMIT", "太多了")


@pytest.mark.parametrize(("code", "caught"), [("LIMIT", "h1"), ("ANYTHING", "h2")])
def test_the_error_of_a_service_takes_the_boundary_of_its_task(code: str, caught: str) -> None:
    def pay(amount: int) -> None:
        raise BpmnError(code, "太多了")

    drive = Drive("service_task_with_error_boundaries", {"amount": 3}, services={"pay": pay})

    assert (drive.open, drive.failures) == ([caught], [])
    assert drive.variables.get("fault") == ({"code": "LIMIT", "message": "太多了"} if code == "LIMIT" else None)
    assert "result" not in drive.variables


def test_an_error_that_is_caught_inside_a_called_process_never_reaches_its_caller() -> None:
    drive = Drive("error_caught_inside_a_call", {"amount": 3}, services={"pay": refuse})

    assert drive.open == ["call/h1"]
    assert drive.done("call/h1") == ["z"]


def test_a_boundary_catches_again_in_every_round_of_a_loop() -> None:
    drive = Drive("error_boundary_in_a_loop", {"amount": 3}, services={"pay": refuse})
    for _ in range(3):
        assert drive.open == ["fix"]
        drive.done("fix")

    drive.services["pay"] = lambda amount: amount
    assert drive.done("fix") == ["z"]


def test_an_error_of_one_of_several_instances_interrupts_them_all() -> None:
    drive = Drive("multi_instance_call", {"people": [1, 2, 3], "log": []}, services={"pay": refuse})
    others = {drive.token("call[0]/c1"), drive.token("call[2]/c1")}

    assert drive.done("call[1]/c1") == ["h"]
    assert set(drive.taken_out) == others
    drive.done("h")

    assert drive.ended


def test_the_visit_of_a_boundary_event_has_no_incoming_flow() -> None:
    drive = Drive("error_boundary_by_code", {"bad": True})

    drive.done("call/c1")

    assert bpmn.Visit("caught", "caught", "error_boundary_by_code", None) in drive.steps
    assert drive.passed[-2:] == ["caught", "h"]
