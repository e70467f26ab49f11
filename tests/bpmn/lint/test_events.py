"""Events, from every side: what they name, when they fire, where they may stand."""

import pytest

from engine.bpmn.lint import Known, lint
from tests.bpmn.lint.drawing import ESCALATION, HEARD, MESSAGE, SIGNAL, draw, extension, properties, task, timer

PAID = '<bpmn:message id="M1" name=" "/>'


def rules(xml: bytes, known: Known | None = None) -> list[str]:
    return [f.rule for f in lint("process.bpmn", xml, known=known)]


def waiting(time: str, kind: str = "timeDuration") -> list[str]:
    return rules(draw("s > w > e", inside={"w": timer(time, kind)}))


@pytest.mark.parametrize(
    ("kind", "time"),
    [
        ("timeDuration", "PT1H"), ("timeDuration", "P1Y2M3W4DT5H6M7.5S"), ("timeDuration", "2 workdays"), ("timeDuration", "4 workhours"),
        ("timeDuration", '"PT1H"'), ("timeDuration", '= "P3D"'), ("timeDuration", "= if urgent then duration(\"PT1H\") else duration(\"P1D\")"),
        ("timeDuration", "patience"), ("timeDuration", "Period * 2"), ("timeDate", "2026-05-01"), ("timeDate", "2026-05-01T09:00:00+08:00"),
        ("timeDate", "deadline"), ("timeDate", 'date and time("2026-05-01T09:00:00")'),
    ],
)  # fmt: skip
def test_a_time_is_iso_8601_working_time_or_feel(kind: str, time: str) -> None:
    assert waiting(time, kind) == []


@pytest.mark.parametrize(
    ("kind", "time"),
    [
        ("timeDuration", "P1X"), ("timeDuration", "PT"), ("timeDuration", "P"), ("timeDuration", "-PT1H"), ("timeDuration", "PT0S"),
        ("timeDuration", "0 workdays"), ("timeDuration", "1 hour"), ("timeDuration", "2026-05-01"), ("timeDuration", '"tomorrow"'),
        ("timeDuration", "R3/PT1H"), ("timeDuration", "9999 workdays"), ("timeDuration", "P9999Y"), ("timeDuration", "=PT1H"),
        ("timeDate", "2026-13-01"), ("timeDate", "2026-02-30T09:00"), ("timeDate", "PT1H"), ("timeDate", "20260501"),
    ],
)  # fmt: skip
def test_what_looks_like_a_time_and_is_none_is_refused(kind: str, time: str) -> None:
    assert waiting(time, kind) == ["timer-complete"]


def test_an_expression_for_a_time_is_parsed() -> None:
    assert waiting("deadline +") == ["expression-parses"]
    assert waiting("${deadline}") == ["expression-parses"]
    assert waiting("0 9 * * 1", "timeDate") == ["expression-parses"]


def test_a_timer_has_one_time() -> None:
    both = (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration><bpmn:timeDate>2026-05-01</bpmn:timeDate></bpmn:timerEventDefinition>"
    )

    assert rules(draw("s > w > e", inside={"w": both})) == ["timer-complete"]
    assert rules(draw("s > w > e", inside={"w": "<bpmn:timerEventDefinition/>"})) == ["timer-complete"]
    assert waiting(" ") == ["timer-complete"]


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        ("R3/PT1H", []), ("R/P1D", []), ("R5/2026-05-01T09:00:00Z/P1W", []), ("R0/PT1H", ["timer-complete"]), ("R3/PT0H", ["timer-complete"]),
        ("PT1H", ["timer-complete"]), ("R3/2026-02-30/PT1H", ["timer-complete"]), ("R/2 workdays", []), ("R3/4 workhours", []),
        ("R/2个工作日", []), ("R2/2026-05-06T09:00:00+08:00/1 workdays", []), ("R/0 workdays", ["timer-complete"]),
        ("R/-1 workdays", ["timer-complete"]),
        ("R/1.5 workdays", ["timer-complete"]), ("2 workdays", ["timer-complete"]), ("R/2 days", ["timer-complete"]),
    ],
)  # fmt: skip
def test_a_cycle_says_how_often_and_how_long_between(cycle: str, expected: list[str]) -> None:
    reminds = {"b": 'id="b" name="催办" attachedToRef="u" cancelActivity="false"'}

    assert rules(draw("s > u > e | b > m > e2", on={"b": "u"}, inside={"b": timer(cycle, "timeCycle")}, attributes=reminds)) == expected
    assert rules(draw("s > u > e", inside={"s": timer(cycle, "timeCycle")})) == expected


