"""Failures over the API: found by what they are about, seen to by an administrator; the jobs as Prometheus reads them."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from flask.testing import FlaskClient

from engine import SYSTEM
from engine.commands import DeployProcess, StartInstance
from engine.definitions.handler_set import HandlerSet
from engine.handlers import BpmnError, JobContext, service_task
from engine.testing.shelf import Shelf
from tests.engine.drawing import draw, service, user
from tests.engine.office import handlers
from tests.web.conftest import Caller, Office, furnish, settings
from web.app import create_app

ASK = draw("ask", service("call", "ask", result="answer"), user("after", "role:bench_approver"), paths="start > call > after > end")


@service_task("ask", effect="external", retry="R0/PT1S")
def ask(context: JobContext) -> None:
    if context.variables.get("silent"):
        raise httpx.ReadTimeout("no answer within 8 seconds")
    raise BpmnError("E_NO", "对方拒绝")


def ask_in_vain(made: Office, *silent: bool) -> None:
    """A failed call for each: without an answer, or refused. Without words: one refused, two without."""
    known = handlers(ask=[ask])
    made.engine.definitions.handlers = HandlerSet({**made.engine.definitions.handlers.by_name, **known.by_name})
    shelf = made.engine.queue = Shelf(made.engine.clock)
    made.engine.execute(DeployProcess(ASK), SYSTEM)
    for quiet in silent or (False, True, True):
        made.engine.execute(StartInstance("ask", {"silent": quiet}), SYSTEM)
    shelf.run_due(made.engine)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with three failed calls, all refused."""
    made = furnish(create_app(settings(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)))
    ask_in_vain(made, False, False, False)
    yield made
    made.engine.database.dispose()


def ids(root: Caller, **query: str) -> list[str]:
    answer = root.get("/incidents", query_string=query)
    assert answer.status_code == 200, answer.get_json()
    return [item["id"] for item in answer.get_json()["items"]]


def test_incidents_are_found_by_what_they_are_about(office: Office) -> None:
    root = office.as_("root")
    everything = ids(root)
    first = root.get("/incidents").get_json()["items"][0]

    assert len(everything) == 3
    assert {name: first[name] for name in ("kind", "topic", "attempt", "cause", "message", "definition_key", "resolution")} == {
        "kind": "job", "topic": "ask", "attempt": 1, "cause": "BpmnError:E_NO", "message": "对方拒绝", "definition_key": "ask", "resolution": None,
    }  # fmt: skip
    for query in ({"key": "ask"}, {"topic": "ask"}, {"kind": "job"}, {"text": "对方"}, {"state": "all"}, {"since": "2020-01-01"}):
        assert ids(root, **query) == everything, query
    for query in ({"key": "w1"}, {"topic": "x"}, {"kind": "timer"}, {"text": "%"}, {"state": "resolved"}, {"until": "2020-01-01"}):
        assert ids(root, **query) == [], query
    assert ids(root, process_instance_id=first["process_instance_id"]) == [first["id"]]
    assert ids(root, sort="topic", limit="1") == [min(everything)]


def test_causes_are_counted_in_words_and_one_failure_comes_with_its_request(office: Office) -> None:
    root = office.as_("root")
    one = ids(root)[0]

    assert root.get("/incidents/causes?key=ask").get_json()["items"] == [{"cause": "BpmnError:E_NO", "text": "业务拒绝 E_NO", "count": 3}]
    english = root.get("/incidents/causes", headers={"Accept-Language": "en"}).get_json()["items"]
    assert [item["text"] for item in english] == ["Refused: E_NO"]
    assert root.get("/incidents/causes?key=w1").get_json()["items"] == []
    told = root.get(f"/incidents/{one}").get_json()
    expected = {
        "result_variable": "answer",
        "can_be_done_by_hand": True,
        "cause_text": "业务拒绝 E_NO",
        "resolved_by": None,
        "definition_name": "ask",
    }
    assert {name: told[name] for name in expected} == expected
    assert (told["instance"]["state"], told["title"], told["definition_name"]) == ("faulted", told["instance"]["title"], "ask")
    assert root.get("/incidents?total=true&limit=1&cause=BpmnError:E_NO").get_json()["total"] == 3
    assert root.get("/incidents/no-such").status_code == 404
    assert [office.as_("ann").get(f"/incidents/{path}").status_code for path in ("causes", one)] == [403, 403]


@pytest.mark.parametrize("query", [{"state": "x"}, {"kind": "x"}, {"sort": "x"}, {"since": "x"}])
def test_a_filter_that_means_nothing_is_refused(office: Office, query: dict[str, str]) -> None:
    assert office.as_("root").get("/incidents", query_string=query).status_code == 422


def test_an_incident_is_completed_or_skipped_with_a_reason(office: Office) -> None:
    root = office.as_("root")
    one, two, three = ids(root)

    done = root.post(f"/incidents/{one}/completion", {"reason": "电话里已办", "result": {"no": 1}})
    skipped = root.post(f"/incidents/{two}/completion", {"reason": "不需要", "skip": True})

    assert ([t["element_path"] for t in done.get_json()["open_tasks"]], skipped.status_code) == (["after"], 200)
    assert root.get(f"/process-instances/{done.get_json()['id']}").get_json()["variables"]["answer"] == {"no": 1}
    assert ids(root) == [three]
    over = {i["id"]: (i["resolution"], i["reason"], i["resolved_by"]) for i in root.get("/incidents?state=resolved").get_json()["items"]}
    assert over == {one: ("completed", "电话里已办", "root"), two: ("skipped", "不需要", "root")}
    history = root.get(f"/process-instances/{done.get_json()['id']}/history").get_json()["items"]
    assert history[-1]["text"] == "人工完成：电话里已办"

    assert root.post(f"/incidents/{three}/completion", {"reason": " "}).status_code == 422
    assert root.post(f"/incidents/{three}/completion", {}).status_code == 422
    assert root.post(f"/incidents/{one}/completion", {"reason": "再来"}).status_code == 404
    assert office.as_("ann").post(f"/incidents/{three}/completion", {"reason": "我来"}).status_code == 403


def test_many_are_retried_with_one_answer_for_each(office: Office) -> None:
    root = office.as_("root")
    one, *_ = ids(root)

    items = root.post("/incidents/batch-retry", {"ids": [one, "no-such", one]}).get_json()["items"]

    assert [(item["id"], item["status"]) for item in items] == [(one, 200), ("no-such", 404)]


def test_the_watchmen_see_jobs_workers_and_incidents(office: Office) -> None:
    browser: FlaskClient = office.browser()

    told = browser.get("/api/v1/metrics")
    ready = browser.get("/api/v1/ready").get_json()

    lines = dict(line.split(" ") for line in told.text.splitlines() if not line.startswith("#"))
    assert told.mimetype == "text/plain"
    assert (lines["piaoflow_incidents_open"], lines["piaoflow_jobs_waiting"], lines["piaoflow_workers"]) == ("3", "0", "0")
    assert ready["checks"] == {"database": True, "schema": True, "jobs": True}
