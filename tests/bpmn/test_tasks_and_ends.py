"""User tasks, scripts, decisions and the ends of a process."""

import pytest

from engine import bpmn
from engine.errors import ExpressionFailed, StepBudgetExceeded, UserTaskNotFound
from tests.bpmn.drive import Drive, model, specs
from tests.bpmn.memory import Memory


def test_a_user_task_waits_for_a_person_and_goes_on_when_it_is_completed() -> None:
    drive = Drive("user_task")
    assert (drive.open, drive.ended, drive.end) == (["a"], False, None)

    assert drive.done("a") == ["b"]
    assert drive.done("b") == []
    assert (drive.ended, drive.ended_at) == (True, "e")


def test_a_manual_task_waits_like_a_user_task() -> None:
    drive = Drive("manual_task")
    assert drive.open == ["a"]

    drive.done("a")

    assert drive.ended


def test_a_token_says_where_it_stands() -> None:
    token = Drive("user_task").tokens[0]

    assert (token.element_id, token.element_path, token.process_key) == ("a", "a", "user_task")


def test_open_tokens_are_told_in_the_order_of_the_diagram() -> None:
    assert [token.element_path for token in Drive("terminate_end").tokens] == ["a", "b", "call/c1"]
    assert [token.element_path for token in Drive("multi_instance_parallel", {"signers": [1, 2, 3]}).tokens] == ["sign[0]", "sign[1]", "sign[2]"]


@pytest.mark.parametrize("left", ["b", "nobody"])
def test_a_task_where_no_token_waits_cannot_be_completed(left: str) -> None:
    drive = Drive("user_task")
    gone = drive.token("a") if left == "b" else "00000000-0000-4000-8000-000000000000"
    drive.done("a")

    with pytest.raises(UserTaskNotFound):
        drive.do(lambda execution: execution.complete(gone))


@pytest.mark.parametrize(("outcome", "end"), [("approved", "ok"), ("rejected", "no")])
def test_the_end_event_that_was_reached_is_known(outcome: str, end: str) -> None:
    drive = Drive("several_ends", {"outcome": outcome})

    drive.done("a")

    assert (drive.ended, drive.ended_at) == (True, end)
    assert drive.end == bpmn.Visit(end, end, "several_ends", f"g_to_{end}")


def test_a_process_ends_when_its_last_branch_does() -> None:
    drive = Drive("parallel_ends")
    drive.done("a")
    assert (drive.ended, drive.end) == (False, None)

    drive.done("b")

    assert (drive.ended, drive.ended_at) == (True, "eb")


def test_a_terminate_end_event_takes_all_other_tokens_away() -> None:
    drive = Drive("terminate_end")
    assert drive.open == ["a", "b", "call/c1"]
    others = {drive.token("b"), drive.token("call/c1")}

    assert drive.done("a") == []

    assert (drive.ended, drive.ended_at) == (True, "stop")
    assert set(drive.taken_out) == others


def test_a_script_writes_variables_that_the_next_gateway_reads() -> None:
    drive = Drive("script_task", {"amount": 10})

    assert drive.open == ["a"]
    assert drive.variables == {"amount": 10, "double": 20, "more": 21}


def test_a_decision_writes_its_result_variable_and_knows_its_process() -> None:
    drive = Drive("business_rule_task", {"amount": 10}, decisions={"route": lambda process_key, amount: {"name": "boss", "in": process_key}})

    assert drive.open == ["a"]
    assert drive.variables["who"] == {"name": "boss", "in": "business_rule_task"}


def test_an_expression_that_cannot_be_read_refuses_the_command_and_names_the_element() -> None:
    broken = bpmn.compile(
        b"""<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL"><d:process id="p" isExecutable="true"><d:startEvent id="s"/>
        <d:scriptTask id="sum"><d:script>total = 1 +</d:script></d:scriptTask><d:endEvent id="e"/>
        <d:sequenceFlow id="f" sourceRef="s" targetRef="sum"/>
        <d:sequenceFlow id="g" sourceRef="sum" targetRef="e"/></d:process></d:definitions>""",
        process_id="p", name="p", bindings={},
    )  # fmt: skip

    with pytest.raises(ExpressionFailed) as refused:
        bpmn.Execution.start(broken, "p", Memory({}), budget=100)

    assert refused.value.params["element"] == "sum"
    assert refused.value.params["reason"]
    assert refused.value.params["reason_en"]


def test_a_diagram_that_runs_in_circles_is_stopped_by_the_budget() -> None:
    world = Memory({"n": 0})

    with pytest.raises(StepBudgetExceeded):
        bpmn.Execution.start(specs("endless_loop"), "endless_loop", world, budget=500)

    assert world.variables["n"] < 500


def test_ids_may_be_chinese_and_have_hyphens_and_dots_and_may_be_called_like_the_librarys_own_nodes() -> None:
    drive = Drive("unusual_ids", {"再来": True, "金额": 20})
    assert drive.open == ["审批-一.二"]
    assert drive.done("审批-一.二") == ["End"]
    assert drive.done("End") == ["审批-一.二"]
    drive.variables["再来"] = False

    drive.done("审批-一.二", "End")

    assert (drive.ended, drive.ended_at) == (True, "_结束.1")
    assert "Start_to_审批-一.二" in drive.flows


def test_tokens_merge_nowhere_but_at_joining_gateways() -> None:
    drive = Drive("implicit_merge")

    assert drive.done("a", "b") == ["x", "x"]
    assert drive.done("x") == ["x"]
    drive.done("x")

    assert drive.ended


def test_the_state_holds_tokens_and_no_variables() -> None:
    drive = Drive("script_task", {"amount": 10, "secret": "x" * 10_000})

    assert len(drive.blob) < 600


def test_a_throw_event_without_a_definition_is_a_milestone() -> None:
    drive = Drive("none_throw")

    assert (drive.open, drive.passed, drive.thrown) == (["a"], ["s", "t", "a"], [])


def test_a_data_object_is_a_variable_of_the_instance() -> None:
    drive = Drive("data_object", {"数量": 3})

    assert (drive.open, drive.variables) == (["a"], {"数量": 3, "总额": 6})
    assert {(d.id, d.name, d.parent) for d in model("data_object").data_objects} == {
        ("total_here", "总额", "data_object"), ("total_there", "总额", "data_object"),
    }  # fmt: skip
