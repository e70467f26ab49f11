"""The rules about joins, held against the token game: what is called a deadlock is one, and blocks built soundly are never called so."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine import bpmn
from engine.bpmn.lint import lint
from tests.bpmn.lint.drawing import draw
from tests.bpmn.lint.token_game import Flow, Game, TooLarge

INNER = ["q1", "q2", "q3", "x1", "x2", "g1", "o1", "p1", "p2"]


@st.composite
def diagrams(chosen: st.DrawFn) -> list[Flow]:
    """Anything that begins at `s` and ends at `e`: mostly nonsense, and some of it deadlocks."""
    steps = st.tuples(st.sampled_from(INNER), st.sampled_from([*INNER, "e"]))
    flows = chosen(st.lists(steps.filter(lambda step: step[0] != step[1]), min_size=5, max_size=12, unique=True))
    tasks = [a for a, _ in flows if a[0] == "p"]
    assume(len(set(tasks)) == len(tasks))
    return [("s", chosen(st.sampled_from(INNER))), *flows]


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(diagrams())
def test_a_deadlock_that_is_reported_can_happen(flows: list[Flow]) -> None:
    found = lint("process.bpmn", draw(" | ".join(f"{a} > {b}" for a, b in flows)))
    reported = [f.element_id for f in found if f.rule == "parallel-join-deadlock"]
    game = Game(flows)
    assume(all(len(into) < 2 for node, into in game.into.items() if node[0] == "o"))

    for join in reported:
        assert join is not None
        try:
            assert game.starves(join), (join, flows)
        except TooLarge:
            continue


Shape = tuple[str, list["Shape"]]
SHAPES: st.SearchStrategy[Shape] = st.recursive(
    st.just(("task", [])),
    lambda parts: st.tuples(st.sampled_from(["then", "all", "either", "some", "again"]), st.lists(parts, min_size=2, max_size=3)),
    max_leaves=12,
)
GATEWAY = {"all": "q", "either": "x", "some": "o", "again": "x"}


class Structured:
    """Draws shapes behind each other; every shape has one way in and one way out, so the whole is sound."""

    def __init__(self, shape: Shape) -> None:
        self.count = 0
        self.flows: list[str] = []
        self.flows.append(f"{self.behind('s', shape)} > e")

    def behind(self, source: str, shape: Shape, how: str = "") -> str:
        """Draws the shape behind a node; answers the node its token comes out of."""
        kind, parts = shape
        self.count += 1
        if kind == "task":
            return self.connect(source, f"u{self.count}", how)
        if kind == "then":
            for part in parts:
                source, how = self.behind(source, part, how), ""
            return source
        opening, closing = f"{GATEWAY[kind]}{self.count}a", f"{GATEWAY[kind]}{self.count}b"
        self.connect(source, opening, how)
        if kind == "again":
            self.connect(self.behind(opening, parts[0]), closing)
            self.connect(self.behind(closing, parts[1], " : again"), opening)
            return self.behind(closing, ("task", []), " *")
        for i, part in enumerate(parts):
            self.connect(self.behind(opening, part, "" if kind == "all" else " : a" if i else " *"), closing)
        return closing

    def connect(self, source: str, target: str, how: str = "") -> str:
        self.flows.append(f"{source} > {target}{how}")
        return target


@settings(max_examples=200, deadline=None)
@given(SHAPES)
def test_nothing_is_said_about_structured_processes_of_any_shape_and_they_compile(shape: Shape) -> None:
    xml = draw(" | ".join(Structured(shape).flows))

    assert lint("process.bpmn", xml) == []
    assert bpmn.compile(xml, process_id="request", name="request@1", bindings={})


@settings(max_examples=300, deadline=None)
@given(SHAPES, st.data())
def test_what_the_linter_lets_through_of_a_damaged_process_compiles(shape: Shape, data: st.DataObject) -> None:
    flows = Structured(shape).flows
    nodes = sorted({word for flow in flows for word in flow.split() if word[0] in "suqxoe"})
    damaged = [*flows, f"{data.draw(st.sampled_from(nodes))} > {data.draw(st.sampled_from(nodes))}{data.draw(st.sampled_from(['', ' : b', ' *']))}"]
    del damaged[data.draw(st.integers(0, len(flows)))]
    xml = draw(" | ".join(damaged))

    if not [f for f in lint("process.bpmn", xml) if f.severity == "error"]:
        assert bpmn.compile(xml, process_id="request", name="request@1", bindings={})
