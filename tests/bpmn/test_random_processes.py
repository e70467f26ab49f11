"""Any process made of blocks runs as drawn, whatever is decided and in whatever order."""

from collections import Counter, defaultdict
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import bpmn
from tests.bpmn.blocks import Block, Drawing, Player, processes
from tests.bpmn.memory import Memory

WAYS = [[], [0], [1], [0, 1]]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(block=processes, seed=st.integers(0, 10**6))
def test_what_is_open_is_what_the_drawing_says(block: Block, seed: int) -> None:
    random, drawing = Random(seed), Drawing(block)
    specs = bpmn.compile(drawing.xml, process_id="p", name="p", bindings={})
    drawn = bpmn.Model.read(drawing.xml)
    ways: dict[int, list[int]] = defaultdict(list, {n: random.choice(WAYS) for n in range(drawing.count)})
    entered: Counter[str] = Counter()
    player = Player(block, ways, entered=entered)
    player.start()
    execution = bpmn.Execution.start(specs, "p", world_of(ways, drawing), budget=5_000)
    visited: Counter[str] = Counter()

    for step in range(60):
        visited.update(v.element_path for v in execution.steps if drawn.elements[v.element_id].type == "userTask")
        assert sorted(t.element_path for t in execution.waiting()) == sorted(player.open)
        assert visited == entered
        assert execution.ended == (not player.open)
        if not player.open:
            break
        ways.update({n: random.choice(WAYS) if step < 30 else [] for n in range(drawing.count)})
        path = random.choice(sorted(player.open))
        blob = execution.dump()
        execution = bpmn.Execution.load(blob, specs, "p", world_of(ways, drawing), budget=5_000)
        assert execution.dump() == blob
        execution.complete(next(t.id for t in execution.waiting() if t.element_path == path))
        player.complete(path)


def world_of(ways: dict[int, list[int]], drawing: Drawing) -> Memory:
    return Memory({f"way_{number}": list(ways[number]) for number in range(drawing.count)})
