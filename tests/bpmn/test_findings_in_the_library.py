"""F1 to F21 as SpiffWorkflow 3.2.0 ships them. A test that fails here says that a newer version has healed the fault: then the part of ours that
keeps it away (`test_findings_f1_to_f21`) may be given up.
"""

import json
import re
from datetime import datetime
from typing import Any

import pytest
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.exceptions import TaskNotFoundException

from tests.bpmn import test_findings_f1_to_f21 as ours
from tests.bpmn.drive import xml
from tests.bpmn.sketch import Node, Sketch
from tests.bpmn.stock import COMPLETED, FAR_AWAY, LONG_AGO, READY, STARTS, WAITING, Stock, event_sub_process, read

FORK = {"F": "and", "J": "and"}
SIGNERS = Sketch("p", "s > sign > z > e", {"sign": Node("user", each="people")})


def of(sketch: Sketch, *others: Sketch, **variables: Any) -> Stock:
    return Stock(read(sketch.name, sketch.xml, *(other.xml for other in others)), **variables)


def dated(sketch: Sketch, **variables: Any) -> Stock:
    """Its timers are dates."""
    return Stock(read(sketch.name, sketch.xml.replace(b"timeDuration", b"timeDate")), **variables)


def test_every_finding_has_a_test_on_our_side_that_says_how_it_was_seen_failing_and_one_on_the_library() -> None:
    findings = {f"f{number}" for number in range(1, 22)}
    told = {name: test.__doc__ for name, test in vars(ours).items() if name.startswith("test_f")}

    assert {name.split("_")[1] for name in told} == findings
    assert [name for name, doc in told.items() if not re.search(r"\bWith(out)?\b.+: .+", doc or "")] == []
    assert {name.split("_")[1] for name in globals() if name.startswith("test_f")} == findings


def test_f1_a_store_that_reorders_keys_loses_data() -> None:
    """Data is stored as what differs from the parent, and parents are expected to come first."""
    stock = of(Sketch("p", "s > a > b > e"), order=1)
    stock.done("a")
    assert stock.task("b").data == {"order": 1}

    stock.loaded(lambda tasks: dict(reversed(tasks.items())))

    assert stock.task("b").data == {}


def test_f2_what_one_branch_writes_another_and_the_finished_start_see_too() -> None:
    """Only the outermost level of the data is copied from task to task."""
    stock = of(Sketch("p", "s > F > write > e; F > b > e1", {"F": "and", "write": 'script:order["lines"].append(2)'}), order={"lines": [1]})

    assert stock.task("b").data == stock.task("Start", COMPLETED).data == {"order": {"lines": [1, 2]}}


def test_f3_the_branch_that_ends_last_brings_old_values_back() -> None:
    """A join takes all data of the last branch, also what that branch never touched."""
    stock = of(Sketch("p", "s > F > a > J > z > e; F > b > J", FORK), status="pending")
    stock.done("a", status="approved")
    stock.done("b")

    assert stock.task("z").data == {"status": "pending"}


def test_f4_a_tree_deeper_than_a_thousand_tasks_counts_as_over() -> None:
    """`TaskIterator` goes no deeper."""
    loop = Sketch("p", "s > m; m > count *; count > g; g > a : n > 400; g > m *; a > e", {"m": "xor", "g": "xor", "count": "script:n = n + 1"})
    stock = of(loop, n=0)

    assert [task.task_spec.name for task in stock.tasks() if task.state == READY] != []
    assert (stock.open, stock.workflow.is_completed()) == ([], True)


def test_f5_an_event_sub_process_changes_the_spec_for_every_later_instance() -> None:
    """Its first start connects it to the start of the process."""
    specs = read("p", event_sub_process("message"))
    before = list(specs[0].start._outputs)
    stock = Stock(specs)
    (start,) = specs[1]["beside"].bpmn_start_events

    stock.workflow.send_event(BpmnEvent(start.event_definition, payload={}))

    assert (before, specs[0].start._outputs) == (["s"], ["s", "beside"])
    later = Stock(specs)
    later.done("a")
    assert not later.workflow.is_completed()


