"""Texts as long as they may be, and longer: the answer is the same on each database."""

import pytest

from tests.web.conftest import Office
from tests.web.test_requests_api import started

LONG = "长" * 4_000


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/process-instances", {"definition_key": "w1", "business_key": "长" * 201}),
        ("/process-instances", {"definition_key": "长" * 121}),
        ("/users", {"id": "长" * 65, "name": "x"}),
        ("/users", {"id": "x", "name": "长" * 121}),
        ("/users", {"id": "x", "name": "x", "memberships": [{"role_id": "长" * 65}]}),
        ("/roles", {"id": "x", "name": "长" * 121}),
        ("/branches", {"id": "长" * 65, "name": "x"}),
    ],
)
def test_what_is_longer_than_its_column_is_refused_at_its_field(any_office: Office, path: str, body: dict[str, object]) -> None:
    answer = any_office.as_("root").post(path, body)

    assert (answer.status_code, answer.get_json()["code"]) == (422, "body_rejected")


def test_the_longest_texts_are_taken(any_office: Office) -> None:
    root = any_office.as_("root")
    ann, max_ = any_office.as_("ann"), any_office.as_("max")
    role = {"role_id": "角" * 64, "branch_id": "机" * 64}

    assert root.post("/users", {"id": "长" * 64, "name": "名" * 120, "memberships": [role]}).status_code == 201
    assert ann.post("/process-instances", {"definition_key": "w1", "business_key": "长" * 200}).status_code == 201
    for verb in ("return", "rejection", "approval"):
        task = started(any_office)["open_tasks"][0]["id"]
        assert max_.post(f"/user-tasks/{task}/{verb}", {"opinion": LONG}).status_code == 200
    assert root.post(f"/process-instances/{started(any_office)['id']}/cancellation", {"reason": LONG}).status_code == 200
    assert ann.post(f"/process-instances/{started(any_office)['id']}/withdrawal", {"opinion": LONG}).status_code == 200
    assert started(any_office, "leave", days=1, reason=LONG)["state"] == "running"


def test_a_branch_below_one_that_is_not_there_is_refused(any_office: Office) -> None:
    answer = any_office.as_("root").post("/branches", {"id": "x", "name": "x", "parent_id": "none"})

    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["parent_id"])