@pytest.mark.parametrize("where", ["w", "b"])
def test_a_cycle_repeats_nothing_where_its_token_goes_on(where: str) -> None:
    drawn = draw("s > w > u > e | b > e2", on={"b": "u"}, inside={"w": timer(), "b": timer(), where: timer("R/PT1H", "timeCycle")})

    assert [(f.rule, f.element_id) for f in lint("p", drawn)] == [("cycle-repeats", where)]


@pytest.mark.parametrize(
    ("declared", "inside", "expected"),
    [
        ("", HEARD["message"], "dangling-reference"),
        (PAID, HEARD["message"], "message-named"),
        ('<bpmn:message id="M1"/>', HEARD["message"], "message-named"),
        ("", HEARD["signal"], "dangling-reference"),
        ('<bpmn:signal id="G1"/>', HEARD["signal"], "message-named"),
        (SIGNAL, "<bpmn:signalEventDefinition/>", "message-named"),
        (MESSAGE.replace("message", "signal"), HEARD["message"], "dangling-reference"),
    ],
)
def test_messages_and_signals_are_declared_by_name(declared: str, inside: str, expected: str) -> None:
    assert rules(draw("s > w > e", inside={"w": inside}, declared=declared)) == [expected]


@pytest.mark.parametrize("kind", ["sendTask", "receiveTask"])
def test_a_task_that_sends_or_receives_says_what(kind: str) -> None:
    assert rules(draw("s > n > e", kinds={"n": kind})) == []
    assert rules(draw("s > n > e", kinds={"n": kind}, attributes={"n": 'id="n" name="通知"'})) == ["message-named"]
    assert rules(draw("s > n > e", kinds={"n": kind}, declared="")) == ["dangling-reference"]


def test_an_escalation_is_thrown_by_its_code_and_caught_by_it_or_by_all() -> None:
    block = {"inner": {"z": "s2 > t > e2"}, "on": {"b": "z"}}
    throws = {"t": HEARD["escalation"]}
    nameless = '<bpmn:escalation id="K1" name="x"/>'

    assert rules(draw("s > z > e | b > e3", **block, inside={**throws, "b": HEARD["escalation"]})) == []
    assert rules(draw("s > z > e | b > e3", **block, inside={**throws, "b": "<bpmn:escalationEventDefinition/>"})) == []
    assert rules(draw("s > z > e | b > e3", **block, inside={**throws, "b": timer()})) == ["escalation-not-caught"]
    assert rules(draw("s > z > e | b > e3", **block, inside={**throws, "b": HEARD["escalation"]}, declared=nameless)) == ["message-named"] * 2
    assert rules(draw("s > t > e", inside={"t": "<bpmn:escalationEventDefinition/>"}, declared=ESCALATION)) == ["message-named"]


@pytest.mark.parametrize(
    ("host", "event", "fires"),
    [
        ("u", "timer", True), ("u", "message", True), ("u", "escalation", False), ("p", "timer", False), ("r", "signal", False),
        ("k", "message", False), ("y", "timer", True), ("v", "timer", True), ("c", "escalation", True),
        ("m", "timer", True), ("y", "escalation", False),
    ],
)  # fmt: skip
def test_a_boundary_event_that_can_never_fire_is_told(host: str, event: str, fires: bool) -> None:
    drawn = draw(f"s > {host} > e | b > e2", on={"b": host}, inside={"b": timer() if event == "timer" else HEARD[event]})

    assert rules(drawn) == ([] if fires else ["boundary-never-fires"])


@pytest.mark.parametrize("kind", ["message", "signal", "escalation"])
def test_two_boundary_events_for_the_same_are_refused_and_two_timers_are_not(kind: str) -> None:
    def both(what: str) -> bytes:
        return draw("s > c > e | b > e2 | b2 > e3", on={"b": "c", "b2": "c"}, inside={"b": what, "b2": what})

    assert rules(both(HEARD[kind])) == ["boundary-unambiguous"]
    assert rules(both(timer())) == []


def test_a_process_may_begin_in_several_ways_but_each_once() -> None:
    starts = {"s2": HEARD["message"], "s3": timer("R/P1D", "timeCycle"), "s4": HEARD["signal"]}

    assert rules(draw("s > x > u > e | s2 > x | s3 > x | s4 > x", inside=starts)) == []
    assert rules(draw("s2 > u > e", inside=starts)) == []
    assert rules(draw("s2 > x > u > e | s3 > x", inside={"s2": HEARD["message"], "s3": HEARD["message"]})) == ["single-start-event"]
    assert rules(draw("s > x > u > e | s2 > x | s3 > x", inside={"s2": HEARD["message"]})) == ["single-start-event"]


