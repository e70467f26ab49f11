"""Definitions, people, the registry, incidents and the document about all of it."""

import pytest
from openapi_spec_validator import validate

from engine import SYSTEM
from engine.commands import DeployProcess
from processes.registry import demo
from processes.registry.calendar import day
from tests.web.conftest import Office, leave_files


def test_the_catalogue_says_what_i_may_start(any_office: Office) -> None:
    ann = any_office.as_("ann")

    items = ann.get("/process-definitions?startable=true").get_json()["items"]
    assert {i["key"] for i in items} == {"w1", "w2", "leave"}
    assert [i["key"] for i in ann.get("/process-definitions?text=%E8%AF%B7%E5%81%87").get_json()["items"]] == ["leave"]

    one = ann.get("/process-definitions/leave").get_json()
    assert (one["name"], one["version"], one["form"]["read_only"]) == ("请假", 1, False)
    assert [c["key"] for c in one["form"]["schema"]["components"]] == ["days", "reason", "proof"]
    assert ann.get("/process-definitions/nothing").status_code == 404


def test_deployed_files_are_handed_out_as_downloads(office: Office) -> None:
    ann = office.as_("ann")

    diagram = ann.get("/process-definitions/leave/versions/1/files/process.bpmn")
    form = ann.get("/process-definitions/leave/versions/1/files/forms/start.form")

    assert (diagram.mimetype, diagram.headers["Content-Disposition"]) == ("application/xml", "attachment")
    assert form.get_json()["id"] == "leave_start"
    assert ann.get("/process-definitions/leave/versions/9/files/process.bpmn").status_code == 404
    assert ann.get("/process-definitions/leave/versions/1/files/handlers.py").status_code == 404


def test_an_administrator_closes_and_opens_a_process(office: Office) -> None:
    root, ann = office.as_("root"), office.as_("ann")
    path = "/process-definitions/w1"
    tag = root.get(path).headers["ETag"]

    assert ann("PATCH", path, json={"enabled": False}).status_code == 403
    assert root("PATCH", path, json={"enabled": False}, headers={"If-Match": '"0.0-old"'}).status_code == 412
    assert root("PATCH", path, json={"enabled": False}, headers={"If-Match": tag}).get_json()["enabled"] is False
    refused = ann.post("/process-instances", {"definition_key": "w1"})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "DEFINITION_DISABLED")
    assert root("PATCH", path, json={"enabled": True}, headers={"If-Match": tag}).status_code == 412
    assert root("PATCH", path, json={"enabled": True}).get_json()["enabled"] is True


def test_an_unknown_lookup_is_not_found(office: Office) -> None:
    answer = office.as_("ann").get("/process-definitions/leave/lookups/tenants?q=a")

    assert (answer.status_code, answer.get_json()["code"]) == (404, "lookup_not_found")


def test_people_roles_and_branches(any_office: Office) -> None:
    root, ann = any_office.as_("root"), any_office.as_("ann")
    body = {"id": "zoe", "name": "佐伊", "password": "long enough", "memberships": [{"role_id": "night_shift", "branch_id": "guangzhou"}]}

    assert ann.post("/users", body).status_code == 403
    added = root.post("/users", body)

    assert (added.status_code, added.get_json()["created"]) == (201, {"roles": ["night_shift"], "branches": ["guangzhou"]})
    assert "password" not in added.get_json()
    assert ann.get("/users/zoe").get_json()["memberships"][0]["role_id"] == "night_shift"
    assert [p["id"] for p in ann.get("/users?text=%E4%BD%90").get_json()["items"]] == ["zoe"]
    assert ann.get("/users/me").get_json()["name"] == "安然"
    assert root.post("/roles", {"id": "night_shift", "name": "夜班"}).status_code == 201
    assert {"id": "night_shift", "name": "夜班"} in ann.get("/roles").get_json()["items"]
    assert root.post("/branches", {"id": "guangzhou", "name": "广州机构", "parent_id": "suzhou"}).status_code == 201
    assert ("guangzhou", "广州机构", "suzhou") in [(b["id"], b["name"], b["parent_id"]) for b in ann.get("/branches").get_json()["items"]]
    assert any_office.app.extensions["piaoflow.passwords"].has("zoe")


def test_short_passwords_are_refused_and_nobody_is_added(office: Office) -> None:
    answer = office.as_("root").post("/users", {"id": "zoe", "name": "佐伊", "password": "short"})

    assert (answer.status_code, answer.get_json()["code"]) == (422, "password_too_short")
    assert office.as_("root").get("/users/zoe").status_code == 404