@pytest.mark.parametrize(("event", "at_once"), [("error", ["a", "i"]), ("escalation", ["a", "i"]), ("timer", ["a"])])
def test_f6_an_event_sub_process_runs_at_once_or_never_lets_the_process_end(event: str, at_once: list[str]) -> None:
    """Its start event is read as a none start event; that of a timer stays in the tree."""
    stock = Stock(read("p", event_sub_process(event)))

    assert stock.open == at_once
    stock.done("a")
    assert not stock.workflow.is_completed()


def test_f7_links_compensation_and_conditions_behind_tasks_are_dropped_in_silence() -> None:
    """The parser does not look for them."""
    passed = Sketch("p", "s > thrown > a > e", {"thrown": "send:paid"}).xml
    for definition in (b"<bpmn:compensateEventDefinition/>", b'<bpmn:linkEventDefinition name="x"/>'):
        assert Stock(read("p", passed.replace(STARTS["message"].encode(), definition))).open == ["a"]

    assert of(Sketch("p", "s > a > b : False; b > e")).done("a") == ["b"]

    ended = Sketch("p", "s > e").xml.replace(b'<bpmn:endEvent id="e">', b'<bpmn:endEvent id="e"><bpmn:signalEventDefinition signalRef="stop"/>')
    stock = Stock(read("p", ended.replace(b"<bpmn:error ", b'<bpmn:signal id="stop" name="stop"/><bpmn:error ')))
    assert (stock.workflow.get_events(), stock.workflow.is_completed()) == ([], True)


@pytest.mark.parametrize("value", [None, "order", "Task"])
def test_f8_data_with_a_key_typename_is_stored_and_never_loaded(value: Any) -> None:
    """The serializer takes it for the name of a class."""
    stock = of(Sketch("p", "s > a > e"), person={"typename": value})

    with pytest.raises(TypeError):
        stock.loaded(dict)


@pytest.mark.parametrize("kind", ["receive:paid", f"wait:{FAR_AWAY}"])
def test_f9_what_a_reset_takes_away_still_waits(kind: str) -> None:
    """The event manager keeps tasks that have left the tree."""
    stock = dated(Sketch("p", "s > a > F > w > J > e; F > z > J", {**FORK, "w": kind}))
    stock.done("a")
    stock.workflow.reset_from_task_id(stock.task("a", COMPLETED).id)

    assert stock.open == ["a"]
    assert [task.id in stock.workflow.tasks for task in stock.workflow.event_manager.tasks.values()] == [False]


def test_f10_a_condition_is_python_and_reaches_everything() -> None:
    """`eval` of what a designer writes, with all classes within its reach."""
    attack = "().__class__.__mro__[1].__subclasses__().__len__() > 0"

    assert of(Sketch("p", f"s > g; g > reached : {attack}; g > e *; reached > e1", {"g": "xor"})).open == ["reached"]


def test_f11_the_second_timer_of_an_event_gateway_never_fires() -> None:
    """All timers of a gateway share one `event_value`, that of the first."""
    nodes = {"g": "first", "t": f"wait:{FAR_AWAY}", "u": f"wait:{LONG_AGO}"}
    stock = dated(Sketch("p", "s > g; g > t > a > e; g > u > b > e1", nodes))
    stock.workflow.do_engine_steps()

    assert stock.open == []


def test_f12_an_error_is_caught_by_a_sibling() -> None:
    """It is broadcast to whatever waits for it."""
    one = Sketch("one", "si > i > ei", {"si": "start", "ei": "error"})
    two = Sketch("two", "sj > j > ej", {"sj": "start", "ej": "end"})
    nodes = FORK | {"one": Node("sub", inside=one), "two": Node("sub", inside=two), "caught": Node("catch", "two")}
    stock = of(Sketch("p", "s > F > one > J > e; F > two > J; caught > h > e1", nodes))

    assert stock.open == ["i", "j"]
    assert stock.done("i") == ["h"]