def test_a_process_that_only_a_timer_starts_is_not_one_that_others_call() -> None:
    assert rules(draw("s > u > e", inside={"s": timer("R/P1D", "timeCycle")}, profile={"starters": "=none"})) == []


WRONG_BEHIND = {
    "one branch": ("s > g > w > e", {}),
    "a task": ("s > g | g > w > e | g > u > e2", {}),
    "a throw event": ("s > g | g > w > e | g > t > e2", {"t": HEARD["signal"]}),
    "a gateway": ("s > g | g > w > e | g > x > e2", {}),
    "an end event": ("s > g | g > w > e | g > e2", {}),
    "a receive task beside a message event": ("s > g | g > w > e | g > y > e2", {"w": HEARD["message"]}),
    "an event others lead to as well": ("s > x | x > g : a | x > w * | g > w > e | g > w2 > e2", {}),
    "a receive task with a timer on it": ("s > g | g > w > e | g > y > e2 | b > e3", {"b": timer()}),
    "a loop": ("s > g | g > w > e | g > y > e2", {"y": '<bpmn:standardLoopCharacteristics loopMaximum="2"/>'}),
    "a condition": ("s > g | g > w > e | g > w2 : amount > 5 | w2 > e2", {}),
}


@pytest.mark.parametrize(("text", "inside"), WRONG_BEHIND.values(), ids=WRONG_BEHIND.keys())
def test_only_what_waits_stands_behind_an_event_gateway(text: str, inside: dict[str, str]) -> None:
    found = lint("p", draw(text, inside=inside, on={"b": "y"}))

    assert ("event-gateway-complete", "g") in [(f.rule, f.element_id) for f in found]


def test_receive_tasks_timers_and_signals_stand_behind_one_event_gateway() -> None:
    assert rules(draw("s > g | g > y > e | g > w > e2 | g > w2 > e3", inside={"w2": HEARD["signal"]})) == []
    assert rules(draw("s > g | g > w > e | g > w2 > e2")) == []


def test_a_key_is_feel_and_stands_where_a_message_comes_or_goes() -> None:
    def keyed(node: str, text: str, **more: str) -> list[str]:
        inside = {node: extension(properties({"correlation": text, **more})) + (HEARD["message"] if node in "wt" else "")}
        return rules(draw("s > w > t > y > k > e", inside={"w": HEARD["message"], "t": HEARD["signal"], **inside}))

    assert [keyed(node, "order_no") for node in "wtyk"] == [[], [], [], []]
    assert keyed("w", "order_no +") == ["expression-parses"]
    assert keyed("w", " ") == ["property-value"]
    assert rules(draw("s > w > e", inside={"w": timer() + extension(properties({"correlation": "a"}))})) == ["unknown-property"]
    assert rules(draw("s > u > e", inside={"u": task(correlation="a")})) == ["unknown-property"]
    assert keyed("w", "order_no", register="role:clerk", evidence="required") == []
    assert keyed("w", "order_no", register="clerk") == ["candidate-syntax"]


def test_a_message_that_registers_may_have_a_form() -> None:
    drawn = draw("s > w > e", inside={"w": HEARD["message"] + extension(properties({"register": "role:clerk", "form": "reply.form"}))})

    assert rules(drawn, Known(forms=frozenset({"reply.form"}))) == ["property-without-effect"]
    assert "unknown-form" in rules(drawn, Known(forms=frozenset()))


def test_what_comes_with_a_message_lands_in_a_variable_with_a_name() -> None:
    def into(name: str) -> list[str]:
        return rules(draw("s > y > e", inside={"y": extension(f"<spiffworkflow:messageVariable>{name}</spiffworkflow:messageVariable>")}))

    assert into("reply") == []
    assert into("re-ply") == ["variable-name"]
    assert into("outcome") == ["no-reserved-variable"]


def test_data_about_a_message_stands_with_it_and_is_ignored_elsewhere() -> None:
    inside = "<bpmn:messageEventDefinition messageRef='M1'>{}</bpmn:messageEventDefinition>"
    payload = extension("<spiffworkflow:messagePayload>{amount: 1}</spiffworkflow:messagePayload>")

    assert rules(draw("s > t > e", inside={"t": inside.format(payload)})) == []
    assert rules(draw("s > w > e", inside={"w": HEARD["message"] + payload})) == ["unknown-extension-element"]
    assert rules(draw("s > t > e", inside={"t": inside.format(payload.replace("1}", "1 +}"))})) == ["expression-parses"]
