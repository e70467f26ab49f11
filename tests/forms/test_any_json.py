"""Whatever is sent: no exception, nothing stored that was not allowed."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import forms
from tests.forms.build import checkbox, choice, component, expression, form, group, number, picker, rows, schema, text

FORM = form(
    text("name", validate={"required": True, "pattern": "^[a-z]*$", "maxLength": 5}),
    component("textarea", "note", hide="=amount > 5"),
    number("amount", validate={"min": 0, "max": "=cap"}, decimalDigits=2, increment=0.5),
    number("cap", readonly=True),
    checkbox("agree"),
    choice("select", "reason", "a", "b", validate={"required": True}),
    choice("taglist", "tags", "x", "y"),
    component("select", "who", properties={"lookup": "people"}),
    component("datetime", "day", subtype="date"),
    picker("files", multiple=True, accept=".pdf"),
    expression("total", "=sum(items.price) + amount"),
    group("g", text("k", defaultValue="d"), text("typename")),
    rows(
        "items",
        text("name", id="row_name"),
        number("price", validate={"required": True}),
        text("why", hide="=this.price = null"),
        expression("twice", "=this.price * 2"),
    ),
)
NAMES = [field.name for field in FORM.fields]
KEYS = st.sampled_from(
    ["name", "note", "amount", "agree", "reason", "tags", "who", "day", "files", "total", "g", "items", "k", "price", "why", "cap"]
)

# JSON as a careless client or an attacker writes it, and what json.loads lets through besides.
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from(["a", "x", "", "2026-11-20"])
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=5), max_leaves=25
)
documents = st.dictionaries(KEYS, anything, max_size=8)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.sampled_from(["a", "x", "中"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)
rows_ = st.lists(st.dictionaries(st.sampled_from(["name", "price", "why", "twice"]), st.sampled_from([None, 1, "a"])), max_size=3)
stored_documents = st.dictionaries(KEYS, plain, max_size=8) | st.builds(
    lambda document, items: {**document, "items": items}, st.dictionaries(KEYS, plain), rows_
)
words = st.dictionaries(
    st.sampled_from([*NAMES, "g"]), st.sampled_from(["hidden", "read", "write", "required", "-add,-delete", "+add", "?"]), max_size=6
)


def dumped(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


@settings(max_examples=300, deadline=None)
@given(sent=documents | anything, stored=stored_documents, permissions=words, required=st.booleans())
def test_check_never_raises_and_never_invents_keys(sent: Any, stored: dict[str, Any], permissions: dict[str, str], required: bool) -> None:
    before = dumped(stored)

    checked = FORM.check(sent, stored=stored, permissions=permissions, files=lambda ids: {}, required=required)

    assert dumped(stored) == before
    assert set(checked.values) <= set(stored) | {field.path.split(".")[0].removesuffix("[]") for field in FORM.fields}
    assert all(problems for problems in checked.errors.values())
    json.dumps(checked.values, allow_nan=False).encode("utf-8")
    "".join(checked.errors).encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(sent=documents, stored=stored_documents, word=st.sampled_from(["read", "hidden"]))
def test_a_closed_form_stores_exactly_what_was_stored(sent: Any, stored: dict[str, Any], word: str) -> None:
    checked = FORM.check(sent, stored=stored, permissions=dict.fromkeys(NAMES, word))

    assert dumped(checked.values) == dumped(stored)
    assert all(problem.code in ("unknown_field", "field_group") for problems in checked.errors.values() for problem in problems)


@settings(max_examples=300, deadline=None)
@given(
    sent=documents,
    stored=stored_documents,
    closed=st.sets(st.sampled_from([n for n in NAMES if "." not in n and n not in ("total", "items")])),
    word=st.sampled_from(["read", "hidden"]),
)
def test_every_closed_field_survives_any_submission(sent: Any, stored: dict[str, Any], closed: set[str], word: str) -> None:
    checked = FORM.check(sent, stored=stored, permissions=dict.fromkeys(closed, word))

    for name in closed | {"cap"}:
        assert dumped(checked.values.get(name, "absent")) == dumped(stored.get(name, "absent"))


@settings(max_examples=300, deadline=None)
@given(
    sent=st.lists(
        st.fixed_dictionaries({}, optional={"name": st.sampled_from([None, "a", "b", "c"]), "price": st.integers(0, 3), "why": st.just("w")}),
        max_size=4,
    ),
    stored=st.lists(
        st.fixed_dictionaries(
            {"name": st.sampled_from(["a", "b", "c"]), "why": st.sampled_from(["v", "u", "t"])}, optional={"price": st.integers(0, 3)}
        ),
        max_size=3,
    ),
    add=st.booleans(),
    delete=st.booleans(),
)
def test_protected_columns_of_a_row_stay_together(sent: list[Any], stored: list[Any], add: bool, delete: bool) -> None:
    words_ = f"{'+' if add else '-'}add,{'+' if delete else '-'}delete"
    checked = FORM.check({"items": sent}, stored={"items": stored}, permissions={"items": words_, "items.name": "read", "items.why": "hidden"})

    pairs = [(row["name"], row["why"]) for row in checked.values["items"] if "name" in row]
    were = [(row["name"], row["why"]) for row in stored]
    assert all(were.count(pair) >= pairs.count(pair) for pair in pairs)
    assert all("why" not in row for row in checked.values["items"] if "name" not in row), "a new row cannot bring protected values"
    if not delete:
        assert pairs == were
    if not add:
        assert len(checked.values["items"]) <= len(stored)


@settings(max_examples=200, deadline=None)
@given(values=stored_documents, permissions=words)
def test_views_and_facts_never_raise_and_show_nothing_hidden(values: dict[str, Any], permissions: dict[str, str]) -> None:
    view = FORM.view(permissions, values)
    facts = FORM.facts(values, permissions)
    FORM.summary(values, ["name", "items", "g", "total", "nothing"])
    FORM.visible(values)

    shown = {row["path"] for section in facts for row in section["rows"]}
    drawn = {component.get("key") for component in view["components"]}
    opened = {name.split(".")[0] for name in permissions if "." in name}
    hidden = {name for name, word in permissions.items() if word == "hidden" and "." not in name} - opened
    assert not hidden & (shown | drawn)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | documents.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")))
def test_lint_never_raises_on_bytes(content: bytes) -> None:
    assert forms.lint("x.form", content)


ATTRIBUTES = [
    "type", "id", "key", "path", "label", "validate", "conditional", "values", "components", "properties", "readonly", "subtype", "expression",
    "accept", "appearance", "multiple", "decimalDigits", "increment", "defaultValue", "valuesKey", "valuesExpression",
]  # fmt: skip
attributes = st.dictionaries(
    st.sampled_from(ATTRIBUTES),
    st.none()
    | st.booleans()
    | st.integers(-2, 20)
    | st.sampled_from(["textfield", "number", "select", "group", "dynamiclist", "datetime", "filepicker", "=a > 1", "=(", "a", ""])
    | st.lists(st.sampled_from(["a", "", 1, None]), max_size=2)
    | st.dictionaries(st.sampled_from(["hide", "min", "pattern", "required", "value", "lookup"]), st.sampled_from(["=a", "(", 5, None, True])),
    max_size=8,
)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.builds(
            lambda base, told: base | told,
            st.sampled_from([text("a"), number("b"), choice("select", "c", "x"), rows("d", text("e")), {}]),
            attributes,
        ),
        max_size=4,
    ),
    documents,
)
def test_a_form_is_either_refused_with_findings_or_works(components: list[dict[str, Any]], sent: dict[str, Any]) -> None:
    content = schema(*components)
    try:
        parsed = forms.parse(content)
    except forms.FormError as refused:
        assert refused.findings
        return
    parsed.check(sent)
    parsed.view({}, {})
    parsed.facts(sent)