def test_f13_a_migration_loses_items_drafts_and_the_times_of_timers() -> None:
    """`migrate_workflow` resets everything that waits."""
    stock = of(SIGNERS, people=["甲", "乙"])
    stock.migrate(read("p", SIGNERS.xml))
    assert stock.task("sign [child]").data == {"people": ["甲", "乙"], "results": []}

    row = Sketch("p", "s > w > a > e", {"w": 'wait:"P9D"'})
    stock = of(row)
    due = datetime.fromisoformat(stock.task("w", WAITING).internal_data["event_value"])
    stock.migrate(read("p", row.xml))
    assert due < datetime.fromisoformat(stock.task("w", WAITING).internal_data["event_value"])


def test_f14_a_multi_instance_never_ends_on_specs_that_were_only_just_read() -> None:
    """Instances report back to the spec in which the first of them was created."""
    stock = of(SIGNERS, people=["甲", "乙"])
    stock.workflow.spec, _ = read("p", SIGNERS.xml)
    for task in stock.tasks():
        task.task_spec = stock.workflow.spec.task_specs[task.task_spec.name]

    assert stock.done("sign [child]", "sign [child]", sign_out=1) == []
    assert not stock.workflow.is_completed()


def test_f15_a_parallel_join_counts_the_arrivals_of_the_round_before() -> None:
    stock = Stock(read("parallel_gateway_in_a_loop", xml("parallel_gateway_in_a_loop")), again=True)
    stock.done("m", "a", "b", "z", "m")

    assert stock.done("b") == ["a", "z"]


def test_f16_the_second_token_through_a_fork_kills_those_of_the_first() -> None:
    """A fork is a join with one incoming flow: whatever else has passed it is dropped."""
    stock = Stock(read("fork_passed_twice", xml("fork_passed_twice")))

    assert stock.done("a", "b", "x") == ["c", "d", "x"]
    assert stock.done("x") == ["c", "d"]


def test_f17_what_runs_in_interrupted_calls_stays() -> None:
    """The instances are taken out of the tree, the processes in them are not."""
    parent = Sketch("p", "s > call > e; t > h > e1", {"call": Node("call", "child", each="people"), "t": Node("hears", "call")})
    stock = of(parent, Sketch("child", "s > c > e"), people=["甲", "乙"])
    stock.gets("t")

    with pytest.raises(TaskNotFoundException):
        stock.workflow.do_engine_steps()
    assert stock.open == ["c", "c", "h"]


def test_f18_what_a_cycle_began_goes_with_its_activity() -> None:
    """Handlers hang below the event, which still waits and is dropped with all below it."""
    again = Node("timer", "a", beside=True, after='"R3/2020-01-01/P900Y"')
    stock = Stock(read("p", Sketch("p", "s > a > z > e; t > h > e1", {"t": again}).xml.replace(b"timeDuration", b"timeCycle")))
    stock.workflow.do_engine_steps()
    assert stock.open == ["a", "h"]

    assert stock.done("a") == ["z"]


def test_f19_several_ways_lead_on_from_an_event_gateway_and_its_state_is_no_json() -> None:
    """Every timer that is due is taken, but for those that are skipped because the list shrinks; the events themselves are kept."""
    nodes = {"g": "first"} | dict.fromkeys("tuv", f"wait:{LONG_AGO}")
    stock = dated(Sketch("p", "s > g; g > t > a > e; g > u > b > e1; g > v > c > e2", nodes))

    assert stock.open == ["a", "c"]
    with pytest.raises(TypeError):
        json.dumps(stock.task("g", COMPLETED).internal_data)


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_f20_an_inclusive_join_fires_at_the_first_arrival_of_the_second_round(order: str) -> None:
    stock = Stock(read("inclusive_gateway_in_a_loop", xml("inclusive_gateway_in_a_loop")), A=True, B=True, again=True)
    stock.done("m", "a", "b", "z", "m")

    assert stock.done(order[0]) == [order[1], "z"]


def test_f21_the_none_start_always_fires() -> None:
    """And ends the wait for the message."""
    text = Sketch("p", "s > a > e; m > b > e1", {"m": "start"}).xml.replace(
        b'<bpmn:startEvent id="m">', b'<bpmn:startEvent id="m">' + STARTS["message"].encode()
    )
    stock = Stock(read("p", text))

    assert stock.open == ["a"]
    assert not [task for task in stock.tasks() if task.state == WAITING]
