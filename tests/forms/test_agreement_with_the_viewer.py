"""What the server makes of a submission, beside what the real form-js viewer made of it (`viewer/recorded.json`, form-js-viewer 2.0.0)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine import forms

CASES = json.loads((Path(__file__).parent / "viewer" / "recorded.json").read_text(encoding="utf-8"))


def bare(value: Any) -> Any:
    """Without what says nothing: form-js writes untouched fields and empty rows in several ways."""
    if isinstance(value, dict):
        return {key: inner for key, item in value.items() if (inner := bare(item)) not in (None, "", [], {}) and inner is not False}
    return [inner for item in value if (inner := bare(item)) not in (None, {})] if isinstance(value, list) else value


def paths(checked: forms.Checked) -> list[str]:
    return sorted(re.sub(r"\[(\d+)\]", r".\1", path) for path in checked.errors)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(CASES.index(case)))
def test_what_a_browser_submits_is_judged_and_kept_as_the_browser_did(case: dict[str, Any]) -> None:
    checked = forms.parse(json.dumps(case["schema"]).encode()).check(case["submitted"])

    assert paths(checked) == case["errors"]
    assert bare(checked.values) == bare(case["submitted"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(CASES.index(case)))
def test_a_client_that_sends_hidden_fields_too_ends_up_with_the_same(case: dict[str, Any]) -> None:
    checked = forms.parse(json.dumps(case["schema"]).encode()).check(case["data"])

    assert paths(checked) == case["errors"]
    assert bare(checked.values) == bare(case["submitted"])


def test_the_recorded_forms_meet_conditions_errors_and_rows() -> None:
    text = json.dumps(CASES)

    assert sum(bool(case["errors"]) for case in CASES) > 50
    assert text.count('"hide"') > 100
    assert text.count('"dynamiclist"') > 20
