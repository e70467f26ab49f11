"""授信额度管理: who has how much, what may be done with it, and what was."""

import csv
import html
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from engine import SYSTEM, catalog
from engine.commands import DeployProcess
from engine.testing import Organisation
from processes.registry import demo
from processes.registry.calendar import day
from processes.registry.quotas import periods
from processes.registry.quotas.adjust_validity import adjust_validity
from processes.registry.quotas.download import download
from processes.registry.quotas.entity import Order
from processes.registry.quotas.movements import Answer
from processes.registry.quotas.synchronise import synchronise
from tests.web.conftest import Office, furnish, settings
from web.app import create_app

Desk = Callable[[str], FlaskClient]
U01, U03 = "91449901FAKE00013E", "91329901FAKE0003X2"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """With the processes of the release."""
    told = {**settings(f"sqlite:///{tmp_path / 'office.db'}", tmp_path), "processes": "processes"}
    made = furnish(create_app(told))
    yield made
    made.engine.database.dispose()


@pytest.fixture
def period(office: Office) -> str:
    """This month, with the demo's quotas."""
    engine = office.engine
    today: date = day(engine.clock())

    def furnish(connection: Any) -> None:
        demo.load(connection, today)
        demo.load_quotas(connection, today)

    engine.write(furnish)
    return periods.of(today)


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_the_list_shows_the_six_columns_of_every_enterprise(desk: Desk, period: str) -> None:
    page = text(desk("ann"), "/registry/quotas")

    assert [name for name in ("暂停授信标志", "本月授信额度", "可用剩余额度", "已下载额度", "已下载未使用额度", "属期") if name not in page] == []
    assert "10,000,000.00" in page and period in page
    assert page.count("data-row") == 3


def test_it_is_searched_filtered_sorted_and_exported_like_the_other_lists(desk: Desk, period: str) -> None:
    ann = desk("ann")

    assert "江苏示例丙纺织有限公司" in text(ann, "/registry/quotas?suspended=yes")
    assert "广东示例甲科技有限公司" not in text(ann, "/registry/quotas?suspended=yes")
    assert "没有符合条件的" in text(ann, "/registry/quotas?current=no")
    assert "深圳虚构乙电子有限公司" not in text(ann, f"/registry/quotas?q={U01}&sort=enterprise_name")
    rows = list(csv.reader(io.StringIO(text(ann, "/registry/quotas.csv?sort=tax_no").lstrip("\ufeff"))))
    assert len(rows) == 4 and rows[1][:3] == [U03, "江苏示例丙纺织有限公司", period]


@pytest.fixture
def operator(office: Office) -> None:
    """fin may start what concerns quotas."""
    roles, fin = {"quota_operator": "企业财务", "ops_reviewer": "运营"}, {"id": "fin", "name": "唐晓", "role": "quota_operator"}
    Organisation(branches=[], roles=roles, people=[fin]).move_in(office.engine)
    for folder in catalog.folders("processes"):
        if folder.key.startswith("credit_quota"):
            office.engine.execute(DeployProcess(folder.files()), SYSTEM)


def test_buttons_open_the_start_page_filled_in_with_the_row(desk: Desk, period: str, operator: None) -> None:
    fin = desk("fin")
    page = text(fin, f"/registry/quotas?q={U01}")
    urls = [html.unescape(url) for url in re.findall(r'href="(/start/credit_quota_transfer[^"]*)"', page)]

    assert len(urls) == 2
    given = [orjson.loads(re.search(r'id="page-data">(.*?)</script>', text(fin, url))[1])["values"] for url in urls]
    assert [(one["quota"], one["type"]) for one in given] == [(f"{U01}/{period}", "下载"), (f"{U01}/{period}", "退回")]


def test_all_four_actions_are_there_and_sync_says_when_it_is_allowed_again(office: Office, desk: Desk, period: str, operator: None) -> None:
    fin, path = desk("fin"), f"/registry/quotas/{U01}/{period}"
    keys = ["credit_quota_transfer", "credit_quota_transfer", "credit_quota_sync", "credit_quota_validity"]

    assert re.findall(r'href="/start/(\w+)', text(fin, path)) == keys
    now = office.engine.clock()
    answer = Answer(period, False, *[Decimal("100.00")] * 2, *[Decimal("0.00")] * 2)
    office.engine.write(lambda connection: synchronise(connection, U01, answer, by="fin", now=now))
    page = text(fin, path)

    assert re.findall(r'href="/start/(\w+)', page) == [key for key in keys if key != "credit_quota_sync"]
    assert re.search(r"同步：(\d{4}-\d{2}-\d{2} )?\d{2}:\d{2}:\d{2} 后可用", page)


def test_who_may_not_start_it_sees_no_buttons(desk: Desk, period: str, operator: None) -> None:
    assert "/start/credit_quota" not in text(desk("max"), "/registry/quotas")


def test_the_address_fills_in_only_what_a_person_may_fill_in(desk: Desk, period: str, operator: None) -> None:
    page = text(desk("fin"), "/start/credit_quota_transfer?tax_no=1&amount=5&nothing=x")

    assert orjson.loads(re.search(r'id="page-data">(.*?)</script>', page)[1])["values"] == {}


def test_a_quota_shows_its_ledger_with_the_requests_that_moved_it(office: Office, desk: Desk, period: str) -> None:
    now = office.engine.clock()
    order = Order(U01, period, Decimal("5000.00"), "QT-1-1", "ann", "QT-1")
    office.engine.write(lambda connection: download(connection, order, now=now))
    page = text(desk("ann"), f"/registry/quotas/{U01}/{period}")

    assert "QT-1-1" in page and "/requests/all?q=QT-1" in page
    assert "9,995,000.00" in page and "原 10,000,000.00" in page
    assert "/requests/all?q=QT-1" in text(desk("ann"), f"/registry/quotas?q={U01}")


def test_a_quota_outside_its_validity_says_what_to_do(office: Office, desk: Desk, period: str) -> None:
    now = office.engine.clock()
    other = periods.first_day(period) if day(now).day != 1 else periods.last_day(period)
    office.engine.write(lambda connection: adjust_validity(connection, U01, period, valid=(other, other), by="ann", now=now))

    assert "授信额度不在有效期内，请先完成申报或调整授信额度有效期" in text(desk("ann"), f"/registry/quotas/{U01}/{period}")
    assert "授信额度不在有效期内" not in text(desk("ann"), f"/registry/quotas/{U03}/{period}")


def test_there_is_no_page_of_a_quota_that_is_not(desk: Desk, period: str) -> None:
    assert desk("ann").get(f"/registry/quotas/{U01}/200001").status_code == 404
