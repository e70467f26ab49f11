"""Headers, limits and the secret key."""

import re
import stat
from pathlib import Path

from tests.web.conftest import Office
from web.app import create_app
from web.settings import WebSettings


def test_every_answer_carries_a_strict_policy(office: Office) -> None:
    for path in ("/login", "/api/v1/health", "/api/v1/users/me", "/nothing"):
        headers = office.browser().get(path).headers
        assert headers["Content-Security-Policy"] == (
            "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, no-cache"


def test_transport_security_is_promised_on_https_only(office: Office) -> None:
    assert "Strict-Transport-Security" not in office.browser().get("/login").headers
    assert "Strict-Transport-Security" in office.browser().get("/login", base_url="https://localhost").headers


def test_the_secret_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    settings = WebSettings(data_dir=tmp_path)

    first, second = settings.signing_key(), settings.signing_key()

    assert first == second
    assert len(first) >= 48
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_forwarded_addresses_count_only_behind_a_known_proxy(office: Office, tmp_path: Path) -> None:
    told = {"database_url": str(office.engine.database.url), "data_dir": tmp_path, "password_cost": "cheapest", "processes": "tests.web.no_processes"}
    plain, behind = create_app(told), create_app({**told, "proxies": 1})
    headers = {"X-Forwarded-Proto": "https"}

    assert "Strict-Transport-Security" not in plain.test_client().get("/api/v1/health", headers=headers).headers
    assert "Strict-Transport-Security" in behind.test_client().get("/api/v1/health", headers=headers).headers


def test_every_endpoint_but_the_open_ones_asks_who_is_there(office: Office) -> None:
    client, open_ones = office.browser(), set()
    for rule in office.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            path = re.sub(r"<any\((\w+)[^>]*>|<[^>]*>", lambda part: part[1] or "1", rule.rule)
            if client.get(path).status_code not in (302, 401):
                open_ones.add(rule.rule)

    assert open_ones == {
        "/login", "/static/<path:filename>", "/api/docs", "/api/docs/static/<path:filename>", "/api/v1/openapi.json", "/api/v1/health",
        "/api/v1/ready", "/api/v1/metrics",
    }  # fmt: skip
