"""Service tasks: arguments, results, failures and another try."""

import pytest

from engine.errors import IncidentNotFound
from engine.handlers import BpmnError
from tests.bpmn.drive import Drive


class Flaky:
    """Fails until it is repaired."""

    def __init__(self, error: Exception) -> None:
        self.error: Exception | None = error
        self.calls = 0

    def __call__(self, **arguments: object) -> dict[str, object]:
        self.calls += 1
        if self.error is not None:
            raise self.error
        return arguments


def test_parameters_are_evaluated_and_the_result_lands_in_its_variable() -> None:
    drive = Drive("service_task", {"amount": 21}, services={"pay": lambda amount, note: {"paid": amount, "note": note}})

    assert drive.open == ["a"]
    assert drive.world.calls == [("pay", {"amount": 42, "note": "备注"}, "v")]
    assert drive.variables["receipt"] == {"paid": 42, "note": "备注"}


@pytest.mark.parametrize(
    ("error", "cause", "message"),
    [
        (ValueError("库里没有"), "ValueError", "库里没有"),
        (LookupError("no service task 'pay'"), "LookupError", "no service task 'pay'"),
        (BpmnError("NOBODY", "没人接"), "BpmnError:NOBODY", "没人接"),
    ],
)
def test_what_goes_wrong_in_a_service_leaves_the_token_there(error: Exception, cause: str, message: str) -> None:
    drive = Drive("service_task", {"amount": 1}, services={"pay": Flaky(error)})

    (failure,) = drive.failures
    assert (failure.element_id, failure.element_path, failure.topic, failure.cause, failure.message) == ("v", "v", "pay", cause, message)
    assert (drive.open, drive.ended, drive.taken_out) == ([], False, [])
    assert "receipt" not in drive.variables


def test_a_failed_service_runs_again_alone() -> None:
    pay, tell = Flaky(ValueError("x")), Flaky(ValueError("y"))
    drive = Drive("service_tasks_in_parallel", {"amount": 1}, services={"pay": pay, "tell": tell})
    first, second = drive.failures
    assert ({first.topic, second.topic}, drive.open) == ({"pay", "tell"}, ["a"])
    pay.error = tell.error = None

    drive.retry(first)

    assert sorted([pay.calls, tell.calls]) == [1, 2]
    assert drive.failures == []
    drive.retry(second)
    drive.done("a")
    assert drive.ended


def test_a_failure_may_repeat_and_keeps_its_token() -> None:
    pay = Flaky(ValueError("x"))
    drive = Drive("service_task", {"amount": 1}, services={"pay": pay})
    (first,) = drive.failures

    drive.retry(first)

    (again,) = drive.failures
    assert again == first
    pay.error = None
    assert drive.retry(again) == ["a"]
    assert drive.taken_out == []


def test_the_error_of_another_try_takes_the_boundary() -> None:
    pay = Flaky(ValueError("x"))
    drive = Drive("multi_instance_service", {"amounts": [1]}, services={"pay": pay})
    (failure,) = drive.failures
    pay.error = BpmnError("ANY")

    assert drive.retry(failure) == ["h"]


def test_only_a_failed_task_can_be_tried_again() -> None:
    pay = Flaky(ValueError("x"))
    drive = Drive("service_task", {"amount": 1}, services={"pay": pay})
    (failure,) = drive.failures
    pay.error = None
    drive.retry(failure)

    with pytest.raises(IncidentNotFound):
        drive.retry(failure)
    with pytest.raises(IncidentNotFound):
        drive.do(lambda execution: execution.retry(drive.token("a")))


def test_an_error_end_event_that_nobody_catches_can_be_tried_again() -> None:
    drive = Drive("error_boundary_of_another_code", {"bad": True})
    drive.done("call/c1")
    (failure,) = drive.failures

    drive.retry(failure)

    assert drive.failures == [failure]
