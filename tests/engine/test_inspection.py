"""What the files of a process folder tell the linter about each other."""

import json
from collections.abc import Mapping

from engine.inspection import Known, inspect
from tests.bpmn.lint.drawing import HEARD, draw, extension, operator, task
from tests.forms import build

LIMIT = 2_000_000
DECISION = "<spiffworkflow:calledDecisionId>fee</spiffworkflow:calledDecisionId>"
TABLE = """<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">
  <decision id="fee" name="费用"><decisionTable id="t" hitPolicy="FIRST">
    <input id="i"><inputExpression id="e" typeRef="number"><text>{}</text></inputExpression></input>
    <output id="o" name="fee_amount" typeRef="number"/>
    <rule id="r"><inputEntry id="c"><text>-</text></inputEntry><outputEntry id="v"><text>100</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>"""


def form(*names: str) -> bytes:
    return build.schema(*(build.text(name) for name in names))


def said(process: bytes, files: Mapping[str, bytes], known: Known | None = None) -> list[tuple[str, str | None]]:
    found = inspect({"process.bpmn": process, **files}, known=known or Known(), limit=LIMIT).findings
    return [(f.rule, f.element_id) for f in found]


def choice(condition: str, before: str = "s > u") -> str:
    return f"{before} > x | x > e1 : {condition} | x > e2 *"


def test_a_variable_that_is_on_no_form_and_nobody_writes_is_reported() -> None:
    files = {"forms/s.form": form("amount"), "forms/u.form": form("address")}

    assert said(draw(choice('amount != null and address = "苏州"')), files) == []
    assert said(draw(choice("amuont != null")), files) == [("unknown-variable", "x_e1")]


def test_without_a_start_form_anything_may_come_in() -> None:
    assert said(draw(choice("whatever")), {"forms/u.form": form("address")}) == []


def test_scripts_services_loops_messages_and_data_objects_write_variables() -> None:
    several = "<bpmn:loopDataInputRef>people</bpmn:loopDataInputRef><bpmn:inputDataItem id='one' name='person'/>"
    drawn = draw(
        choice("total and found and reply and contract and person and nrOfInstances > 1 and initiator.name and serial_no", "s > p > v > w > u"),
        inside={
            "p": "<bpmn:script>total = 1\npeople = [1]</bpmn:script>",
            "v": operator(result="found"),
            "w": HEARD["message"] + extension("<spiffworkflow:messageVariable>reply</spiffworkflow:messageVariable>"),
            "u": task() + f"<bpmn:multiInstanceLoopCharacteristics>{several}</bpmn:multiInstanceLoopCharacteristics>",
        },
        extra='<bpmn:dataObject id="d"/><bpmn:dataObjectReference id="ref" name="contract" dataObjectRef="d"/>',
    )

    assert said(drawn, {"forms/s.form": form("amount")}) == []


def test_the_items_of_a_filter_are_not_judged() -> None:
    assert said(draw(choice("count(rows[price > 5]) > 1")), {"forms/s.form": form("rows")}) == []


def test_what_decisions_write_is_known_and_what_they_read_is_looked_at() -> None:
    drawn = draw(choice("fee_amount > 50", "s > r"), inside={"r": extension(DECISION)})

    assert said(drawn, {"forms/s.form": form("amount"), "fee.dmn": TABLE.format("amount").encode()}) == []
    assert said(drawn, {"forms/s.form": form("amount"), "fee.dmn": TABLE.format("amonut").encode()}) == [("unknown-variable", "r")]


def test_candidates_from_a_field_need_the_field() -> None:
    drawn = draw("s > u > e", inside={"u": task(candidates="field:boss")})

    assert said(drawn, {"forms/s.form": form("boss")}) == []
    assert said(drawn, {"forms/s.form": form("bos")}) == [("unknown-variable", "u")]


def test_what_a_called_process_writes_is_known_as_far_as_it_can_be_found() -> None:
    called = {"process.bpmn": draw("s > p > c > e", inside={"p": "<bpmn:script>verdict = 1</bpmn:script>"}), "forms/u.form": form("note")}
    inner = {"process.bpmn": draw("s > u > e"), "forms/u.form": form("remark")}
    shelf = {"common_approval": called}

    def files_of(key: str) -> Mapping[str, bytes] | None:
        return shelf.get(key)

    files = {"forms/s.form": form("amount")}
    assert said(draw(choice("anything", "s > c")), files, Known(files_of=files_of)) == [], "it calls itself, so nobody can tell"
    shelf["common_approval"] = inner
    assert said(draw(choice("remark", "s > c")), files, Known(files_of=files_of)) == []
    assert said(draw(choice("remork", "s > c")), files, Known(files_of=files_of)) == [("unknown-variable", "x_e1")]
    assert said(draw(choice("remork", "s > c")), files, Known(files_of=lambda _: None)) == []


def test_a_called_process_is_not_judged_by_its_own_forms() -> None:
    drawn = draw(choice("anything"), profile={"starters": "=none"})

    assert said(drawn, {"forms/s.form": form("amount")}) == []


def test_permissions_name_fields_that_are_on_the_form() -> None:
    def permitted(**fields: str) -> bytes:
        return draw("s > u > e", inside={"u": task(fields=json.dumps(fields))})

    assert said(permitted(amount="write"), {"forms/s.form": form("amount")}) == []
    assert said(permitted(amuont="write"), {"forms/s.form": form("amount")}) == [("unknown-field", "u")]
    assert said(permitted(amount="write"), {"forms/s.form": form("amount"), "forms/u.form": form("address")}) == [("unknown-field", "u")]
    assert said(permitted(any="write"), {}) == []


def test_permissions_may_name_groups_lists_and_columns() -> None:
    files = {"forms/s.form": build.schema(build.group("g", build.text("x")), build.rows("items", build.text("p")))}

    def permitted(name: str) -> bytes:
        return draw("s > u > e", inside={"u": task(fields=json.dumps({name: "read"}))})

    assert [said(permitted(name), files) for name in ("g", "g.x", "items", "items.p", "items[].p")] == [[]] * 5
    assert [said(permitted(name), files) for name in ("h", "g.z", "items.q")] == [[("unknown-field", "u")]] * 3


def test_a_call_and_a_summary_are_about_the_start_form() -> None:
    def of(summary: str, permission: str) -> bytes:
        fields = extension(f"<spiffworkflow:properties>{one('fields.review', json.dumps({permission: 'read'}))}</spiffworkflow:properties>")
        return draw("s > c > e", profile={"summary": summary}, inside={"c": fields})

    files = {"forms/s.form": form("amount")}
    assert said(of("amount", "amount"), files) == []
    assert said(of("amuont", "total"), files) == [("unknown-field", "request"), ("unknown-field", "c")]


def one(name: str, value: str) -> str:
    return f"<spiffworkflow:property name='{name}' value='{value}'/>"


def test_a_form_that_cannot_be_read_says_so_itself_and_nothing_else() -> None:
    assert {rule for rule, _ in said(draw(choice("anything")), {"forms/s.form": b"{"})} == {"form-not-json"}
