"""A form that is only read: sections of facts, and pairs of old and new with the changed characters marked. No JavaScript, no watermark."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from engine.model import FormView, StoredFile
from web.language import t
from web.present import plain

_BY_ENGINE = ("initiator", "outcome", "outcomes", "chosen")
_MONO = ("tax_no",)
_LONG = 40
_ANCHOR = 3
"""A common run shorter than this inside two values is chance, not sameness."""


@dataclass(frozen=True)
class Piece:
    text: str
    changed: bool


@dataclass(frozen=True)
class Pair:
    """One value that changes."""

    label: str
    old: Sequence[Piece]
    new: Sequence[Piece]
    mono: bool


@dataclass(frozen=True)
class Fact:
    """One value. `kind` as in engine.forms; a table has `columns` and `rows` of facts."""

    label: str
    kind: str
    display: str
    wide: bool = False
    mono: bool = False
    files: Sequence[StoredFile] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence["Fact"]] = ()


@dataclass(frozen=True)
class Section:
    title: str
    pairs: Sequence[Pair] = ()
    facts: Sequence[Fact] = field(default_factory=list)


def typed(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Without what the engine writes itself, which nobody may change."""
    return {name: value for name, value in variables.items() if name not in _BY_ENGINE}


def sections(form: FormView | None) -> list[Section]:
    """What has a value, group by group; the pairs of `properties.diff` first."""
    if form is None:
        return []
    told = _diffs(form.schema)
    found = []
    for title, rows in _by_title(form.sections).items():
        pairs = [_pair(label or rows[new]["label"], rows[old], rows[new]) for new, (old, label) in told.items() if new in rows and old in rows]
        paired = {path for new, (old, _) in told.items() if new in rows and old in rows for path in (new, old)}
        facts = [_fact(row, form.files) for path, row in rows.items() if path not in paired and _has_value(row)]
        pairs = [pair for pair in pairs if pair.old or pair.new]
        if pairs or facts:
            found.append(Section(title, pairs, facts))
    return found


def _by_title(sections: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Mapping[str, Any]]]:
    """`{title: {path: row}}`: what stands before and after a group belongs together; a table that stands alone has its own name."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for section in sections:
        for row in section["rows"]:
            title = section["title"] or (row["label"] if row["kind"] == "table" else "")
            found.setdefault(title, {})[row["path"]] = row
    return found


def _diffs(schema: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """`{path of the new field: (path of the old one, label of the pair)}`: by `properties.diff`, else by the names `old_x` and `new_x`."""
    fields = {component["key"]: component for component in _components(schema) if component.get("key")}
    found = {}
    for key, component in fields.items():
        told = component.get("properties") or {}
        old = told.get("diff") or _counterpart(key)
        if told.get("diff") or old in fields:
            found[key] = (old, told.get("diffLabel") or str(component.get("label") or "").removeprefix("新"))
    return found


def _counterpart(key: str) -> str | None:
    if key.startswith("new_"):
        return f"old_{key[4:]}"
    return f"{key[:-4]}_old" if key.endswith("_new") else None


def _components(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for component in node.get("components") or ():
        yield component
        yield from _components(component)


def _has_value(row: Mapping[str, Any]) -> bool:
    return bool(row.get("rows")) if row["kind"] == "table" else row["value"] not in (None, "", [], {})


def _fact(row: Mapping[str, Any], files: Mapping[str, StoredFile]) -> Fact:
    kind, display = row["kind"], row.get("display") or ""
    if kind == "file":
        ids = row["value"] if isinstance(row["value"], list) else [row["value"]]
        return Fact(row["label"], kind, "", wide=True, files=[files[i] for i in ids if i in files])
    if kind == "table":
        rows = [[_fact(cell, files) for cell in line] for line in row["rows"]]
        return Fact(row["label"], kind, "", wide=True, columns=[column["label"] for column in row["columns"]], rows=rows)
    text = t("yes" if row["value"] else "no") if kind == "bool" else display or plain.words(row["value"])
    return Fact(row["label"], kind, text, wide=len(text) > _LONG, mono=kind in _MONO)


def _pair(label: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Pair:
    before, after = (str(row.get("display") or row["value"] or "") for row in (old, new))
    return Pair(label, *pieces(before, after), mono="tax_no" in (old["kind"], new["kind"]))


def pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both values cut into what stayed and what changed."""
    blocks = [b for b in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks() if b.size and _is_anchor(b, old, new)]
    before, after, at_old, at_new = [], [], 0, 0
    for a, b, size in [*blocks, (len(old), len(new), 0)]:
        before += [Piece(old[at_old:a], True), Piece(old[a : a + size], False)]
        after += [Piece(new[at_new:b], True), Piece(new[b : b + size], False)]
        at_old, at_new = a + size, b + size
    return [p for p in before if p.text], [p for p in after if p.text]


def _is_anchor(block: Any, old: str, new: str) -> bool:
    """Long enough, or at the same end of both."""
    starts = block.a == 0 and block.b == 0
    ends = block.a + block.size == len(old) and block.b + block.size == len(new)
    return bool(block.size >= _ANCHOR or starts or ends)


def locked(form: FormView | None) -> list[Fact]:
    """Values of a step's form that its reader may not change, to be shown as facts above the fields."""
    if form is None:
        return []
    fixed = {c["key"] for c in _components(form.schema) if c.get("readonly") is True and c.get("key")}
    rows = [row for section in form.sections for row in section["rows"] if row["path"] in fixed and _has_value(row)]
    return [_fact(row, form.files) for row in rows if row["value"] is not False]


def computed(form: FormView | None) -> list[dict[str, Any]]:
    """Fields of a start form that only the process fills: `{key, label, kind, options}`, for the column beside the form."""
    if form is None:
        return []
    return [
        {
            "key": c["key"], "label": c.get("label") or c["key"], "kind": (c.get("properties") or {}).get("kind") or c["type"],
            "options": {str(o.get("value")): o.get("label") for o in c.get("values") or () if isinstance(o, Mapping)},
        }
        for c in _components(form.schema)
        if c.get("readonly") is True and c.get("key")
    ]  # fmt: skip


_WORDED = ("textfield", "select", "radio")


def worded(form: FormView | None) -> set[str]:
    """Names of the fields a person fills with one text or one choice."""
    components = _components(form.schema) if form else ()
    return {c["key"] for c in components if c.get("type") in _WORDED and c.get("readonly") is not True and "." not in c["key"]}


def fillable(form: FormView) -> dict[str, Any]:
    """The schema without what only the process fills; groups that become empty go too."""
    return {**form.schema, "components": _without_read_only(form.schema.get("components") or [])}


def _without_read_only(components: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    kept = []
    for component in components:
        if component.get("readonly") is True:
            continue
        inner = component.get("components")
        if inner is None:
            kept.append(dict(component))
        elif left := _without_read_only(inner):
            kept.append({**component, "components": left})
    return kept
