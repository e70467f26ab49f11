"""What a refusal and a failure look like from outside."""

import logging

import pytest
from flask import Flask

from tests.web.conftest import Office
from web.app import create_app


def test_an_unknown_path_is_a_problem_document_on_the_api(office: Office) -> None:
    answer = office.as_("ann").get("/nothing/here")

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    told = answer.get_json()
    assert {name: told[name] for name in ("type", "title", "status", "code")} == {
        "type": "urn:piaoflow:problem:http_404", "title": "没有找到", "status": 404, "code": "http_404",
    }  # fmt: skip
    assert told["request_id"] == answer.headers["X-Request-ID"]


def test_an_unknown_path_is_a_page_elsewhere(office: Office) -> None:
    answer = office.browser().get("/nothing/here")

    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "没有这个地址" in answer.get_data(as_text=True)


def test_words_follow_the_language_of_the_request(office: Office) -> None:
    ann = office.as_("ann")

    assert ann.get("/user-tasks/x").get_json()["title"] == "没有找到"
    assert ann.get("/user-tasks/x", headers={"Accept-Language": "en"}).get_json()["title"] == "Not found"
    assert ann.get("/user-tasks/x", headers={"Accept-Language": "fr"}).get_json()["title"] == "没有找到"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        ('{"definition_key": ', "application/json", 400, "invalid_json"),
        ("[1, 2", "application/json", 400, "invalid_json"),
        ('{"definition_key": NaN}', "application/json", 400, "invalid_json"),
        ('{"definition_key": "w1", "variables": {"a": "\\u0000"}}', "application/json", 400, "nul_character"),
        ("definition_key=w1", "application/x-www-form-urlencoded", 415, "http_415"),
        ("<a/>", "application/xml", 415, "http_415"),
        ("[]", "application/json", 422, "body_rejected"),
        ('{"definition_key": "w1", "colour": "red"}', "application/json", 422, "body_rejected"),
        ("", "application/json", 422, "body_rejected"),
    ],
)
def test_bodies_that_cannot_be_taken(office: Office, body: str, content_type: str, status: int, code: str) -> None:
    answer = office.as_("ann").post("/process-instances", data=body, content_type=content_type)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_wrong_fields_are_told_one_by_one(office: Office) -> None:
    body = {"variables": [], "draft": "perhaps", "colour": 1}

    english = office.as_("ann").post("/process-instances", body, headers={"Accept-Language": "en"}).get_json()

    assert english["errors"] == {
        "definition_key": [{"code": "json_required", "message": "Required"}],
        "variables": [{"code": "json_type", "message": "Wrong type"}],
        "draft": [{"code": "json_type", "message": "Wrong type"}],
        "colour": [{"code": "json_unknown", "message": "Unknown field"}],
    }


def test_nested_wrong_fields_have_their_path(office: Office) -> None:
    body = {"id": "x", "name": "x", "memberships": [{"role_id": "a"}, {"branch_id": "b"}]}

    assert list(office.as_("root").post("/users", body).get_json()["errors"]) == ["memberships[1].role_id"]


def test_a_null_character_in_the_address_is_refused(any_office: Office) -> None:
    ann = any_office.as_("ann")

    assert ann.get("/process-instances?text=a%00b").get_json()["code"] == "nul_character"
    assert ann.get("/process-instances/a%00b").get_json()["code"] == "nul_character"


def test_a_wrong_method_says_which_are_right(office: Office) -> None:
    answer = office.as_("ann")("DELETE", "/process-definitions/w1")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.get_json()["code"] == "http_405"


def test_a_body_that_is_too_large_is_refused_before_it_is_read(office: Office) -> None:
    answer = office.as_("ann").post("/process-instances", data=b"x" * (21 * 1024 * 1024 + 1), content_type="application/json")

    assert (answer.status_code, answer.get_json()["code"]) == (413, "http_413")


def broken(office: Office) -> Flask:
    """An app with one view that has a bug."""
    app = create_app(
        {"database_url": str(office.engine.database.url), "SECRET_KEY": "test", "password_cost": "cheapest", "processes": "tests.web.no_processes"}
    )

    def bug() -> str:
        raise ZeroDivisionError("secret detail")

    bug.is_public = True  # type: ignore[attr-defined]
    app.add_url_rule("/api/v1/bug", "bug", bug)
    app.add_url_rule("/bug", "page_bug", bug)
    return app


def test_a_bug_is_a_number_outside_and_a_traceback_in_the_log(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    client = broken(office).test_client()
    with caplog.at_level(logging.ERROR):
        api, page = client.get("/api/v1/bug"), client.get("/bug")

    assert (api.status_code, api.get_json()["code"]) == (500, "internal_error")
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert "secret" not in api.get_data(as_text=True) + page.get_data(as_text=True)
    assert api.get_json()["request_id"] in page.get_data(as_text=True) or page.headers["X-Request-ID"] in page.get_data(as_text=True)
    assert "ZeroDivisionError: secret detail" in caplog.text
    assert api.get_json()["request_id"] in caplog.text


def test_a_database_that_is_away_is_503_and_not_ready(office: Office) -> None:
    app = create_app(
        {
            "database_url": "postgresql+psycopg://nobody@127.0.0.1:1/none",
            "SECRET_KEY": "x",
            "password_cost": "cheapest",
            "processes": "tests.web.no_processes",
        }
    )
    client = app.test_client()

    asked = client.get("/api/v1/users/me", headers={"Authorization": "Bearer x"})
    ready, health = client.get("/api/v1/ready"), client.get("/api/v1/health")

    assert (asked.status_code, asked.get_json()["code"], asked.headers["Retry-After"]) == (503, "unavailable", "5")
    assert (ready.status_code, ready.get_json()["checks"]) == (503, {"database": False, "schema": False})
    assert health.get_json() == {"status": "ok"}


def test_the_own_request_id_is_kept_when_it_is_decent(office: Office) -> None:
    ann = office.as_("ann")

    assert ann.get("/health", headers={"X-Request-ID": "trace-7"}).headers["X-Request-ID"] == "trace-7"
    assert ann.get("/health", headers={"X-Request-ID": "a b<c>"}).headers["X-Request-ID"] != "a b<c>"
