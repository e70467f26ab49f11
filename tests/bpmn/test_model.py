"""What the model says of a file, and which files it does not read."""

import pytest

from engine import bpmn
from tests.bpmn.drive import DIAGRAMS, model, xml


def test_the_process_says_its_name_documentation_and_properties() -> None:
    found = model("lanes_and_pools")

    assert (found.process_id, found.name, found.executable) == ("lanes_and_pools", "泳道和泳池", True)
    assert found.documentation == "两条泳道，其中一条再分两条。"
    assert found.properties == {"owner": "运营", "serial": "LP-{yyyy}-{4}"}
    assert found.process_ids == ("lanes_and_pools",)


def test_elements_are_told_in_document_order_with_those_of_sub_processes_and_without_artifacts() -> None:
    elements = model("lanes_and_pools").elements

    assert [(e.id, e.type, e.parent) for e in elements.values()] == [
        ("s", "startEvent", "lanes_and_pools"),
        ("a", "userTask", "lanes_and_pools"),
        ("b", "userTask", "lanes_and_pools"),
        ("inner", "subProcess", "lanes_and_pools"),
        ("e", "endEvent", "lanes_and_pools"),
        ("si", "startEvent", "inner"),
        ("c", "userTask", "inner"),
        ("ei", "endEvent", "inner"),
    ]
    assert (elements["a"].name, elements["a"].documentation) == ("审核", "看<材料>")
    assert elements["a"].properties == {"candidates": "role:ops", "mode": "all"}


def test_the_innermost_lane_counts_and_a_sub_process_gives_its_lane_to_what_is_in_it() -> None:
    found = model("lanes_and_pools")

    assert {e.id: e.lane for e in found.elements.values() if e.type != "endEvent"} == {
        "s": "机构", "a": "总部", "b": "财务", "inner": "总部", "si": "总部", "c": "总部",
    }  # fmt: skip
    assert [(lane.id, lane.name, lane.elements) for lane in found.lanes] == [
        ("lane_branch", "机构", ("s",)), ("lane_office", "总部", ("a", "b", "inner")), ("lane_finance", "财务", ("b",)),
    ]  # fmt: skip
    assert [(pool.name, pool.process) for pool in found.pools] == [("发票云", "lanes_and_pools"), ("客户", None)]


def test_starts_and_ends_are_those_of_the_process_itself() -> None:
    found = model("lanes_and_pools")

    assert (found.start.id, [e.id for e in found.starts], [e.id for e in found.ends]) == ("s", ["s"], ["e"])
    assert (found.elements["e"].state, found.elements["e"].label) == ("completed", "已归档")
    assert (found.elements["ei"].state, found.elements["ei"].label) == (None, None)


def test_flows_say_where_they_lead_and_under_which_condition() -> None:
    flows = model("several_ends").flows

    assert (flows["g_to_ok"].source, flows["g_to_ok"].target, flows["g_to_ok"].condition) == ("g", "ok", 'outcome = "approved"')
    assert (flows["g_to_no"].condition, model("several_ends").elements["g"].default) == (None, "g_to_no")
    assert model("lanes_and_pools").flows["a_to_b"].name == "齐全"
    assert model("lanes_and_pools").flows["si_to_c"].parent == "inner"


def test_a_service_task_says_topic_result_and_parameters() -> None:
    found = model("service_task")

    assert found.elements["v"].service == bpmn.Service("pay", "receipt", {"amount": "amount * 2", "note": '"备注"'})
    assert found.topics == {"pay"}


def test_a_business_rule_task_says_its_decision() -> None:
    found = model("business_rule_task")

    assert (found.elements["d"].called_decision, found.elements["d"].result_variable) == ("route", "who")
    assert found.decisions == {"route"}


def test_a_call_activity_says_what_it_calls() -> None:
    assert model("call_activity").called_elements == {"called_process"}
    assert model("call_activity").elements["call"].called_element == "called_process"


def test_boundary_events_say_what_they_catch_and_where() -> None:
    found = model("service_task_with_error_boundaries")
    by_code, for_all = found.boundary_events("v")

    assert (by_code.attached_to, by_code.events) == ("v", (bpmn.EventDefinition("error", "limit", "LIMIT", "fault", "超限"),))
    assert (for_all.cancel_activity, for_all.events) == (True, (bpmn.EventDefinition("error"),))


def test_loops_say_their_expressions() -> None:
    assert model("multi_instance_sequential_service").elements["v"].loop == bpmn.Loop(
        "sequential", collection="amounts", item="item", output="receipts", output_item="paid"
    )
    assert model("multi_instance_condition").elements["sign"].loop == bpmn.Loop(
        "parallel", cardinality="n", condition="nrOfCompletedInstances / nrOfInstances >= 0.5"
    )
    assert model("standard_loop").elements["sc"].loop == bpmn.Loop("standard", condition="n < 4", test_before=True)
    assert model("standard_loop").elements["a"].loop == bpmn.Loop("standard", maximum=2)


def test_every_expression_is_listed_with_its_place() -> None:
    assert model("script_task").expressions == (
        bpmn.Expression("g_to_a", "condition", "more > 20"),
        bpmn.Expression("sc", "script", "double = amount * 2\nmore = double + 1"),
    )
    assert {(e.element_id, e.where, e.text) for e in model("multi_instance_service").expressions} == {
        ("v", "parameter:amount", "item * 10 + loopCounter"), ("v", "collection", "amounts"), ("v", "output_item", "paid"),
    }  # fmt: skip


