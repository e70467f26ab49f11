"""Every page answers, says what it must, and says it to the right people only."""

import csv
import io
import re
from collections.abc import Callable

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from engine.actor import SYSTEM
from engine.clock import now
from engine.commands import Approve, DeployProcess, ReturnTo, StartInstance
from engine.model import InstanceResult
from processes.registry import demo
from processes.registry.transfers.change_tenant import change_tenant
from processes.registry.transfers.record import record
from tests.dmn.models import decision as decided
from tests.dmn.models import literal, model, table
from tests.engine.drawing import decision, draw, user
from tests.web.conftest import Office
from tests.web.pages.conftest import ANN, MAX

Desk = Callable[[str], FlaskClient]
LISTS = ["/inbox", "/inbox/done", "/requests", "/requests/drafts", "/requests/all", "/start", "/me", "/calendar"]
BOOK = [
    "/registry/tenants",
    "/registry/enterprises",
    "/registry/orders",
    "/registry/entitlements",
    "/registry/settlements",
    "/registry/access_invitations",
    "/registry/quotas",
]
OPERATIONS = ["/operations/incidents", "/operations/messages", "/operations/migrations", "/admin/calendar"]


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", LISTS + BOOK + OPERATIONS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_answers_in_both_languages_without_inline_script_or_style(desk: Desk, leave: InstanceResult, path: str, language: str) -> None:
    client = desk("root" if path in OPERATIONS else "ann")
    client.set_cookie("lang", language)

    page = text_of(client, path)

    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"\sstyle=|\son\w+=\"", page)
    assert "<h1" in page


@pytest.mark.parametrize("path", LISTS + BOOK + OPERATIONS)
def test_every_list_bears_any_filter(desk: Desk, leave: InstanceResult, path: str) -> None:
    query = "q=%25_'\"&process=nope&branch=x&since=heute&until=2026-13-01&sort=drop&state=weird&view=none&overdue=yes&status=X&enabled=maybe"

    assert "</html>" in text_of(desk("root" if path in OPERATIONS else "ann"), f"{path}?{query}")


@pytest.mark.parametrize("path", OPERATIONS)
def test_what_administrators_look_after_is_closed_to_others(desk: Desk, path: str) -> None:
    assert "只有流程管理员可以这样做" in text_of(desk("max"), path, 403)


def test_the_front_page_is_the_inbox(desk: Desk) -> None:
    assert desk("ann").get("/").location == "/inbox"


def test_a_task_says_what_its_button_leads_to(desk: Desk, leave: InstanceResult) -> None:
    page = text_of(desk("max"), f"/user-tasks/{leave.open_tasks[0].id}")

    assert "探亲" in page
    assert "由您填写" in page
    assert re.search(r"同意<small>[^<]+", page)


def test_a_task_that_is_nobody_elses_business_does_not_exist(desk: Desk, leave: InstanceResult) -> None:
    assert "没有找到这条待办" in text_of(desk("out"), f"/user-tasks/{leave.open_tasks[0].id}", 404)


def test_a_task_somebody_has_decided_has_no_buttons_any_more(office: Office, desk: Desk, leave: InstanceResult) -> None:
    task = leave.open_tasks[0].id
    client = desk("max")
    assert "data-task=" in text_of(client, f"/user-tasks/{task}")

    office.engine.execute(Approve(task), MAX)
    page = text_of(client, f"/user-tasks/{task}")

    assert "data-task=" not in page
    assert "办理：同意" in page


@pytest.mark.parametrize("tab", ["facts", "diagram", "record", "nothing"])
def test_a_request_shows_facts_diagram_and_record(desk: Desk, leave: InstanceResult, tab: str) -> None:
    page = text_of(desk("ann"), f"/requests/{leave.id}?tab={tab}")

    assert leave.serial_no in page
    assert ("步骤清单" in page) == (tab == "diagram")


