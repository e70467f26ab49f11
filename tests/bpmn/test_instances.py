"""Multi-instance activities and standard loops."""

from itertools import permutations

import pytest

from engine.errors import ExpressionFailed
from engine.handlers import BpmnError
from tests.bpmn.drive import Drive

PEOPLE = ["甲", "乙", "丙"]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_parallel_instances_are_open_at_once_and_their_results_stand_in_the_order_of_the_items(order: tuple[int, int, int]) -> None:
    drive = Drive("multi_instance_parallel", {"signers": PEOPLE})
    assert drive.open == ["sign[0]", "sign[1]", "sign[2]"]
    assert drive.variables["answers"] == [None, None, None]

    for index in order:
        drive.done(f"sign[{index}]")

    assert drive.open == ["z"]
    assert drive.variables["answers"] == PEOPLE


def test_sequential_instances_are_open_one_after_the_other() -> None:
    drive = Drive("multi_instance_sequential", {"signers": PEOPLE})

    assert drive.open == ["sign[0]"]
    assert drive.done("sign[0]") == ["sign[1]"]
    assert drive.done("sign[1]") == ["sign[2]"]
    assert drive.variables["answers"] == ["甲", "乙", None]
    assert drive.done("sign[2]") == ["z"]


@pytest.mark.parametrize("nothing", [[], None])
@pytest.mark.parametrize("name", ["multi_instance_parallel", "multi_instance_sequential"])
def test_an_empty_collection_passes_through(name: str, nothing: list[str] | None) -> None:
    drive = Drive(name, {"signers": nothing})

    assert drive.open == ["z"]
    assert drive.variables["answers"] == []


@pytest.mark.parametrize("wrong", ["one", 7, {"a": 1}, list(range(3_001))], ids=["text", "number", "context", "too many"])
def test_anything_but_a_list_of_bearable_length_is_refused(wrong: object) -> None:
    with pytest.raises(ExpressionFailed) as refused:
        Drive("multi_instance_parallel", {"signers": wrong})

    assert refused.value.params["element"] == "sign"


def test_a_completion_condition_takes_the_open_instances_away() -> None:
    drive = Drive("multi_instance_condition", {"n": 4})
    assert len(drive.open) == 4
    others = {drive.token("sign[0]"), drive.token("sign[2]")}
    drive.done("sign[1]")

    assert drive.done("sign[3]") == ["z"]
    assert set(drive.taken_out) == others


def test_a_completion_condition_ends_a_sequence_early() -> None:
    drive = Drive("multi_instance_sequential_condition", {"n": 4})

    assert drive.done("sign[0]") == ["sign[1]"]
    assert drive.done("sign[1]") == ["z"]


def test_instances_in_a_loop_begin_anew_with_other_items() -> None:
    drive = Drive("multi_instance_in_a_loop", {"signers": PEOPLE, "again": True})
    drive.done("sign[0]", "sign[1]")
    drive.variables["signers"] = ["丁"]

    assert drive.done("sign[2]") == ["sign[0]"]
    assert drive.variables["answers"] == [None]
    drive.variables["again"] = False
    drive.done("sign[0]")

    assert (drive.ended, drive.variables["answers"]) == (True, ["丁"])


@pytest.mark.parametrize("name", ["multi_instance_service", "multi_instance_sequential_service"])
def test_a_service_runs_once_for_every_item(name: str) -> None:
    drive = Drive(name, {"amounts": [1, 2, 3]}, services={"pay": lambda amount: f"付{amount}"})

    assert drive.open == ["a"]
    assert drive.variables["receipts"] == ["付11", "付22", "付33"]
    assert [path for _, _, path in drive.world.calls] == ["v[0]", "v[1]", "v[2]"]


@pytest.mark.parametrize("name", ["multi_instance_service", "multi_instance_sequential_service"])
def test_a_failed_instance_is_tried_again_and_the_others_stand(name: str) -> None:
    broken = {22}

    def pay(amount: int) -> str:
        if amount in broken:
            raise ValueError(amount)
        return f"付{amount}"

    drive = Drive(name, {"amounts": [1, 2, 3]}, services={"pay": pay})
    (failure,) = drive.failures
    assert (failure.element_path, drive.open) == ("v[1]", [])
    broken.clear()

    assert drive.retry(failure) == ["a"]
    assert drive.variables["receipts"] == ["付11", "付22", "付33"]


@pytest.mark.parametrize("name", ["multi_instance_service", "multi_instance_sequential_service"])
def test_an_error_in_one_instance_takes_the_boundary_of_all(name: str) -> None:
    def pay(amount: int) -> str:
        if amount == 22:
            raise BpmnError("LIMIT")
        return f"付{amount}"

    drive = Drive(name, {"amounts": [1, 2, 3]}, services={"pay": pay})

    assert drive.open == ["h"]
    drive.done("h")
    assert drive.ended


def test_called_processes_see_their_own_item_and_share_all_variables() -> None:
    drive = Drive("multi_instance_call", {"people": PEOPLE, "log": []}, services={"pay": lambda amount: f"给{amount}"})
    assert drive.open == ["call[0]/c1", "call[1]/c1", "call[2]/c1"]
    assert drive.variables["log"] == PEOPLE

    drive.done("call[1]/c1")
    assert drive.variables["paid"] == "给乙"
    assert drive.done("call[0]/c1", "call[2]/c1") == ["z"]
    assert "who" not in drive.variables


def test_an_inner_item_hides_the_outer_one_only_inside() -> None:
    groups = [{"name": "一组", "people": ["甲", "乙"]}, {"name": "二组", "people": ["丙"]}]
    drive = Drive("multi_instance_in_a_multi_instance", {"groups": groups, "log": []})
    assert drive.open == ["outer[0]/sign[0]", "outer[0]/sign[1]", "outer[1]/sign[0]"]

    drive.done("outer[1]/sign[0]")
    assert (drive.variables["log"], drive.variables["seen"]) == (["二组"], ["丙"])
    drive.done("outer[0]/sign[1]")
    assert drive.variables["seen"] == ["丙", "乙"]
    drive.variables["seen"] = "something else"
    drive.done("outer[0]/sign[0]")

    assert drive.variables["seen"] == ["甲", None]
    assert (drive.ended, drive.variables["log"]) == (True, ["二组", "一组"])


def test_a_standard_loop_repeats_while_its_condition_holds_or_up_to_its_maximum() -> None:
    drive = Drive("standard_loop", {"n": 0})
    assert (drive.variables["n"], drive.open) == (4, ["a"])
    first = drive.token("a")

    assert drive.done("a") == ["a"]
    assert drive.token("a") != first
    drive.done("a")

    assert drive.ended


def test_a_standard_loop_that_tests_before_may_not_run_at_all() -> None:
    assert Drive("standard_loop", {"n": 9}).variables["n"] == 9


def test_one_of_several_instances_is_no_visit_of_its_own() -> None:
    drive = Drive("multi_instance_parallel", {"signers": PEOPLE})

    assert drive.passed == ["s", "sign"]
    drive.done("sign[0]", "sign[1]")
    assert drive.passed == []
    drive.done("sign[2]")
    assert drive.passed == ["z"]
