"""External service tasks: a job does the work, the token waits, late answers do no harm."""

import pytest

from engine import bpmn
from engine.errors import IncidentNotFound
from tests.bpmn.drive import Drive


def external(name: str = "external_service_task", **variables: object) -> Drive:
    return Drive(name, {"amount": 21, **variables}, external={"pay"})


def finish(drive: Drive, token: str, result: object = None) -> bool:
    answers: list[bool] = []
    drive.do(lambda execution: answers.append(execution.finish_service(token, result)))
    return answers[0]


def refuse(drive: Drive, token: str, code: str) -> bool:
    answers: list[bool] = []
    drive.do(lambda execution: answers.append(execution.fail_service(token, code=code, message="太多")))
    return answers[0]


def give_up(drive: Drive, token: str) -> bool:
    answers: list[bool] = []
    drive.do(lambda execution: answers.append(execution.give_up(token, cause="ConnectError", message="不通")))
    return answers[0]


def test_it_leaves_a_job_and_the_token_waits() -> None:
    drive = external()

    (job,) = drive.jobs
    assert (job.element_id, job.element_path, job.topic, job.arguments) == ("v", "v", "pay", {"amount": 42})
    assert (drive.open, drive.world.calls) == (["a"], [])
    drive.do(lambda execution: execution.advance())
    assert drive.jobs == []


def test_its_result_lands_in_its_variable_and_the_token_goes_on_once() -> None:
    drive = external()
    token = drive.job("v")

    assert finish(drive, token, {"paid": 42})
    assert drive.variables["receipt"] == {"paid": 42}
    assert not finish(drive, token, {"paid": 43})
    assert drive.variables["receipt"] == {"paid": 42}
    assert drive.done("a") == ["z"]


def test_an_error_takes_the_boundary_that_catches_it() -> None:
    drive = external()

    assert refuse(drive, drive.job("v"), "LIMIT")
    assert (drive.open, drive.variables["fault"]) == (["a", "h"], {"code": "LIMIT", "message": "太多"})
    assert drive.failures == []
    assert not finish(drive, drive.job("v"))


def test_an_error_that_nobody_catches_is_a_failure_and_can_be_tried_again() -> None:
    drive = external()
    token = drive.job("v")
    assert refuse(drive, token, "NOBODY")
    (failure,) = drive.failures
    assert (failure.token_id, failure.topic, failure.cause, failure.message) == (token, "pay", "BpmnError:NOBODY", "太多")

    drive.retry(failure)

    assert [(job.token_id, job.topic) for job in drive.jobs] == [(token, "pay")]
    assert finish(drive, token)


def test_what_failed_for_good_stands_still_until_somebody_decides() -> None:
    drive = external()
    token = drive.job("v")
    assert give_up(drive, token)
    assert [(f.cause, f.message) for f in drive.failures] == [("ConnectError", "不通")]
    assert drive.done("a") == []

    drive.do(lambda execution: execution.skip(token, {"paid": 0}))

    assert (drive.open, drive.variables["receipt"]) == (["z"], {"paid": 0})
    with pytest.raises(IncidentNotFound):
        drive.do(lambda execution: execution.skip(token))
    assert not give_up(drive, token)


def test_a_late_answer_after_giving_up_is_welcome() -> None:
    drive = external()
    give_up(drive, drive.job("v"))

    assert finish(drive, drive.job("v"), 1)
    assert drive.variables["receipt"] == 1


def test_a_failed_database_service_can_be_skipped_but_no_job_answers_for_it() -> None:
    drive = Drive("service_task", {"amount": 1}, services={})
    (failure,) = drive.failures
    assert not finish(drive, failure.token_id)

    drive.do(lambda execution: execution.skip(failure.token_id))

    assert drive.open == ["a"]
    assert drive.variables["receipt"] is None


def test_an_error_end_event_that_stands_still_can_be_passed() -> None:
    drive = Drive("error_boundary_of_another_code", {"bad": True})
    drive.done("call/c1")
    (failure,) = drive.failures

    drive.do(lambda execution: execution.skip(failure.token_id))

    assert drive.done("call/c2") == ["z"]


def test_a_timer_interrupts_it_and_its_token_is_told() -> None:
    drive = external("external_service_with_a_deadline")
    token = drive.job("v")
    assert drive.passes(minutes=10) == ["k"]

    assert drive.passes(minutes=50) == ["h", "k"]

    assert drive.taken_out == [token]
    assert not finish(drive, token)
    assert not refuse(drive, token, "LIMIT")


def test_it_comes_back_before_its_deadline() -> None:
    drive = external("external_service_with_a_deadline")

    finish(drive, drive.job("v"), "ok")

    assert (drive.open, drive.due, drive.taken_out) == (["z"], {}, [])


def test_every_instance_has_its_job_and_results_stand_in_order() -> None:
    drive = external("multi_instance_external", amounts=[1, 2, 3])
    assert [(job.element_path, job.arguments) for job in drive.jobs] == [(f"v[{n}]", {"amount": n + 1}) for n in range(3)]

    for place in (2, 0, 1):
        drive.variables["paid"] = None
        finish(drive, drive.job(f"v[{place}]"), place * 10)

    assert (drive.open, drive.variables["receipts"]) == (["z"], [0, 10, 20])


def test_one_after_another() -> None:
    drive = external("multi_instance_external_sequential", amounts=[1, 2])
    assert [job.element_path for job in drive.jobs] == ["v[0]"]

    finish(drive, drive.job("v[0]"), "x")
    assert [job.element_path for job in drive.jobs] == ["v[1]"]
    finish(drive, drive.job("v[1]"), "y")

    assert (drive.open, drive.variables["receipts"]) == (["z"], ["x", "y"])


def test_when_enough_are_done_the_others_are_taken_out() -> None:
    drive = external("multi_instance_external_condition", amounts=[1, 2, 3])
    left = drive.job("v[1]")
    finish(drive, drive.job("v[0]"))

    finish(drive, drive.job("v[2]"))

    assert (drive.open, drive.taken_out) == (["z"], [left])
    assert not finish(drive, left)


def test_a_revived_service_gets_a_new_job_for_a_new_visit() -> None:
    drive = external()
    old = drive.job("v")

    drive.do(lambda execution: execution.revive())

    (job,) = drive.jobs
    assert job.token_id != old
    assert old in drive.taken_out
    assert not finish(drive, old)
    assert finish(drive, job.token_id)


def test_a_job_whose_token_was_taken_away_in_the_same_command_is_not_begun() -> None:
    drive = Drive("external_service_beside_a_terminate", external={"pay"})

    assert (drive.ended, drive.jobs) == (True, [])


def test_a_job_counts_although_a_later_release_does_the_service_at_once() -> None:
    drive = external()
    drive.external = set()

    assert finish(drive, drive.job("v"), 1)
    assert isinstance(drive.load(), bpmn.Execution)
