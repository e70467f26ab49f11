"""What a command tells about the way its tokens took."""

from engine import bpmn
from tests.bpmn.drive import Drive, model


def visit(drive: Drive, path: str) -> bpmn.Visit:
    return next(v for v in drive.steps if v.element_path == path)


def test_every_element_is_told_in_order_with_the_flow_into_it() -> None:
    drive = Drive("call_activity")
    assert [(v.element_path, v.flow_in) for v in drive.steps] == [("s", None), ("a", "s_to_a")]

    drive.done("a")

    assert drive.steps == [
        bpmn.Visit("call", "call", "call_activity", "a_to_call"),
        bpmn.Visit("s", "call/s", "called_process", None),
        bpmn.Visit("c1", "call/c1", "called_process", "s_to_c1"),
    ]


def test_a_user_task_is_visited_when_it_is_entered_and_not_again_when_it_is_completed() -> None:
    drive = Drive("user_task")
    assert drive.passed == ["s", "a"]

    drive.done("a")
    assert drive.passed == ["b"]


def test_every_arrival_at_a_join_is_a_visit_over_its_own_flow() -> None:
    drive = Drive("parallel_gateway")
    drive.done("b")
    assert [(v.element_path, v.flow_in) for v in drive.steps] == [("J", "b_to_J")]

    drive.done("a", "c")
    assert [(v.element_path, v.flow_in) for v in drive.steps] == [("J", "c_to_J"), ("z", "J_to_z")]


def test_the_flow_behind_an_activity_with_boundary_events_is_its_own() -> None:
    drive = Drive("service_task_with_error_boundaries", {"amount": 1}, services={"pay": lambda amount: amount})

    assert [(v.element_path, v.flow_in) for v in drive.steps] == [("s", None), ("v", "s_to_v"), ("a", "v_to_a")]


def test_all_flows_of_a_life_are_the_flows_taken() -> None:
    drive = Drive("inclusive_gateway", {"A": True, "B": True, "C": False, "stop": True})
    drive.done("m", "a", "b", "z")

    assert drive.ended
    assert drive.flows == {"s_to_m", "m_to_F", "F_to_a", "F_to_b", "a_to_J", "b_to_g", "g_to_early", "J_to_z", "z_to_e"}
    assert not {"F_to_c", "F_to_x", "g_to_J", "c_to_J", "x_to_J"} & drive.flows


def test_every_round_of_a_loop_is_told() -> None:
    drive = Drive("parallel_gateway_in_a_loop", {"again": True})

    drive.done("m", "a", "b", "z")
    assert [(v.element_path, v.flow_in) for v in drive.steps] == [("g", "z_to_g"), ("m", "g_to_m")]
    assert sum(v.element_path == "m" for v in drive.visited) == 2


def test_every_flow_of_a_diagram_can_be_told() -> None:
    drive = Drive("nested_forks", {"again": True})
    drive.done("m", "a", "c", "d", "h", "b", "z")
    drive.variables["again"] = False
    drive.done("m", "a", "c", "d", "h", "b", "z")

    assert drive.flows == set(model("nested_forks").flows)
