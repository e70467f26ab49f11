"""Call activities and embedded sub-processes."""

import pytest

from tests.bpmn.drive import Drive, specs


def test_a_called_process_runs_inside_its_caller() -> None:
    drive = Drive("call_activity")

    assert drive.done("a") == ["call/c1"]
    assert drive.done("call/c1") == ["call/c2"]
    assert drive.done("call/c2") == ["z"]
    drive.done("z")

    assert (drive.ended, drive.ended_at) == (True, "e")


def test_a_token_in_a_called_process_belongs_to_that_process() -> None:
    drive = Drive("call_activity")
    drive.done("a")

    assert [(t.element_id, t.element_path, t.process_key) for t in drive.tokens] == [("c1", "call/c1", "called_process")]


def test_an_embedded_sub_process_belongs_to_the_process_around_it() -> None:
    drive = Drive("embedded_sub_process")

    assert drive.done("a") == ["inner/i1"]
    assert drive.tokens[0].process_key == "embedded_sub_process"
    assert drive.done("inner/i1", "inner/i2") == ["z"]
    assert {"a_to_inner", "si_to_i1", "i1_to_i2", "i2_to_ei", "inner_to_z"} <= drive.flows


def test_calls_go_three_levels_deep() -> None:
    drive = Drive("call_three_levels")

    assert drive.open == ["top/mid/m1"]
    assert drive.done("top/mid/m1") == ["top/mid/inner/c1"]
    assert drive.done("top/mid/inner/c1", "top/mid/inner/c2") == ["top/mid/m2"]
    drive.done("top/mid/m2")

    assert drive.ended
    assert drive.passed == ["top/mid/e", "top/e", "e"]


def test_one_process_called_twice_at_once_has_two_sets_of_tokens() -> None:
    drive = Drive("parallel_calls")
    assert drive.open == ["call_1/c1", "call_2/c1"]

    assert drive.done("call_2/c1", "call_2/c2") == ["call_1/c1"]
    assert drive.done("call_1/c1", "call_1/c2") == ["z"]


def test_a_call_in_a_loop_begins_anew_in_every_round() -> None:
    drive = Drive("call_in_a_loop", {"again": True})
    first = drive.token("call/c1")

    assert drive.done("call/c1", "call/c2") == ["call/c1"]
    assert drive.token("call/c1") != first
    drive.variables["again"] = False
    drive.done("call/c1", "call/c2")

    assert drive.ended


def test_terminate_in_a_called_process_ends_that_process_only() -> None:
    drive = Drive("terminate_in_a_called_process")
    assert drive.open == ["call/c1", "call/c2"]
    other = drive.token("call/c2")

    assert drive.done("call/c1") == ["z"]
    assert drive.taken_out == [other]
    drive.done("z")

    assert (drive.ended, drive.ended_at) == (True, "e")


def test_a_sub_process_may_be_named_like_a_called_process() -> None:
    drive = Drive("sub_process_named_like_a_called_process")

    assert drive.open == ["called_process/i1"]
    assert drive.done("called_process/i1") == ["call/c1"]


@pytest.mark.parametrize("name", ["call_three_levels", "embedded_sub_process"])
def test_specs_are_named_so_that_definitions_never_clash(name: str) -> None:
    expected = {
        "call_three_levels": {"call_three_levels", "call_of_a_call_of_a_call", "call_of_a_call", "called_process"},
        "embedded_sub_process": {"embedded_sub_process", "embedded_sub_process/inner"},
    }

    assert specs(name).keys() == expected[name]