def test_the_book_is_listed_filtered_and_opened(any_office: Office) -> None:
    any_office.engine.write(demo.load)
    ann = any_office.as_("ann")

    first = ann.get("/registry/tenants?limit=2&total=true").get_json()
    rest = ann.get(f"/registry/tenants?limit=2&cursor={first['next_cursor']}").get_json()
    assert [t["number"] for t in first["items"] + rest["items"]] == ["TN_DEMO_A", "TN_DEMO_B", "TN_DEMO_C"]
    assert first["total"] == 3
    assert [t["number"] for t in ann.get("/registry/tenants?enabled=false").get_json()["items"]] == ["TN_DEMO_C"]
    assert ann.get("/registry/tenants/TN_DEMO_B").get_json()["tenant"]["name"] == "广东示例控股有限公司"
    held = ann.get("/registry/entitlements?status=ACTIVE&order_no=KBC-DEMO-2025-0001&sort=-valid_to").get_json()["items"]
    assert len(held) == 3
    assert ann.get(f"/registry/entitlements/{held[0]['id']}").get_json()["chain"][0]["id"] == held[0]["id"]
    assert ann.get(f"/registry/enterprises/{held[0]['tax_no']}").get_json()["entitlements"]
    assert ann.get("/registry/orders/KBC-DEMO-2025-0001").get_json()["lines"]
    assert ann.get("/registry/settlements").get_json()["items"] == []


def test_what_the_platform_keeps_of_enterprises_is_listed_and_opened(any_office: Office) -> None:
    month = day(any_office.engine.clock())
    any_office.engine.write(demo.load)
    any_office.engine.write(lambda connection: demo.load_quotas(connection, month))
    ann = any_office.as_("ann")

    quotas = ann.get("/registry/credit-quotas?current=true&suspended=true&total=true").get_json()
    assert (quotas["total"], [q["tax_no"] for q in quotas["items"]]) == (1, ["91329901FAKE0003X2"])
    one = ann.get(f"/registry/credit-quotas/91440399FAKE00021R/{month:%Y%m}").get_json()
    assert (one["quota"]["remaining"], one["quota"]["enterprise_name"], one["transactions"]) == (600000.0, "深圳虚构乙电子有限公司", [])
    assert ann.get("/registry/credit-quotas?current=false").get_json()["items"] == []
    assert ann.get("/registry/credit-quotas/none/202601").status_code == 404
    invited = ann.get("/registry/access-invitations?status=CONFIRMED").get_json()["items"]
    assert ann.get(f"/registry/access-invitations/{invited[0]['number']}").get_json()["invitation"]["status"] == "CONFIRMED"


def test_the_book_is_not_for_outsiders(office: Office) -> None:
    assert office.as_("out").get("/registry/tenants").status_code == 403
    assert office.as_("ann").get("/registry/tenants/none").status_code == 404
    assert office.as_("ann").get("/registry/tenants?sort=phone").get_json()["code"] == "bad_sort"


def test_incidents_are_for_administrators(office: Office) -> None:
    root = office.as_("root")

    assert office.as_("ann").get("/incidents").status_code == 403
    assert root.get("/incidents").get_json()["items"] == []
    assert root.post("/incidents/none/retry").get_json()["code"] == "incident_not_found"
    many = root.post("/incidents/batch-retry", {"ids": ["a", "b"]}).get_json()["items"]
    assert [(item["id"], item["status"]) for item in many] == [("a", 404), ("b", 404)]


def test_the_document_is_valid_openapi_31_and_names_the_contract(office: Office) -> None:
    told = office.browser().get("/api/v1/openapi.json").get_json()

    validate(told)
    assert told["openapi"] == "3.1.0"
    wanted = {
        "/process-definitions/{key}/preview", "/deployments/validation", "/process-instances/{id}/submission", "/user-tasks/{id}/approval",
        "/user-tasks/batch", "/files", "/incidents/{id}/retry", "/registry/entitlements", "/users", "/health",
    }  # fmt: skip
    assert {f"/api/v1{path}" for path in wanted} <= set(told["paths"])
    post = told["paths"]["/api/v1/process-instances"]["post"]
    assert "Idempotency-Key" in {p["name"] for p in post["parameters"]}
    assert list(post["responses"]["422"].values()) == ["#/components/responses/UNPROCESSABLE_ENTITY"]


def test_the_page_about_the_api_needs_nothing_from_elsewhere(office: Office) -> None:
    page = office.browser().get("/api/docs").get_data(as_text=True)

    assert "/api/v1/user-tasks/{id}/approval" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://localhost", "")
    assert "https://" not in page


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_the_watchmen_need_no_log_in(office: Office, path: str) -> None:
    answer = office.browser().get(f"/api/v1{path}")

    assert (answer.status_code, answer.get_json()["status"]) == (200, "ok")


def test_a_database_without_the_migrations_is_not_ready(office: Office) -> None:
    with office.engine.database.connect().execution_options(write=True) as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        connection.commit()

    assert office.browser().get("/api/v1/ready").get_json()["checks"] == {"database": True, "schema": False}


def test_an_administrator_need_not_be_a_starter_to_close_a_process(office: Office) -> None:
    files = leave_files()
    starters = b'<spiffworkflow:properties><spiffworkflow:property name="starters" value="role:staff"/></spiffworkflow:properties>'
    starters = b"<bpmn:extensionElements>" + starters + b"</bpmn:extensionElements>"
    diagram = files["process.bpmn"].replace(b"</bpmn:documentation>", b"</bpmn:documentation>" + starters)
    office.engine.execute(DeployProcess({**files, "process.bpmn": diagram}), SYSTEM)
    root = office.as_("root")

    assert root.get("/process-definitions/leave").get_json()["code"] == "NOT_STARTER"
    assert root("PATCH", "/process-definitions/leave", json={"enabled": False}).get_json()["enabled"] is False
