"""What SpiffWorkflow 3.2.0 gets wrong, one test each: F1 to F21. Every docstring says which part of ours keeps it away, and how the test was seen
to fail without that part. `test_findings_in_the_library` shows the faults themselves, on the library as it ships.
"""

import zlib
from contextlib import suppress
from datetime import timedelta
from typing import Any

import orjson
import pytest

from engine import bpmn
from engine.bpmn.state import rows
from engine.errors import EngineError, MessageNotAwaited
from tests.bpmn.drive import BUDGET, Drive, model, xml
from tests.bpmn.memory import Memory
from tests.bpmn.mover import Mover
from tests.bpmn.sketch import Node, Sketch
from tests.bpmn.stock import STARTS, event_sub_process

FORK = {"F": "and", "J": "and"}


def refusals(text: bytes, name: str) -> set[tuple[str, str | None]]:
    """Why it does not compile."""
    with pytest.raises(bpmn.BpmnUnreadable) as refused:
        bpmn.compile(text, process_id=name, name="x", bindings={})
    return {(finding.rule, finding.element_id) for finding in refused.value.findings}


def fresh(name: str) -> bpmn.Specs:
    """As a process has them that has only just started."""
    return bpmn.compile(xml(name), process_id=name, name=name, bindings={})


def test_f1_a_store_that_reorders_keys_loses_nothing() -> None:
    """`state` writes rows in preorder with the place of their parent. With a JSON object by task id instead: IndexError in `plant`."""
    drive = Drive("multi_instance_parallel", {"signers": ["甲", "乙"]})
    told = orjson.loads(zlib.decompress(drive.blob))
    drive.blob = zlib.compress(orjson.dumps(told, option=orjson.OPT_SORT_KEYS))

    drive.done("sign[1]", "sign[0]")

    assert drive.variables["answers"] == ["甲", "乙"]


def test_f2_what_one_branch_writes_no_finished_task_sees_changed() -> None:
    """Variables stand on the instance, tokens hold none. With variables in the first task and `inherit` as it is: six tasks hold the order."""
    drive = Drive("parallel_gateway", {"order": {"lines": [1]}})
    drive.variables["order"]["lines"].append(2)
    drive.done("a")

    assert [row[6] for row in orjson.loads(zlib.decompress(drive.blob))["tree"] if row[6]] == []


def test_f3_a_branch_that_ends_last_does_not_bring_old_values_back() -> None:
    """Variables stand on the instance, joins merge none. With a copy in each task, merged in `ConsumingJoin.consume`: `pending` again."""
    drive = Drive("parallel_gateway", {"status": "pending"})
    drive.variables["status"] = "approved"

    drive.done("a", "b", "c")

    assert (drive.open, drive.variables) == (["z"], {"status": "approved"})


def test_f4_a_tree_deeper_than_a_thousand_tasks_is_not_over() -> None:
    """`ActivityJoin`, and `Level` (in `test_state`). With the library's join: RecursionError."""
    drive = Drive("deep_loop_with_a_boundary", {"n": 0})

    assert (drive.open, drive.ended) == (["a"], False)
    drive.done("a")
    assert drive.ended


@pytest.mark.parametrize("name", ["event_gateway", "multi_instance_parallel", "multi_instance_sequential", "nested_forks"])
def test_f5_what_an_instance_does_changes_no_spec_for_the_next(name: str) -> None:
    """The compiler connects everything beforehand. With instances connected in `add_instance`: an input and a listener more."""
    specs = fresh(name)
    before = wiring(specs)
    execution = bpmn.Execution.start(specs, name, Memory({"signers": ["甲", "乙"], "again": False}), budget=BUDGET)
    while tokens := execution.waiting():
        execution.complete(tokens[0].id)

    assert wiring(specs) == before


def wiring(specs: bpmn.Specs) -> dict[tuple[str, str], tuple[list[str], list[str], int]]:
    nodes = {(name, node.name): node for name, level in specs.items() for node in level.task_specs.values()}
    return {key: (list(node._inputs), list(node._outputs), node.completed_event.n_subscribers()) for key, node in nodes.items()}


@pytest.mark.parametrize("event", sorted(STARTS))
def test_f6_an_event_sub_process_is_refused(event: str) -> None:
    """`refusals._element`. Without it: refused for what it lacks, not for what it is."""
    assert ("unsupported-element", "beside") in refusals(event_sub_process(event), "p")


def test_f6_an_event_sub_process_is_refused_even_if_it_looks_like_another() -> None:
    """`refusals._element`. Without it: it compiles and runs in its turn, which is not what was drawn."""
    inside = Sketch("inside", "si > i > ei", {"si": "start", "ei": "end"})
    text = Sketch("p", "s > a > sub > e", {"sub": Node("sub", inside=inside)}).xml

    assert refusals(text.replace(b'id="sub"', b'id="sub" triggeredByEvent="true"'), "p") == {("unsupported-element", "sub")}


