"""The pages of administrators: failures, one request's variables, versions and migration."""

from collections.abc import Callable

from flask.testing import FlaskClient

from engine.actor import SYSTEM
from engine.clock import now
from engine.commands import DeliverMessage, DeployProcess, FailStart, ReturnTo, StartInstance
from engine.model import InstanceResult
from engine.queries import InstanceById, Instances
from engine.store import definitions
from tests.engine.drawing import catch, draw, timer, user
from tests.web.conftest import Office
from tests.web.pages.conftest import ANN, MAX

Desk = Callable[[str], FlaskClient]


def token(client: FlaskClient, path: str) -> str:
    return client.get(path).text.split('name="csrf_token" value="')[1].split('"')[0]


def test_a_house_without_failures_says_so_and_others_may_not_look(office: Office, desk: Desk) -> None:
    root = desk("root")

    page = root.get("/operations/incidents")

    assert (page.status_code, "没有异常" in page.text) == (200, True)
    assert root.get("/operations/incidents.csv").status_code == 200
    assert desk("ann").get("/operations/incidents").status_code == 403


def test_the_difference_is_shown_before_it_is_saved(office: Office, desk: Desk, leave: InstanceResult) -> None:
    root, path = desk("root"), f"/operations/requests/{leave.id}/variables"
    csrf = token(root, path)
    wanted = '{"days": 4, "reason": "探亲"}'
    form = {"csrf_token": csrf, "variables": wanted, "reason": "更正"}

    shown = root.post(path, data=form)
    assert ("<ins>4</ins>" in shown.text, office.engine.ask(InstanceById(leave.id), ANN).variables["days"]) == (True, 3)
    saved = root.post(path, data={**form, "form_version": str(leave.form_version), "save": "1"})

    assert saved.status_code == 302
    assert office.engine.ask(InstanceById(leave.id), ANN).variables["days"] == 4
    assert "不是有效的 JSON" in root.post(path, data={**form, "variables": "{"}).text


def test_only_what_a_person_may_change_is_shown_and_only_to_administrators(office: Office, desk: Desk, leave: InstanceResult) -> None:
    path = f"/operations/requests/{leave.id}/variables"

    assert desk("ann").get(path).status_code == 403
    assert "outcomes" not in desk("root").get(path).text


def test_nothing_chosen_is_said(desk: Desk) -> None:
    root = desk("root")

    page = root.post("/operations/incidents", data={"csrf_token": token(root, "/start/leave"), "act": "retry"})

    assert "没有选中任何一条" in page.text


def test_on_a_phone_the_places_of_an_administrator_stand_under_me(desk: Desk) -> None:
    main = {name: desk(name).get("/me").text.split("<main")[1] for name in ("root", "ann")}

    assert ["/operations/incidents" in main[name] for name in ("root", "ann")] == [True, False]


def test_an_administrator_finds_the_verbs_on_a_request(office: Office, desk: Desk, leave: InstanceResult) -> None:
    page = desk("root").get(f"/requests/{leave.id}").text

    assert all(word in page for word in ('data-dialog="suspend"', 'data-dialog="jump"', "修改表单", 'data-dialog="terminate"'))
    assert 'data-dialog="suspend"' not in desk("ann").get(f"/requests/{leave.id}").text


def test_requests_are_migrated_and_back_on_the_page(office: Office, desk: Desk) -> None:
    for name in ("first", "one"):
        office.engine.execute(DeployProcess(draw("steps", user(name, "role:bench_approver"), paths=f"start > {name} > end")), SYSTEM)
        if name == "first":
            request = office.engine.execute(StartInstance("steps"), ANN)
    root = desk("root")

    preview = root.get("/operations/migrations?process=steps&to=2")
    assert ("需要对应" in preview.text, "map.steps/first" in preview.text) == (True, True)
    csrf = token(root, "/operations/migrations?process=steps&to=2")
    told = {"csrf_token": csrf, "process": "steps", "to": "2", "map.steps/first": "one", "reason": "改版", "which": "all"}
    begun = root.post("/operations/migrations", data=told)
    assert begun.status_code == 302
    page = root.get(begun.location)

    assert "已迁移 1 / 1" in page.text
    assert office.engine.ask(InstanceById(request.id), ANN).instance.definition_version == 2
    item = page.text.split('name="id" value="')[1].split('"')[0]
    undone = root.post(begun.location, data={"csrf_token": csrf, "id": item, "reason": "改错了", "act": "undo"})
    assert "1 条成功，0 条没有处理" in undone.text
    assert office.engine.ask(InstanceById(request.id), ANN).instance.definition_version == 1


def test_a_process_that_the_clock_could_not_start_stands_above_the_failures(office: Office, desk: Desk) -> None:
    deployed = office.engine.execute(
        DeployProcess(draw("report", timer("daily", "startEvent", cycle="R/P1D"), user("check", "role:bench_approver"), paths="daily > check > end")),
        SYSTEM,
    )
    office.engine.write(lambda c: definitions.schedule(c, deployed.definition_id, next_start_at=now(), starts_left=None))
    office.engine.execute(FailStart(deployed.definition_id, "step_budget_exceeded", "流程循环次数过多，已停止"), SYSTEM)

    page = desk("root").get("/operations/incidents").text

    assert all(word in page for word in ("「report」应在", "流程循环次数过多，已停止", "已试 1 次"))
    told = office.as_("dora").get("/process-definitions/report/versions").get_json()["items"][0]
    assert (told["start_failure"]["cause"], told["start_failure"]["tries"]) == ("step_budget_exceeded", 1)
    assert office.as_("ann").get("/process-definitions/report/versions").get_json()["items"][0]["start_failure"] is None


def test_a_request_that_no_person_began_is_handed_in_again_by_an_administrator_on_the_page(office: Office, desk: Desk) -> None:
    files = draw(
        "ordered", catch("came", "order", variable="order", tag="startEvent"), user("check", "role:bench_approver"), paths="came > check > end"
    )
    office.engine.execute(DeployProcess(files), SYSTEM)
    office.engine.execute(DeliverMessage("order", "A1", "m1", {"amount": 5}), SYSTEM)
    (request,) = office.engine.ask(Instances(definition_key="ordered"), SYSTEM).items
    office.engine.execute(ReturnTo(request.open_tasks[0].id, opinion="金额不对"), MAX)
    root = desk("root")
    task = office.engine.ask(InstanceById(request.id), SYSTEM).instance.open_tasks[0].id

    assert root.get(f"/user-tasks/{task}").location == f"/requests/{request.id}/edit"
    assert root.get(f"/requests/{request.id}/edit").status_code == 200
    assert desk("max").get(f"/requests/{request.id}/edit").location == f"/requests/{request.id}"
    again = office.as_("root").post(f"/process-instances/{request.id}/submission", {"variables": {"note": "已改"}})

    assert (again.status_code, again.get_json()["state"]) == (200, "running")
    assert "接手，成为发起人" in root.get(f"/requests/{request.id}?tab=record").text
