"""A start form that the address fills in: what a person would type, and nothing that he would have to answer for."""

import html
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from engine.errors import Problem
from engine.model import FormView
from tests.web.conftest import Office
from tests.web.pages.test_pages import Desk, text_of
from web.errors import field_errors
from web.requests.given import given

FORM = FormView(
    {
        "components": [
            {"type": "select", "key": "kind"},
            {"type": "group", "components": [{"type": "textfield", "key": "name"}, {"type": "textfield", "key": "sum", "readonly": True}]},
            {"type": "dynamiclist", "path": "rows", "components": [{"type": "textfield", "key": "no"}, {"type": "textfield", "key": "note"}]},
            {"type": "checkbox", "key": "agreed"},
            {"type": "filepicker", "key": "proof"},
            {"type": "textfield", "key": "in.side"},
            {"type": "text", "id": "help"},
        ]
    },
    {}, False, [], {},
)  # fmt: skip


def values(page: str) -> dict[str, Any]:
    """What the page hands to the browser."""
    found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', page)
    assert found
    data: dict[str, Any] = json.loads(html.unescape(found[1]))
    return data


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([], {}),
        ([("kind", "a"), ("name", "甲"), ("unknown", "x"), ("name", "乙")], {"kind": "a", "name": "甲"}),
        ([("rows.no", "1"), ("rows.no", "2"), ("rows.note", "n")], {"rows": [{"no": "1", "note": "n"}, {"no": "2"}]}),
        ([("agreed", "true"), ("proof", "f1"), ("sum", "9"), ("in.side", "x"), ("rows", "x"), ("rows.other", "x"), ("name", " ")], {}),
        ([("name", "x" * 300)], {"name": "x" * 200}),
        ([("rows.no", f"{n}") for n in range(60)], {"rows": [{"no": f"{n}"} for n in range(50)]}),
    ],
)
def test_only_what_a_person_would_type_is_filled_in(asked: list[tuple[str, str]], expected: dict[str, Any]) -> None:
    assert given(FORM, MultiDict(asked)) == expected


def test_without_a_form_nothing_is_filled_in() -> None:
    assert given(None, MultiDict([("name", "甲")])) == {}


def test_the_page_hands_it_to_the_browser_beside_the_drafts_of_other_requests(desk: Desk) -> None:
    client: FlaskClient = desk("ann")
    filled, empty = (values(text_of(client, path)) for path in ("/start/leave?reason=探亲&days=3", "/start/leave"))

    assert filled["values"]["reason"] == "探亲"
    assert filled["given"] and "given" not in empty
    assert "reason" not in empty["values"] or not empty["values"]["reason"]


def test_a_refusal_that_knows_a_remedy_leads_to_its_form_filled_in(office: Office) -> None:
    remedy = {"process": "leave", "values": {"reason": "探亲", "rows.no": "1"}}
    with office.app.test_request_context():
        found = field_errors({"new_tax_no": [Problem("E-TENANT-001", {"tax_no": "1", "remedy": remedy}), Problem("E-TENANT-003")]})["new_tax_no"]

    assert [one.get("href") for one in found] == ["/start/leave?reason=%E6%8E%A2%E4%BA%B2&rows.no=1", None]