def test_what_no_form_describes_is_told_in_words(office: Office, desk: Desk) -> None:
    office.engine.execute(DeployProcess(draw("plain", user("check", "role:bench_approver"), paths="start > check > end")), SYSTEM)
    request = office.engine.execute(StartInstance("plain", {"paid": {"amount": 3, "whole": True}, "codes": ["a", "b"]}), ANN)

    page = text_of(desk("ann"), f"/requests/{request.id}")

    assert [words for words in ("amount = 3；whole = 是", "a、b") if words not in page] == []


def test_the_record_says_how_a_decision_came_about(office: Office, desk: Desk) -> None:
    level = decided(table(["days"], ["level"], [("> 10", '"long"'), ("-", '"short"')], policy="FIRST"), id="level", name="等级")
    fee = decided(literal('if level = "long" then 100 else 10'), id="fee", name="费用", requires=["#level"])
    files = draw("pay", decision("price", "fee"), user("check", "role:bench_approver"), paths="start > price > check > end")
    office.engine.execute(DeployProcess({**files, "fee.dmn": model(level, fee)}), SYSTEM)
    request = office.engine.execute(StartInstance("pay", {"days": 12}), ANN)

    page = text_of(desk("ann"), f"/requests/{request.id}?tab=record")

    assert "等级：days = 12 → level = long（规则 r1）" in page
    assert "费用：level = long → fee = 100<" in page


def test_a_returned_request_leads_from_the_inbox_to_its_form(office: Office, desk: Desk, leave: InstanceResult) -> None:
    office.engine.execute(ReturnTo(leave.open_tasks[0].id, opinion="请写清日期"), MAX)
    client = desk("ann")

    link = re.search(r'href="(/user-tasks/[^"]+)"', text_of(client, "/inbox"))
    assert link
    assert client.get(link[1]).location == f"/requests/{leave.id}/edit"
    form = text_of(client, f"/requests/{leave.id}/edit")
    assert "请写清日期" in form
    assert "重新提交" in form
    assert "等您修改" in text_of(client, "/requests")


def test_a_request_that_may_not_be_changed_is_shown_instead_of_its_form(desk: Desk, leave: InstanceResult) -> None:
    assert desk("ann").get(f"/requests/{leave.id}/edit").location == f"/requests/{leave.id}"


def test_a_draft_is_opened_as_a_form_by_its_owner_only(office: Office, desk: Desk) -> None:
    draft = office.engine.execute(StartInstance("leave", {"reason": "半句"}, draft=True), ANN)

    assert desk("ann").get(f"/requests/{draft.id}").location == f"/requests/{draft.id}/edit"
    assert "半句" in text_of(desk("ann"), f"/requests/{draft.id}/edit")
    assert desk("max").get(f"/requests/{draft.id}/edit").status_code == 404
    assert "请假" in text_of(desk("ann"), "/requests/drafts")


