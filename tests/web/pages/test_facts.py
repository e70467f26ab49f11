"""Old against new, and the values of a form as they are read."""

import pytest

from engine.model import FormView, StoredFile
from web.present import facts
from web.present.facts import Piece


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{p.text}]" if p.changed else p.text for p in pieces)


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("91440399FAKE00021R", "91350299FAKE000992", "91[4403]99FAKE000[21R]", "91[3502]99FAKE000[992]"),
        ("深圳虚构乙电子有限公司", "厦门虚构壬食品有限公司", "[深圳虚构乙电子]有限公司", "[厦门虚构壬食品]有限公司"),
        ("税控盘", "无（数电）", "[税控盘]", "[无（数电）]"),
        ("同一个", "同一个", "同一个", "同一个"),
        ("", "新的", "", "[新的]"),
        ("旧的", "", "[旧的]", ""),
    ],
)
def test_only_what_differs_is_marked(old: str, new: str, before: str, after: str) -> None:
    was, is_now = facts.pieces(old, new)

    assert (shown(was), shown(is_now)) == (before, after)


def form(rows: list[dict[str, object]], *, components: list[dict[str, object]] | None = None, files: dict[str, StoredFile] | None = None) -> FormView:
    schema = {"type": "default", "components": components or []}
    return FormView(schema, {}, True, [{"title": "变更", "rows": rows}], files or {})


def row(path: str, value: object, kind: str = "text", display: str = "") -> dict[str, object]:
    return {"path": path, "label": path, "kind": kind, "value": value, "display": display or str(value)}


def test_a_field_that_names_its_old_one_is_shown_as_a_pair_and_nowhere_else() -> None:
    group = {"type": "group", "components": [{"key": "new", "type": "textfield", "properties": {"diff": "old", "diffLabel": "税号"}}]}
    view = form([row("old", "A1", "tax_no"), row("new", "A2", "tax_no"), row("other", "x")], components=[group])

    (section,) = facts.sections(view)

    assert [(pair.label, shown(pair.old), shown(pair.new), pair.mono) for pair in section.pairs] == [("税号", "A[1]", "A[2]", True)]
    assert [fact.label for fact in section.facts] == ["other"]


@pytest.mark.parametrize(("old", "new"), [("old_name", "new_name"), ("device_no_old", "device_no_new")])
def test_fields_named_old_and_new_are_a_pair(old: str, new: str) -> None:
    components = [{"key": old, "type": "textfield", "label": "原名"}, {"key": new, "type": "textfield", "label": "新名"}]

    (section,) = facts.sections(form([row(old, "甲"), row(new, "乙")], components=components))

    assert [(pair.label, shown(pair.old), shown(pair.new)) for pair in section.pairs] == [("名", "[甲]", "[乙]")]
    assert section.facts == []


def test_what_was_not_filled_in_is_not_shown() -> None:
    view = form([row("empty", None, display=" "), row("blank", ""), row("none", [], "choices"), row("zero", 0, "number")])

    assert [fact.display for fact in facts.sections(view)[0].facts] == ["0"]


def test_a_file_is_shown_by_its_name_and_one_that_is_gone_is_left_out() -> None:
    stored = StoredFile("f1", "说明.pdf", 1_200_000, "00", "application/pdf")
    view = form([row("proof", ["f1", "f2"], "file")], files={"f1": stored})

    assert facts.sections(view)[0].facts[0].files == [stored]


def test_what_only_the_process_fills_stands_beside_the_form_and_not_in_it() -> None:
    fee = {"key": "fee", "type": "number", "label": "应缴费用（元）", "readonly": True, "properties": {"kind": "money"}}
    name = {"key": "name", "type": "textfield"}
    view = form([], components=[{"type": "group", "id": "g", "components": [fee]}, {"type": "group", "id": "h", "components": [name, fee]}])

    assert facts.fillable(view)["components"] == [{"type": "group", "id": "h", "components": [name]}]
    assert {(field["key"], field["kind"]) for field in facts.computed(view)} == {("fee", "money")}
