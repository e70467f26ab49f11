"""Logging in and out, sessions, CSRF and tokens."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from engine.clock import now
from tests.web.conftest import PASSWORD, Office
from web.identity.routes import safe_next

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|name="csrf-token" content="([^"]+)"')


def csrf(client: FlaskClient, path: str = "/login") -> str:
    found = TOKEN.search(client.get(path).get_data(as_text=True))
    assert found
    return found[1] or found[2]


def log_in(client: FlaskClient, account: str = "ann", password: str = PASSWORD, **more: str) -> int:
    form = {"account": account, "password": password, "csrf_token": csrf(client), **more}
    return client.post("/login", data=form).status_code


def test_a_page_asks_a_stranger_to_log_in_and_then_leads_back(office: Office) -> None:
    client = office.browser()

    asked = client.get("/inbox/done?text=税号")
    assert (asked.status_code, asked.location) == (302, "/login?next=/inbox/done?text%3D%E7%A8%8E%E5%8F%B7")

    form = {"account": "ann", "password": PASSWORD, "csrf_token": csrf(client), "next": "/inbox/done"}
    answer = client.post("/login", data=form)
    assert (answer.status_code, answer.location) == (302, "/inbox/done")
    assert client.get("/inbox/done").status_code == 200


def test_a_wrong_password_and_an_unknown_account_look_the_same(office: Office) -> None:
    client = office.browser()
    token = csrf(client)

    wrong = client.post("/login", data={"account": "ann", "password": "x", "csrf_token": token})
    unknown = client.post("/login", data={"account": "nobody", "password": "x", "csrf_token": token})
    no_password_set = client.post("/login", data={"account": "max", "password": "x", "csrf_token": token})

    assert [a.status_code for a in (wrong, unknown, no_password_set)] == [401, 401, 401]
    assert "账号或密码不对" in wrong.get_data(as_text=True)
    # Pages drawn in different seconds carry differently signed CSRF tokens.
    shown, other = (re.sub(r'(value|content)="[^".]*\.[^".]*\.[^"]*"', "", page.get_data(as_text=True)) for page in (wrong, unknown))
    assert shown.replace("ann", "nobody") == other


def test_five_wrong_passwords_make_the_account_wait_for_this_address_only(office: Office) -> None:
    client = office.browser()
    assert [log_in(client, password="wrong") for _ in range(6)] == [401] * 5 + [429]

    form = {"account": "ann", "password": PASSWORD, "csrf_token": csrf(client)}
    locked = client.post("/login", data=form)
    elsewhere = client.post("/login", data=form, environ_overrides={"REMOTE_ADDR": "10.0.0.9"})

    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 15 * 60
    assert "分钟后再试" in locked.get_data(as_text=True)
    assert elsewhere.status_code == 302


def test_right_passwords_are_not_counted(office: Office) -> None:
    for _ in range(8):
        assert log_in(office.browser()) == 302


def test_logging_out_ends_the_session(office: Office) -> None:
    client = office.browser()
    log_in(client)
    assert client.get("/api/v1/users/me").get_json()["id"] == "ann"

    token = csrf(client, "/inbox")
    assert client.post("/logout", data={"csrf_token": token}).location == "/login"
    assert client.get("/api/v1/users/me").status_code == 401


def test_a_new_password_ends_older_sessions(office: Office) -> None:
    client = office.browser()
    log_in(client)

    office.app.extensions["piaoflow.passwords"].set("ann", "something else", now=now())

    assert client.get("/api/v1/users/me").status_code == 401


def test_the_log_in_starts_a_fresh_session(office: Office) -> None:
    client = office.browser()
    before = csrf(client)
    log_in(client)

    assert client.post("/logout", data={"csrf_token": before}).status_code == 400


def test_the_session_cookie_is_shut_to_scripts_and_secure_on_https(office: Office) -> None:
    form = {"account": "ann", "password": PASSWORD}
    client, https = office.browser(), {"base_url": "https://localhost"}
    plain = client.post("/login", data={**form, "csrf_token": csrf(client)}).headers.getlist("Set-Cookie")
    page = client.get("/login", **https).get_data(as_text=True)
    assert page is not None

    assert any(re.match(r"piaoflow=.*HttpOnly; Path=/; SameSite=Lax$", cookie) for cookie in plain)
    assert not any("Secure" in cookie for cookie in plain)
    secure = office.browser().get("/login", **https).headers.getlist("Set-Cookie")
    assert all("Secure" in cookie for cookie in secure)


def test_a_session_needs_the_csrf_token_of_its_page(office: Office) -> None:
    client = office.browser()
    log_in(client)
    token = csrf(client, "/inbox")

    without = client.post("/api/v1/process-instances", json={"definition_key": "w1"})
    with_one = client.post("/api/v1/process-instances", json={"definition_key": "w1"}, headers={"X-CSRFToken": token})

    assert (without.status_code, without.get_json()["code"]) == (400, "csrf_failed")
    assert with_one.status_code == 201


def test_a_basic_header_does_not_open_the_csrf_door(office: Office) -> None:
    client = office.browser()
    log_in(client)

    answer = client.post("/api/v1/process-instances", json={"definition_key": "w1"}, headers={"Authorization": "Basic YTpi"})

    assert answer.get_json()["code"] == "csrf_failed"


def test_a_log_in_page_that_stood_open_for_too_long_is_shown_again(office: Office) -> None:
    answer = office.browser().post("/login", data={"account": "ann", "password": PASSWORD, "csrf_token": "old"})

    assert answer.status_code == 400
    assert "刷新后再试一次" in answer.get_data(as_text=True)


def test_a_bearer_token_needs_no_csrf_and_wins_over_a_session(any_office: Office) -> None:
    client = any_office.browser()
    log_in(client)
    token = any_office.as_("max").token

    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/users/me", headers=bearer).get_json()["id"] == "max"
    assert client.post("/api/v1/process-instances", json={"definition_key": "w1"}, headers=bearer).status_code == 201


def test_a_bad_bearer_is_401_even_beside_a_good_session(office: Office) -> None:
    client = office.browser()
    log_in(client)

    answer = client.get("/api/v1/users/me", headers={"Authorization": "Bearer nonsense"})

    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.get_json()["code"] == "token_invalid"


def test_a_revoked_token_is_no_token(any_office: Office) -> None:
    ann, tokens = any_office.as_("ann"), any_office.app.extensions["piaoflow.tokens"]
    assert ann.get("/users/me").status_code == 200

    assert tokens.revoke(tokens.of("ann")[0].id, now=now())

    assert ann.get("/users/me").status_code == 401


def test_the_use_of_a_token_is_noted_at_most_every_ten_minutes(office: Office) -> None:
    tokens = office.app.extensions["piaoflow.tokens"]
    token, first = tokens.issue("ann", name="t", now=now()), now()

    def seen_after(minutes: int) -> object:
        tokens.holder(token, now=first + timedelta(minutes=minutes))
        return tokens.of("ann")[-1].last_used_at

    assert [seen_after(m) for m in (0, 5, 11)] == [first, first, first + timedelta(minutes=11)]


def test_tokens_are_kept_as_hashes(office: Office) -> None:
    token = office.as_("ann").token

    with office.engine.database.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM api_token").fetchall()
    assert token not in str(rows)


def test_the_language_is_the_browsers_until_a_person_chooses(office: Office) -> None:
    client = office.browser()
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    assert client.get("/api/v1/users/me").get_json()["detail"] == "请先登录"
    assert client.get("/api/v1/users/me", headers=english).get_json()["detail"] == "Log in first"

    log_in(client)
    client.post("/language", data={"lang": "en", "csrf_token": csrf(client, "/inbox")})
    assert client.get("/api/v1/user-tasks/none").get_json()["title"] == "Not found"

    other = office.browser()
    log_in(other)
    assert other.get("/api/v1/user-tasks/none").get_json()["title"] == "Not found"


def test_an_expired_log_in_sends_an_htmx_page_to_the_log_in(office: Office) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/inbox?text=a"}

    answer = office.browser().get("/inbox", headers=headers)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login?next=/inbox")


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)", "/\tx", "evil", "", None, "/a\r\nb"])
def test_a_log_in_leads_to_no_other_site(path: str | None) -> None:
    assert safe_next(path) == "/"


def test_a_log_in_leads_to_a_path_of_this_site() -> None:
    assert safe_next("/user-tasks/1?x=//y") == "/user-tasks/1?x=//y"