def test_what_a_person_typed_never_becomes_markup(office: Office, desk: Desk) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    office.engine.execute(StartInstance("leave", {"days": 1, "reason": evil}), ANN)
    draft = office.engine.execute(StartInstance("leave", {"reason": evil}, draft=True), ANN)
    client = desk("ann")

    for path in ("/requests", "/requests/all", f"/requests/{draft.id}/edit", "/requests/drafts", f"/requests/all?q={evil}"):
        page = text_of(client, path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_spreadsheet_holds_the_list_and_no_formulas(office: Office, desk: Desk, leave: InstanceResult) -> None:
    office.engine.execute(StartInstance("leave", {"days": 1, "reason": "x"}, business_key="k"), ANN)

    answer = desk("ann").get("/requests/mine.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))

    assert answer.mimetype == "text/csv"
    assert [row[0] for row in rows[1:]] == sorted((row[0] for row in rows[1:]), reverse=True)
    assert leave.serial_no in {row[0] for row in rows}


def test_the_rail_of_a_request_shows_where_it_is(desk: Desk, leave: InstanceResult) -> None:
    rail = text_of(desk("ann"), f"/requests/{leave.id}/rail")

    assert rail.count('data-state="now"') == 1
    assert rail.index('data-state="done"') < rail.index('data-state="now"') < rail.index('data-state="next"')


def test_the_book_is_closed_to_outsiders(desk: Desk) -> None:
    for path in BOOK:
        assert desk("out").get(path).status_code == 403


def test_an_order_an_enterprise_a_tenant_and_an_entitlement_lead_to_each_other(office: Office, desk: Desk) -> None:
    office.engine.write(demo.load)
    client = desk("ann")

    tenant = text_of(client, "/registry/tenants/TN_DEMO_B")
    order = text_of(client, "/registry/orders/KBC-DEMO-2025-0001")
    enterprise = text_of(client, "/registry/enterprises/91440399FAKE00021R")
    right = re.search(r'href="(/registry/entitlements/[^"]+)"', enterprise)

    assert "/registry/enterprises/91440399FAKE00021R" in tenant
    assert "/registry/orders/KBC-DEMO-2025-0001" in tenant
    assert "/registry/entitlements/" in order
    assert right
    assert "没有替换过" in text_of(client, right[1])
    assert "没有这个地址" in text_of(client, "/registry/orders/none", 404)


def test_tenants_and_enterprises_lead_to_the_requests_that_changed_them(office: Office, desk: Desk) -> None:
    office.engine.write(demo.load)
    client, enterprise = desk("ann"), "/registry/enterprises/91320599FAKE00048W"
    assert "变更记录" not in text_of(client, enterprise)

    def move(connection: Connection) -> None:
        done = change_tenant(connection, tax_nos=["91320599FAKE00048W"], source="TN_DEMO_A", target="TN_DEMO_B")
        record(connection, done, "TM-20251120-0001", by="max", at=now())

    office.engine.write(move)
    for path in (enterprise, "/registry/tenants/TN_DEMO_A", "/registry/tenants/TN_DEMO_B"):
        page = text_of(client, path)
        assert "变更记录" in page
        assert 'href="/requests/all?q=TM-20251120-0001"' in page
    assert "变更记录" not in text_of(client, "/registry/tenants/TN_DEMO_C")


def test_lists_of_the_book_are_searched_filtered_sorted_and_exported(office: Office, desk: Desk) -> None:
    office.engine.write(demo.load)
    client = desk("ann")

    page = text_of(client, "/registry/enterprises?q=深圳&sort=name")
    assert "深圳虚构乙电子有限公司" in page
    assert "江苏示例丙纺织有限公司" not in page
    assert "TN_DEMO_C" not in text_of(client, "/registry/tenants?enabled=yes")
    exported = client.get("/registry/tenants.csv?enabled=no").get_data(as_text=True)
    assert "TN_DEMO_C" in exported
    assert "TN_DEMO_A" not in exported


def test_an_error_page_says_why_and_where_to_go(desk: Desk) -> None:
    page = text_of(desk("out"), "/requests/none", 404)

    assert "没有找到这条申请" in page
    assert "instance_not_found" in page
    assert 'href="/requests/all"' in page


def test_an_ended_request_is_asked_again_with_what_was_typed__yudao_admin_209(desk: Desk, office: Office, leave: InstanceResult) -> None:
    ann = desk("ann")
    assert "再次发起" not in text_of(ann, f"/requests/{leave.id}"), "it runs"
    office.engine.execute(Approve(leave.open_tasks[0].id, variables={"cover": "伊娃"}), MAX)

    assert f"/start/leave?like={leave.id}" in text_of(ann, f"/requests/{leave.id}")
    page = text_of(ann, f"/start/leave?like={leave.id}")

    data = orjson.loads(re.search(r'id="page-data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert data["instance"] is None
    assert (data["values"]["days"], data["values"]["reason"]) == (3, "探亲")
    assert "再次发起" not in text_of(desk("max"), f"/requests/{leave.id}"), "it is not his"
