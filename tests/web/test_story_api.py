"""The whole story through the API alone, as another program would tell it, on each database."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from engine.clock import now
from engine.testing.invariants import violations
from tests.web.conftest import Caller
from web import db, demo
from web.app import create_app

OLD, NEW = "91440399FAKE00021R", "91350299FAKE000992"


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """As `make run` serves it: demo people, registry, the processes of the release."""
    made = create_app({"database_url": database_url, "data_dir": tmp_path, "password_cost": "cheapest", "demo": True})
    with made.app_context():
        db.upgrade()
        demo.load(made.extensions["piaoflow"])
    yield made
    made.extensions["piaoflow"].engine.database.dispose()


def caller(app: Flask, person: str) -> Caller:
    return Caller(app.test_client(), app.extensions["piaoflow.tokens"].issue(person, name="story", now=now()))


def upload(who: Caller, name: str) -> str:
    answer = who.post("/files", data={"file": (BytesIO(b"%PDF-1.4\n" + name.encode()), name)})
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def form(who: Caller) -> dict[str, Any]:
    return {
        "change_items": ["税号"], "change_reason": "激活时税号填写错误", "old_tax_no": OLD, "old_name": "深圳虚构乙电子有限公司", "new_tax_no": NEW,
        "new_name": "厦门虚构壬食品有限公司", "tenant": "TN_DEMO_B", "product": "FPY-KP-FLG", "order_no": "KBC-DEMO-2025-0001",
        "serial_no": "SN-1",
        "customer_name": "广东示例控股有限公司", "customer_contact": "李四", "customer_phone": "13800000000",
        "proof_files": [upload(who, "说明.pdf")], "reason_desc": "激活时税号填错", "confirm_paid_notice": True,
    }  # fmt: skip


def todo(who: Caller, path: str) -> dict[str, Any]:
    """The person's one task at this element."""
    items = who.get("/user-tasks?box=todo").json["items"]
    return next(item for item in items if item["element_path"] == path)


def decide(who: Caller, path: str, verb: str, **body: Any) -> dict[str, Any]:
    task = todo(who, path)["id"]
    answer = who.post(f"/user-tasks/{task}/{verb}", {"opinion": "已核对", **body}, headers={"Idempotency-Key": f"{task}-{verb}"})
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def test_a_paid_swap_travels_through_the_api_alone(app: Flask) -> None:
    branch = caller(app, "branch_submitter")
    values = form(branch)
    preview = branch.post("/process-definitions/invoicing_entitlement_swap/preview", {"variables": values}).json
    assert preview["computed"]["fee_quote"] == 200
    assert preview["errors"] == {}
    started = branch.post("/process-instances", {"definition_key": "invoicing_entitlement_swap", "variables": values, "expected": {"fee_quote": 200}})
    assert started.status_code == 201, started.json
    request = started.json["id"]

    decide(caller(app, "branch_manager"), "common_approval/branch_review", "approval")
    decide(caller(app, "ops_reviewer"), "common_approval/ops_review", "approval")
    finance = caller(app, "finance_reviewer")
    task = todo(finance, "common_approval/finance_confirm")["id"]
    refused = finance.post(f"/user-tasks/{task}/approval", {"opinion": "", "variables": {}})
    assert refused.status_code == 422
    assert refused.json["errors"]["voucher"][0] == {"code": "E-SWAP-005", "message": "开票权益替换需付费，请先完成缴费并上传付款凭证"}
    paid_at = (now() - timedelta(days=1)).date().isoformat()
    payment = {"pay_method": "对公转账", "paid_at": paid_at, "voucher": [upload(finance, "回单.pdf")]}
    decide(finance, "common_approval/finance_confirm", "approval", variables=payment)
    decide(caller(app, "tech_ops"), "execute", "completion")
    ended = decide(branch, "confirm", "completion")

    assert ended["instance"]["state"] == "approved"
    rights = branch.get("/registry/entitlements?limit=50").json["items"]
    replaced, active = (next(r for r in rights if r["tax_no"] == number) for number in (OLD, NEW))
    assert (replaced["status"], active["status"]) == ("REPLACED", "ACTIVE")
    assert all(replaced[name] == active[name] for name in ("order_line_id", "valid_to"))
    codes = [entry["code"] for entry in branch.get(f"/process-instances/{request}/history").json["items"]]
    assert [code for code in codes if code.startswith(("instance", "task"))] == [
        "instance.submitted", "task.approved", "task.approved", "task.approved", "task.completed", "task.completed", "instance.approved",
    ]  # fmt: skip
    assert violations(app.extensions["piaoflow"].engine) == []


def test_who_must_not_act_is_refused_and_nothing_moves(app: Flask) -> None:
    branch = caller(app, "branch_submitter")
    started = branch.post("/process-instances", {"definition_key": "invoicing_entitlement_swap", "variables": form(branch)}).json
    task = started["open_tasks"][0]["id"]

    elsewhere = caller(app, "branch_manager_2")
    assert elsewhere.post(f"/user-tasks/{task}/approval", {"opinion": "好"}).status_code in (403, 404)
    assert elsewhere.get(f"/process-instances/{started['id']}").status_code == 404
    assert branch.post(f"/user-tasks/{task}/approval", {"opinion": "好"}).status_code == 403
    again = branch.post("/process-instances", {"definition_key": "invoicing_entitlement_swap", "variables": form(branch)})
    assert (again.status_code, again.json["detail"]) == (409, f"该税号存在审批中的权益变更申请【{started['serial_no']}】，请勿重复提交")
    assert branch.get(f"/process-instances/{started['id']}").json["state"] == "running"