def test_it_is_known_whether_the_file_has_shapes() -> None:
    assert model("lanes_and_pools").has_di
    assert not model("user_task").has_di


def test_what_is_on_the_path_of_an_element() -> None:
    found = model("several_ends")

    assert [flow.id for flow in found.outgoing("g")] == ["g_to_ok", "g_to_no"]
    assert [flow.id for flow in found.incoming("g")] == ["a_to_g"]


def test_elements_the_engine_does_not_run_are_still_told() -> None:
    text = xml("user_task").replace(b"userTask", b"receiveTask")

    assert bpmn.Model.read(text).elements["a"].type == "receiveTask"


def test_reading_changes_nothing_and_every_diagram_can_be_read() -> None:
    for path in DIAGRAMS.glob("*.bpmn"):
        before = path.read_bytes()
        assert bpmn.Model.read(before).process_id == path.stem
        assert path.read_bytes() == before


BOMB = b"""<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>"""
HOSTILE = {
    "xml-well-formed": [b"", b"not xml", b"<a>", b"\xff\xfe\x00", xml("user_task")[:200]],
    "xml-doctype": [
        xml("user_task").replace(b"?>", b"?>" + BOMB, 1),
        xml("user_task").replace(b"?>", b'?><!DOCTYPE x SYSTEM "file:///etc/passwd">', 1),
        xml("user_task").decode().replace("?>", '?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x">', 1).replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
    "bpmn-definitions": [b"<definitions/>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
    "bpmn-process": [b"<d:definitions xmlns:d='http://www.omg.org/spec/BPMN/20100524/MODEL'/>"],
    "unique-id": [xml("user_task").replace(b'userTask id="b"', b'userTask id="a"')],
    "start-event": [xml("user_task").replace(b"startEvent", b"task")],
}


@pytest.mark.parametrize(("rule", "document"), [(rule, document) for rule, documents in HOSTILE.items() for document in documents])
def test_files_that_are_no_bpmn_or_are_hostile_are_refused_in_both_languages(rule: str, document: bytes) -> None:
    with pytest.raises(bpmn.BpmnUnreadable) as refused:
        assert bpmn.Model.read(document).start

    (finding,) = refused.value.findings
    assert (finding.rule, finding.severity) == (rule, "error")
    assert finding.message_zh
    assert finding.message_en


def test_entities_are_never_expanded() -> None:
    text = xml("user_task").replace(b"\xe5\xae\xa1\xe6\x89\xb9 a", b"&#65;&#66; a", 1)

    assert bpmn.Model.read(text).elements["a"].name == "AB a"


def test_events_say_what_they_wait_for_and_what_they_throw() -> None:
    order, again = model("message_throw").elements["t"], model("message_throw").elements["e"]
    assert order.events == (bpmn.EventDefinition("message", "order", name="order", payload="{amount: amount * 2}"),)
    assert again.events[0].name == "done"
    assert model("message_catch").elements["m"].events == (bpmn.EventDefinition("message", "paid", variable="receipt", name="paid"),)
    assert model("receive_and_send_task").elements["r"].events == model("message_catch").elements["m"].events
    assert model("escalation_boundary").elements["i"].events == (
        bpmn.EventDefinition("escalation", "late", "LATE", "told", "太晚", "{days: days}"),
    )  # fmt: skip
    assert model("signal_end").elements["e"].events[0].name == "stop"


def test_timers_say_their_time_as_it_is_written() -> None:
    assert model("timer_catch").elements["w"].events == (bpmn.EventDefinition("timer", duration="PT1H"),)
    assert model("timer_catch_date").elements["v"].events == (bpmn.EventDefinition("timer", date="deadline"),)
    assert model("timer_cycle").elements["t"].events == (bpmn.EventDefinition("timer", cycle="R3/PT1H"),)


def test_a_payload_on_the_event_itself_goes_before_that_of_its_message() -> None:
    own = b"<bpmn:extensionElements><spiffworkflow:messageVariable>mine</spiffworkflow:messageVariable></bpmn:extensionElements>"
    text = xml("message_catch").replace(b'<bpmn:messageEventDefinition messageRef="paid"/>', b'<bpmn:messageEventDefinition messageRef="paid">' + own
                                        + b"</bpmn:messageEventDefinition>")  # fmt: skip

    assert bpmn.Model.read(text).elements["m"].events[0].variable == "mine"


def test_starts_are_told_by_what_begins_them() -> None:
    assert ([e.id for e in model("message_start").message_starts], model("message_start").start.id) == (["m"], "s")
    assert ([e.id for e in model("timer_start").timer_starts], [e.id for e in model("signal_start").signal_starts]) == (["t"], ["g"])
    with pytest.raises(bpmn.BpmnUnreadable):
        assert model("message_start_only").start


def test_times_payloads_and_keys_are_expressions_and_times_written_out_are_not() -> None:
    told = {
        (e.element_id, e.where, e.text) for name in ("timer_catch_date", "message_throw", "message_catch_by_key") for e in model(name).expressions
    }

    assert told == {
        ("v", "timer", "deadline"), ("x", "timer", "wait"), ("t", "payload", "{amount: amount * 2}"), ("u", "payload", "{amount: amount * 2}"),
        ("u", "correlation", "number"), ("m", "correlation", "order"), ("n", "correlation", "1 + 1"),
    }  # fmt: skip
