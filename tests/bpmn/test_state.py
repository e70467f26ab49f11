"""What is stored between two commands."""

import zlib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from engine import bpmn
from tests.bpmn.drive import BUDGET, Drive, specs, xml
from tests.bpmn.memory import Memory


def freshly_compiled(name: str) -> bpmn.Specs:
    """As another process would have them."""
    return bpmn.compile(xml(name), process_id=name, name=name, bindings={})


def test_a_store_that_reorders_json_keys_does_no_harm() -> None:
    """F1."""
    drive = Drive("embedded_sub_process")
    drive.done("a")
    drive.blob = zlib.compress(orjson.dumps(orjson.loads(zlib.decompress(drive.blob)), option=orjson.OPT_SORT_KEYS))

    assert drive.done("inner/i1", "inner/i2") == ["z"]


def test_a_tree_deeper_than_the_library_walks_is_whole() -> None:
    """F4: 600 rounds in one command; the library's own iterators stop at a depth of 1000 tasks."""
    drive = Drive("counting_loop", {"n": 0})
    assert (drive.open, drive.ended) == (["a", "b"], False)
    assert len(drive.blob) < 1_500

    drive.done("a")
    assert (drive.ended, drive.ended_at, drive.open) == (True, "stop", [])


def test_an_item_may_have_any_key() -> None:
    """F8: `typename` is what the library's serializer uses for itself."""
    people = [{"typename": "Task", "data_objects": [1]}, {"typename": None, "loopCounter": 9}]
    drive = Drive("multi_instance_parallel", {"signers": people})

    drive.done("sign[1]", "sign[0]")

    assert drive.variables["answers"] == people


@pytest.mark.parametrize("name", ["multi_instance_parallel", "multi_instance_sequential"])
def test_an_instance_goes_on_in_a_process_that_has_only_just_compiled_its_definition(name: str) -> None:
    """F14: instances must report back to their multi-instance in every process."""
    variables: dict[str, Any] = {"signers": ["甲", "乙"]}
    blob = bpmn.Execution.start(freshly_compiled(name), name, Memory(variables), budget=BUDGET).dump()
    for _ in range(2):
        execution = bpmn.Execution.load(blob, freshly_compiled(name), name, Memory(variables), budget=BUDGET)
        execution.complete(execution.waiting()[0].id)
        blob = execution.dump()

    assert [token.element_path for token in execution.waiting()] == ["z"]
    assert variables["answers"] == ["甲", "乙"]


def test_running_changes_no_spec() -> None:
    compiled = freshly_compiled("nested_forks")
    before = {(name, spec.name): (list(spec._inputs), list(spec._outputs)) for name, level in compiled.items() for spec in level.task_specs.values()}
    execution = bpmn.Execution.start(compiled, "nested_forks", Memory({"again": True}), budget=BUDGET)
    while "z" not in [token.element_path for token in execution.waiting()]:
        execution.complete(execution.waiting()[0].id)

    after = {(name, spec.name): (list(spec._inputs), list(spec._outputs)) for name, level in compiled.items() for spec in level.task_specs.values()}
    assert after == before


class Listener(Memory):
    """Hears every expression and holds none of them true."""

    def evaluate(self, expression: str, local: Any) -> bool:
        self.asked.append(expression)
        return False


def test_no_text_of_a_designer_is_ever_run_as_python() -> None:
    """F10: whatever is written there reaches the world unchanged, and nothing else."""
    attack = """().__class__.__mro__[1].__subclasses__() or __import__("os").getcwd()"""
    text = xml("several_ends").replace(b'outcome = "approved"', attack.encode())
    compiled = bpmn.compile(text, process_id="several_ends", name="x", bindings={})
    world = Listener({})
    execution = bpmn.Execution.start(compiled, "x", world, budget=BUDGET)

    execution.complete(execution.waiting()[0].id)

    assert world.asked == [attack]
    assert execution.end is not None
    assert execution.end.element_id == "no"


def test_a_command_on_one_execution_touches_no_other() -> None:
    blob = Drive("parallel_gateway").blob
    first, second = (bpmn.Execution.load(blob, specs("parallel_gateway"), "parallel_gateway", Memory({}), budget=BUDGET) for _ in range(2))

    first.complete(first.waiting()[0].id)

    assert second.dump() == blob
    assert (second.steps, second.taken_out) == ([], [])


@pytest.mark.parametrize(
    "value", [datetime(2026, 1, 1, tzinfo=UTC), Decimal(1), {1, 2}, {"a": object()}, {1: 2}, b"x"], ids=lambda value: type(value).__name__
)
def test_what_is_no_json_has_no_json_bytes(value: object) -> None:
    with pytest.raises(TypeError):
        bpmn.json_bytes(value)


def test_json_bytes_are_json() -> None:
    assert bpmn.json_bytes({"名": ["甲", 1, 1.5, None, True]}) == '{"名":["甲",1,1.5,null,true]}'.encode()


def test_tokens_of_a_format_that_this_release_does_not_know_are_not_read() -> None:
    drive = Drive("user_task")
    told = orjson.loads(zlib.decompress(drive.blob))
    assert told["v"] == 1
    drive.blob = zlib.compress(orjson.dumps({**told, "v": 2}))

    with pytest.raises(bpmn.StateUnreadable, match="format 2"):
        drive.load()


def test_tokens_written_before_there_were_timers_go_on() -> None:
    """Format 1 as the first release wrote it: a task in a parallel block whose other branch has arrived at the join."""
    drive = Drive("parallel_gateway")
    drive.blob = zlib.compress(Path(__file__).with_name("format_1.json").read_bytes())
    drive.tokens = drive.load().waiting()

    assert drive.done("a", "c") == ["z"]