CONDITION = "><bpmn:conditionExpression>false</bpmn:conditionExpression></bpmn:sequenceFlow>"


@pytest.mark.parametrize(
    ("name", "old", "new", "refusal"),
    [
        ("message_throw", "messageEventDefinition", "linkEventDefinition", ("unsupported-event", "t")),
        ("message_throw", "messageEventDefinition", "compensateEventDefinition", ("unsupported-event", "t")),
        ("message_catch", "messageEventDefinition", "linkEventDefinition", ("unsupported-event", "m")),
        ("message_catch", "messageEventDefinition", "conditionalEventDefinition", ("unsupported-event", "m")),
        ("user_task", 'targetRef="b"/>', f'targetRef="b"{CONDITION}', ("condition-ignored", "a_to_b")),
    ],
)
def test_f7_what_the_library_ignores_in_silence_is_refused(name: str, old: str, new: str, refusal: tuple[str, str]) -> None:
    """`refusals`, `EVENTS`. Without them: it compiles. (A signal end event runs: `test_signals`.)"""
    assert refusal in refusals(xml(name).decode().replace(old, new).encode(), name)


def test_f8_a_value_may_be_called_typename() -> None:
    """`state` knows no classes. With the library's registry in `packed` and `unpacked`: TypeError at the next load."""
    people = [{"typename": "Task"}, {"typename": None}]
    drive = Drive("multi_instance_parallel", {"signers": people})

    drive.done("sign[0]", "sign[1]")

    assert drive.variables["answers"] == people


def test_f9_what_a_return_takes_away_waits_for_nothing_any_more() -> None:
    """`waiting` asks the tree. With a register, as the library's event manager: the timer and the message still wait."""
    mover = Mover(Sketch("p", "s > a > F > b > J > e; F > w > J; F > m > J", {**FORK, "w": "wait:P1D", "m": "receive:paid"}))
    mover.done("a")
    execution = mover.load()
    (message,) = execution.subscriptions()
    assert len(execution.timers()) == 1

    execution.return_to(mover.open_ids["b"], mover.last_done["a"])

    assert (execution.timers(), execution.subscriptions(), execution.fire_due()) == ([], [], 0)
    with pytest.raises(MessageNotAwaited):
        execution.deliver(message.token_id, "paid", None)
    assert [token.element_path for token in execution.waiting()] == ["a"]


ATTACK = "().__class__.__mro__[1].__subclasses__() or __import__('os').getcwd()"


class Listener(Memory):
    """Hears every text that is to be evaluated or run, and what is none of FEEL gives null."""

    def evaluate(self, expression: str, local: Any) -> Any:
        return self.asked.append(expression) if expression == ATTACK else super().evaluate(expression, local)

    def run_script(self, script: str, local: Any) -> None:
        self.asked.append(script)

    def due(self, text: str, kind: Any, local: Any, *, now: Any) -> Any:
        self.asked.append(text)
        return super().due("P1D", kind, local, now=now)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("several_ends", 'outcome = "approved"'), ("script_task", "double = amount * 2\nmore = double + 1"), ("timer_catch", "PT1H"),
        ("multi_instance_parallel", "signers"), ("multi_instance_condition", "nrOfCompletedInstances / nrOfInstances &gt;= 0.5"),
        ("standard_loop", "n &lt; 4"), ("service_task", "amount * 2"), ("message_throw", "{amount: amount * 2}"), ("message_catch_by_key", "1 + 1"),
    ],
)  # fmt: skip
def test_f10_no_text_of_a_designer_reaches_python(name: str, place: str) -> None:
    """`Run` stands where the library expects its script engine, and asks the world. With `eval` in `Run`: the world hears nothing."""
    text = xml(name).decode().replace(f">{place}<", f">{ATTACK}<").replace(f'"{place}"', f'"{ATTACK}"').encode()
    world = Listener({"n": 3, "order": 1}, services={"pay": lambda **_: None})
    with suppress(EngineError):
        execution = bpmn.Execution.start(bpmn.compile(text, process_id=name, name="x", bindings={}), "x", world, budget=BUDGET)
        while tokens := execution.waiting():
            execution.complete(tokens[0].id)

    assert ATTACK in world.asked


def test_f11_of_two_timers_behind_one_gateway_each_has_its_own_time() -> None:
    """`waits` keeps times by element. With one key for all timers of a token: both are due in one day."""
    drive = Drive("event_gateway", {"reason": ""})
    drive.done("a")
    assert drive.due == {"t": timedelta(days=2), "u": timedelta(days=1)}

    assert drive.passes(days=1) == ["h3"]


