"""What the client makes of the platform's answers, over a real line."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from processes.connectors.leqi.embedded import Embedded
from processes.connectors.leqi.over_http import OverHttp
from processes.connectors.leqi.port import Reply, Transfer, Unreachable
from processes.connectors.leqi.settings import platform
from processes.registry.quotas.movements import Answer
from tests.connectors.gateway import Gateway

ORDER = Transfer("91449901FAKE00013E", "202603", "0", Decimal("400000.00"), "QT-1-1")
KNOWN = Answer("202603", False, Decimal("1000000.00"), Decimal("600000.00"), Decimal("400000.00"), Decimal("300000.00"))
AFTER = replace(KNOWN, remaining=Decimal("200000.00"), downloaded=Decimal("800000.00"), unused=Decimal("700000.00"))


@pytest.fixture
def client(gateway: Gateway) -> OverHttp:
    return OverHttp(gateway.url, "secret", 0.6)


def test_a_transfer_is_done_and_the_six_figures_come_back(gateway: Gateway, client: OverHttp) -> None:
    assert client.transfer(ORDER) == Reply("00", "成功", AFTER)
    assert gateway.calls == [("XZTHSXED", {"ywlsh": "QT-1-1", "nsrsbh": ORDER.tax_no, "sq": "202603", "sqlx": "0", "sqed": "400000.00"})]
    assert gateway.keys == ["QT-1-1"]


def test_the_embedded_platform_answers_as_the_real_one(client: OverHttp) -> None:
    for order in (ORDER, replace(ORDER, direction="1", ywlsh="QT-1-2")):
        assert client.transfer(order).figures == Embedded(KNOWN if order is ORDER else AFTER).transfer(order).figures
    assert client.query(ORDER.tax_no, "202603").figures == Embedded(KNOWN).query(ORDER.tax_no, "202603").figures


def test_the_same_number_is_done_once_and_not_for_another_amount(gateway: Gateway, client: OverHttp) -> None:
    assert client.transfer(ORDER) == client.transfer(ORDER)
    assert gateway.quota["kysyed"] == "200000.00"
    assert client.transfer(replace(ORDER, amount=Decimal("1.00"))) == Reply("01", "业务流水号重复")


def test_a_refusal_keeps_the_platforms_own_words(client: OverHttp) -> None:
    assert client.transfer(replace(ORDER, amount=Decimal("600000.01"))) == Reply("01", "额度不足")


def test_the_days_are_sent_as_dates(gateway: Gateway, client: OverHttp) -> None:
    assert client.adjust(ORDER.tax_no, "202603", date(2026, 3, 1), date(2026, 3, 31)) == Reply("00")
    assert gateway.valid == ("2026-03-01", "2026-03-31")


@pytest.mark.parametrize(
    "fault",
    [
        "500", "slow", "cut", "{", "[]", "{}", '{"returncode": 0}', '{"returncode": "00", "data": []}', '{"returncode": "00", "data": [1]}',
        '{"returncode": "00", "data": {"sq": "202603"}}',
        '{"returncode": "00", "data": {"sq": "202603", "ztsxbz": "N", "bysxed": "1", "kysyed": "1", "yxzed": "1", "yxzwsyed": "2"}}',
        '{"returncode": "00", "data": {"sq": "202602", "ztsxbz": "N", "bysxed": "1", "kysyed": "1", "yxzed": "1", "yxzwsyed": "1"}}',
    ],
)  # fmt: skip
def test_whatever_is_no_answer_is_unreachable_and_the_next_try_gets_one(gateway: Gateway, client: OverHttp, fault: str) -> None:
    gateway.faults = [fault]

    with pytest.raises(Unreachable):
        client.query(ORDER.tax_no, "202603")
    assert client.query(ORDER.tax_no, "202603") == Reply("00", "成功", KNOWN)


@pytest.mark.parametrize("fault", ["trickle", "flood"])
def test_an_answer_that_does_not_come_to_an_end_is_not_waited_for_nor_kept(gateway: Gateway, client: OverHttp, fault: str) -> None:
    gateway.faults = [fault]

    with pytest.raises(Unreachable):
        client.query(ORDER.tax_no, "202603")
    assert gateway.told == 0


def test_nobody_at_the_other_end_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        OverHttp("http://127.0.0.1:1", "", 1).transfer(ORDER)


def test_settings_choose_who_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform(KNOWN, timeout=1) == Embedded(KNOWN)
    monkeypatch.setenv("PIAOFLOW_LEQI_URL", "https://leqi.example")
    monkeypatch.setenv("PIAOFLOW_LEQI_TOKEN", "secret")

    assert platform(KNOWN, timeout=1) == OverHttp("https://leqi.example", "secret", 1)
    assert "secret" not in repr(platform(KNOWN, timeout=1))


def test_the_embedded_platform_refuses_what_the_rules_refuse() -> None:
    suspended = replace(KNOWN, suspended=True)

    assert Embedded(None).transfer(ORDER).code == "11"
    assert Embedded(suspended).transfer(ORDER).code == "11"
    assert Embedded(suspended).transfer(replace(ORDER, direction="1", amount=Decimal("300000.00"))).code == "00"
    assert Embedded(KNOWN).transfer(replace(ORDER, direction="1", amount=Decimal("300000.01"))).code == "01"
    assert Embedded(KNOWN).adjust(ORDER.tax_no, "202603", date(2026, 3, 1), date(2026, 4, 1)).code == "01"
    assert Embedded(None).adjust(ORDER.tax_no, "202603", date(2026, 3, 1), date(2026, 3, 2)).code == "11"
