"""Variables come back from the database as they went in: nothing rounded, renamed, re-coded or lost."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine as Database

from engine.commands import SaveInstanceDraft, StartInstance
from engine.queries import InstanceById
from engine.testing import Stage
from tests.commands.acting import approve, detail, started
from tests.engine.drawing import draw, form, script, user
from tests.engine.office import ANN, MAX, open_office

TWO = draw(
    "two", user("first", "role:approver"), script("touch", "touched = true"), user("second", "role:approver"),
    paths="start > first > touch > second > end",
)  # fmt: skip
FORM = draw("form", user("first", "role:approver"), paths="start > first > end", more=form("start", {"type": "textfield", "key": "typename"}))

ODD: dict[str, Any] = {
    "typename": "dict", "data": {"typename": "Box", "字段": ["值", {"深": None}]}, "公司 名称": "金蝶", "emoji": "🧾‍👩🏽",
    "quote": "a\"b'c\\d\n\t\u2028",
    "empty": {"dict": {}, "list": [], "text": "", "null": None}, "max": 2**63 - 1, "min": -(2**63), "unsigned": 2**64 - 1, "zero": 0,
    "tiny": 5e-324, "huge": 1.7976931348623157e308, "tenth": 0.1, "sum": 0.1 + 0.2, "money": 123456789.12, "true": True, "false": False,
    "one": 1, "一": 1.0, "": "no key", "with.dot": 1, "$secret": 2, "__class__": "x", "null": "null", "nul text": "\\u0000", "digits": "007",
    "date": "2025-11-20", "nested": [[[[[[]]]]]],
}  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, TWO, FORM)


@pytest.fixture
def draft(stage: Stage) -> str:
    return stage.engine.execute(StartInstance("two", draft=True), ANN).id


def same(left: Any, right: Any) -> bool:
    """Equal, and of the same kinds all the way down: 1, 1.0 and true are three things."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and bool(left == right)


def test_no_value_is_changed_on_its_way_through_a_request(stage: Stage) -> None:
    result = started(stage, "two", ANN, **ODD)
    assert same(detail(stage, result.id).variables, {**ODD, "outcomes": {}})

    approve(stage, result.id, MAX)

    found = detail(stage, result.id).variables
    assert same(found, {**ODD, "outcomes": {"first": "approved"}, "outcome": "approved", "touched": True})


def test_no_value_is_changed_in_a_draft(stage: Stage) -> None:
    kept = stage.engine.execute(StartInstance("two", ODD, draft=True), ANN)
    assert same(stage.engine.ask(InstanceById(kept.id), ANN).variables, ODD)


def test_a_field_called_typename_is_a_field_like_any_other(stage: Stage) -> None:
    result = started(stage, "form", ANN, typename="uuid")

    assert detail(stage, result.id).variables == {"typename": "uuid"}
    assert approve(stage, result.id, MAX).instance.state == "approved"


def spelt(value: Any) -> Any:
    """Numbers by their decimal digits, as FEEL reads them: JSONB writes 4.1e16 out, and it comes back as the integer of the same digits."""
    if isinstance(value, dict):
        return {key: spelt(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [spelt(inner) for inner in value]
    return value if isinstance(value, bool) or not isinstance(value, int | float) else Decimal(str(value))


text = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
plain = st.none() | st.booleans() | numbers | text
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(text, values, max_size=5))
def test_whatever_json_is_kept(stage: Stage, draft: str, variables: dict[str, Any]) -> None:
    stage.engine.execute(SaveInstanceDraft(draft, variables), ANN)

    assert spelt(stage.engine.ask(InstanceById(draft), ANN).variables) == spelt(variables)