def test_f12_an_error_is_never_caught_by_a_sibling() -> None:
    """`throwing` asks one owner after another. With a broadcast to all that wait: the sibling is interrupted, `h` is open."""
    assert Drive("error_beside_a_sibling", {"bad": True}).done("call/c1") == ["call/c2", "sibling/c1"]


def test_f13_a_migration_keeps_times_items_and_tokens() -> None:
    """`migration` swaps specs and resets nothing. With `arm` for `rearm`: 24 hours are left. With `reset_branch` of what waits: no instance."""
    each = {"sign": Node("user", each="people"), "t": Node("timer", "sign", after="P1D", beside=True)}
    mover = Mover(Sketch("p", "s > sign > z > e; t > h > e1", each), variables={"people": ["甲", "乙"], "result": 0})
    mover.done("sign[0]")
    mover.tick(hours=1)

    assert mover.migrate(Sketch("p", "s > sign > y > z > e; t > h > e1", each)) == ["sign[1]"]

    assert mover.due == 23
    assert [row[6]["item"] for row in mover.state["tree"] if row[6]] == ["甲", "乙"]
    assert mover.done("sign[1]") == ["y"]


@pytest.mark.parametrize("name", ["multi_instance_parallel", "multi_instance_sequential"])
def test_f14_a_multi_instance_ends_in_a_process_that_has_only_just_compiled_it(name: str) -> None:
    """The compiler connects `merge_child`. With `add_instance` connecting it, as in the library: nothing is open behind."""
    variables: dict[str, Any] = {"signers": ["甲", "乙"]}
    blob = bpmn.Execution.start(fresh(name), name, Memory(variables), budget=BUDGET).dump()
    for _ in range(2):
        execution = bpmn.Execution.load(blob, fresh(name), name, Memory(variables), budget=BUDGET)
        execution.complete(execution.waiting()[0].id)
        blob = execution.dump()

    assert [token.element_path for token in execution.waiting()] == ["z"]
    assert variables["answers"] == ["甲", "乙"]


def test_f15_a_parallel_join_forgets_the_arrivals_of_the_round_before() -> None:
    """`ConsumingJoin` takes what waits. With taken arrivals counted too, or the library's gateway: `a` and `z` are open."""
    drive = Drive("parallel_gateway_in_a_loop", {"again": True})
    drive.done("m", "a", "b", "z", "m")

    assert drive.done("b") == ["a"]
    assert drive.done("a") == ["z"]


def test_f16_two_tokens_may_pass_one_fork() -> None:
    """`ConsumingJoin` touches nothing behind it. With the library's gateway: `c`, `d`."""
    drive = Drive("fork_passed_twice")
    drive.done("a", "b", "x")

    assert drive.done("x") == ["c", "c", "d", "d"]


def test_f17_interrupting_several_calls_leaves_nothing_of_them() -> None:
    """`Level._remove_task` takes along what runs inside. Without that: TaskNotFoundException."""
    drive = Drive("error_through_two_levels", {"bad": True})
    drive.done("outer/several[0]/c1")

    assert drive.open == ["h"]
    assert [level.completed for level in drive.load()._tree.subprocesses.values()] == [True]


def test_f18_what_a_cycle_began_outlives_its_activity() -> None:
    """`Boundary._leave_another`: each firing has a task of its own. With handlers below the one that waits: `h` is gone with `a`."""
    drive = Drive("timer_cycle")
    drive.passes(hours=1)
    drive.passes(hours=1)

    assert drive.done("a") == ["h", "h", "z"]


def test_f19_one_way_only_leads_on_from_an_event_gateway_and_its_state_is_json() -> None:
    """`EventGateway` notes one element. With a list of all that is due: `h2` and `h3`. With the event kept: TypeError."""
    drive = Drive("event_gateway", {"reason": ""})
    drive.done("a")
    drive.moment += timedelta(days=9)
    execution = drive.load()
    execution.fire_due()

    assert [token.element_path for token in execution.waiting()] == ["h3"]
    told = rows(execution._tree.task_tree)
    assert orjson.loads(orjson.dumps(told, option=orjson.OPT_PASSTHROUGH_DATACLASS)) == told


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_f20_an_inclusive_join_waits_in_the_second_round_too(order: str) -> None:
    """`InclusiveGateway` asks which tokens can still come. Without `awaited`, or with the library's gateway: the step behind opens early."""
    drive = Drive("inclusive_gateway_in_a_loop", {"A": True, "B": True, "again": True})
    drive.done("m", "a", "b", "z", "m")

    assert drive.done(order[0]) == [order[1]]
    assert drive.done(order[1]) == ["z"]


def test_f21_a_message_start_begins_alone() -> None:
    """`Beginning` leads to one start event. With all of them: `a` and `b` are open."""
    drive = Drive("message_start", start_event="m")

    assert (drive.open, drive.passed) == (["b"], ["m", "b"])
    assert [e.id for e in model("message_start").message_starts] == ["m"]
