"""Whatever a program sends, it is never the server that breaks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import fresh_postgres
from tests.web.conftest import Office, furnish
from tests.web.conftest import settings as told
from tests.web.test_requests_api import started
from web.app import create_app

WORDS = st.sampled_from(["", "w1", "leave", "approved", "sequential", "initiator", "claim", "安然", "2026-01-01", "a" * 300, "\ud7ff", "💥"])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
JSON = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=6)

QUERIES = [
    *("limit=x", "limit=-1", "cursor=%F0%9F%92%A5", "cursor=bnVsbA==", "sort=-", "since=2026-99-99", "overdue=maybe", "text=%FF%FE"),
    "text=" + "a" * 5000,
]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for all of it, on each database: lengths and characters are PostgreSQL's to refuse."""
    folder: Path = tmp_path_factory.mktemp("office")
    urls = iter([f"sqlite:///{folder / 'office.db'}"]) if request.param == "sqlite" else fresh_postgres(request.getfixturevalue("postgres_server"))
    made = furnish(create_app(told(next(urls), folder)))
    yield made
    made.engine.database.dispose()
    next(urls, None)


def operations(office: Office) -> list[tuple[str, str, list[str]]]:
    """(method, path, names of the body's fields) of everything that takes JSON."""
    spec = office.browser().get("/api/v1/openapi.json").get_json()
    found = []
    for path, item in spec["paths"].items():
        for method in ("post", "put", "patch"):
            schema = item.get(method, {}).get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            if schema:
                fields = spec["components"]["schemas"][schema["$ref"].split("/")[-1]].get("properties", {})
                found.append((method.upper(), path.removeprefix("/api/v1"), list(fields)))
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_body_breaks_the_server(office: Office, data: st.DataObject) -> None:
    request = started(office, "leave", days=1, reason="病")
    method, path, fields = data.draw(st.sampled_from(operations(office)))
    body: Any = data.draw(JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(fields, JSON)))
    ids = {"{id}": request["id"] if "process-instances" in path else request["open_tasks"][0]["id"], "{key}": "leave"}
    for name, value in ids.items():
        path = path.replace(name, value)
    who = data.draw(st.sampled_from(["ann", "max", "root"]))

    answer = office.as_(who)(method, path, data=json.dumps(body), content_type="application/json")

    assert answer.status_code < 500, (method, path, body, answer.get_json())


@pytest.mark.parametrize("depth", [99, 400, 5_000])
def test_deep_json_is_refused_or_taken_but_never_breaks(office: Office, depth: int) -> None:
    body = '{"definition_key": "w1", "variables": ' + '{"a": ' * depth + "1" + "}" * depth + "}"

    answer = office.as_("ann").post("/process-instances", data=body, content_type="application/json")

    assert answer.status_code in (201, 400, 422)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("path", ["/user-tasks", "/process-instances", "/users", "/registry/orders", "/incidents", "/process-definitions"])
def test_no_query_breaks_the_server(office: Office, path: str, query: str) -> None:
    assert office.as_("root").get(f"{path}?{query}").status_code < 500
