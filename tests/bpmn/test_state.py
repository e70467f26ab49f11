"""What is stored between two commands."""

import zlib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

from engine import bpmn
from tests.bpmn.drive import BUDGET, Drive, specs
from tests.bpmn.memory import Memory
from tests.bpmn.mover import Mover
from tests.bpmn.sketch import Sketch

DEEP_FORK = Sketch(
    "p",
    "s > m; m > count *; count > g; g > F : n > 400; g > m *; F > J > z > e; F > h; h > J : far; h > e1 *; F > b > e2",
    {"m": "xor", "count": "script:n = n + 1", "g": "xor", "F": "and", "J": "or", "h": "xor"},
)
"""400 rounds, then an inclusive join that waits for a token which goes another way."""


def test_a_store_that_reorders_json_keys_does_no_harm() -> None:
    """F1, seen failing with a JSON object by task id."""
    drive = Drive("embedded_sub_process")
    drive.done("a")
    drive.blob = zlib.compress(orjson.dumps(orjson.loads(zlib.decompress(drive.blob)), option=orjson.OPT_SORT_KEYS))

    assert drive.done("inner/i1", "inner/i2") == ["z"]


def test_a_tree_deeper_than_the_library_walks_is_whole() -> None:
    """F4: 600 rounds in one command. With `get_tasks` in `_run_ready`: nothing is open. With the library's `cancel`: AttributeError."""
    drive = Drive("counting_loop", {"n": 0})
    assert (drive.open, drive.ended) == (["a", "b"], False)
    assert len(drive.blob) < 1_500

    drive.done("a")
    assert (drive.ended, drive.ended_at, drive.open) == (True, "stop", [])


def test_an_item_may_have_any_key() -> None:
    """F8: `typename` is what the library's serializer uses for itself. Seen failing with its registry."""
    people = [{"typename": "Task", "data_objects": [1]}, {"typename": None, "loopCounter": 9}]
    drive = Drive("multi_instance_parallel", {"signers": people})

    drive.done("sign[1]", "sign[0]")

    assert drive.variables["answers"] == people


def test_a_join_deeper_than_the_library_walks_hears_of_what_happens_elsewhere() -> None:
    """F4: `Level.update_waiting_tasks` asks every waiting join. With the library's: `z` is not open until `b` is done."""
    mover = Mover(DEEP_FORK, variables={"n": 0, "far": False})

    assert mover.open == ["b", "z"]
    mover.done("b", "z")
    assert mover.ended


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
