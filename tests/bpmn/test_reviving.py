"""A state that was set aside lives again."""

from engine.handlers import BpmnError
from tests.bpmn.drive import Drive


def test_every_open_visit_is_a_new_one_and_the_rest_stays_as_it_was() -> None:
    drive = Drive("parallel_gateway")
    drive.done("b")
    before = {token.element_path: token.id for token in drive.tokens}

    assert drive.do(lambda execution: execution.revive()) == ["a", "c"]

    after = {token.element_path: token.id for token in drive.tokens}
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
    assert set(drive.taken_out) == set(before.values())
    assert drive.done("c", "a") == ["z"]


def test_a_new_visit_is_told_with_the_flow_that_led_there() -> None:
    drive = Drive("call_activity")
    drive.done("a")

    drive.do(lambda execution: execution.revive())

    assert [(v.element_path, v.flow_in) for v in drive.steps] == [("call/c1", "s_to_c1")]


def test_open_tasks_of_called_processes_and_of_instances_are_new_visits_too() -> None:
    drive = Drive("multi_instance_call", {"people": [1, 2], "log": []}, services={"pay": lambda amount: amount})
    before = {token.id for token in drive.tokens}
    assert drive.do(lambda execution: execution.revive()) == ["call[0]/c1", "call[1]/c1"]
    assert not before & {token.id for token in drive.tokens}
    assert drive.done("call[1]/c1", "call[0]/c1") == ["z"]

    drive = Drive("multi_instance_parallel", {"signers": ["甲", "乙"]})
    before = {token.id for token in drive.tokens}
    drive.do(lambda execution: execution.revive())
    assert not before & {token.id for token in drive.tokens}
    assert drive.done("sign[1]", "sign[0]") == ["z"]
    assert drive.variables["answers"] == ["甲", "乙"]


def test_the_boundary_of_a_revived_task_still_catches() -> None:
    drive = Drive("error_boundary_by_code", {"bad": True})

    drive.do(lambda execution: execution.revive())

    assert drive.done("call/c1") == ["h"]


def test_failed_service_tasks_run_again() -> None:
    error: list[Exception] = [ValueError("x")]

    def pay(amount: int) -> int:
        if error:
            raise error[0]
        return amount

    drive = Drive("service_task_with_error_boundaries", {"amount": 1}, services={"pay": pay})
    (first,) = drive.failures
    drive.do(lambda execution: execution.revive())
    (second,) = drive.failures
    assert first.token_id != second.token_id
    error[0] = BpmnError("LIMIT")

    assert drive.do(lambda execution: execution.revive()) == ["h1"]


def test_a_revived_state_can_be_revived_again() -> None:
    drive = Drive("nested_forks", {"again": False})
    drive.done("m", "a", "c")
    for _ in range(3):
        drive.do(lambda execution: execution.revive())

    drive.done("d", "h", "b", "z")
    assert drive.ended
