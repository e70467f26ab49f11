"""The pages of administrators: failures, one request's variables, versions and migration."""

from collections.abc import Callable

from flask.testing import FlaskClient

from engine.actor import SYSTEM
from engine.clock import now
from engine.commands import Approve, ChangeVariables, DeliverMessage, DeployProcess, FailStart, ReturnTo, StartInstance, Suspend
from engine.model import InstanceResult
from engine.queries import InstanceById, Instances
from engine.store import definitions
from tests.engine.drawing import catch, draw, end, timer, user
from tests.web.conftest import Office
from tests.web.pages.conftest import ANN, MAX, ROOT
from tests.web.test_messages_api import PAID

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

    assert "已迁移 1 / 1 条" in page.text
    assert office.engine.ask(InstanceById(request.id), ANN).instance.definition_version == 2
    item = page.text.split('name="id" value="')[1].split('"')[0]
    undone = root.post(begun.location, data={"csrf_token": csrf, "id": item, "reason": "改错了", "act": "undo"})
    assert "1 条已撤回迁移，0 条没有撤回" in undone.text
    after = root.get(begun.location).text
    assert ("已迁移 0 / 1 条，1 条已撤回" in after, "条没有迁移" in after) == (True, False)
    assert [root.get(f"{begun.location}?state={state}").text.count("data-row") for state in ("undone", "done")] == [1, 0]
    assert "已撤回迁移" in root.get(f"{begun.location}.csv").text
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


def test_a_new_field_was_empty_and_one_that_is_emptied_is_empty(office: Office, desk: Desk, leave: InstanceResult) -> None:
    root, path = desk("root"), f"/operations/requests/{leave.id}/variables"
    form = {"csrf_token": token(root, path), "reason": "补录", "variables": '{"days": 3, "reason": "探亲", "deputy": "马克"}'}

    shown = root.post(path, data=form).text.split("pf-diff")[1].split("</table>")[0]
    root.post(path, data={**form, "form_version": str(leave.form_version), "save": "1"})
    gone = root.post(path, data={**form, "variables": '{"days": 3, "reason": "探亲", "deputy": null}'}).text.split("pf-diff")[1]

    assert ("空" in shown, "null" in shown, '<ins>"马克"</ins>' in shown.replace("&#34;", '"')) == (True, False, True)
    assert "<ins>空</ins>" in gone


def test_the_record_says_old_and_new_by_the_names_the_reader_knows(office: Office, desk: Desk, leave: InstanceResult) -> None:
    office.engine.execute(ChangeVariables(leave.id, "更正", {"days": 4, "deputy": "马克"}), ROOT)

    told = {name: desk(name).get(f"/requests/{leave.id}?tab=record").text.split('class="pf-flow"')[1].split("</ol>")[0] for name in ("ann", "root")}

    for text in told.values():
        assert [piece in text for piece in ("天数", "<del>3</del>", "<ins>4</ins>", "更正")] == [True] * 4
    # What is no field of hers is for administrators.
    assert ["deputy" in told[name] for name in ("ann", "root")] == [False, True]
    assert "<del>空</del>" in told["root"]


def test_a_suspended_request_says_who_since_when_and_why_wherever_it_is_shown(office: Office, desk: Desk, leave: InstanceResult) -> None:
    office.engine.execute(Suspend(leave.id, "等盖章"), ROOT)
    task = office.engine.ask(InstanceById(leave.id), ROOT).instance.open_tasks[0]
    banner = ("管理员 今天", "暂停了这条申请", "原因：等盖章")

    own, admins, tasks = desk("ann"), desk("root").get(f"/requests/{leave.id}").text, desk("max").get(f"/user-tasks/{task.id}").text
    for page in (own.get(f"/requests/{leave.id}").text, admins, tasks):
        assert [piece in page for piece in banner] == [True] * 3
        assert ("已暂停，恢复后处理" in page, "处理中" in page) == (True, False)
    assert ['data-dialog="resume"' in page for page in (admins, tasks)] == [True, False]
    assert "已暂停" in desk("max").get("/inbox").text.split("<table")[1]
    assert "已暂停" in own.get("/requests/all").text.split("<table")[1]
    rail = own.get(f"/requests/{leave.id}/rail").text
    assert ('data-state="held"' in rail, "已暂停" in rail) == (True, True)
    drawn = own.get(f"/requests/{leave.id}?tab=diagram").text
    assert ("data-held" in drawn, "处理中" in drawn) == (True, False)


def test_messages_are_found_by_state_name_and_key_and_their_receiver(office: Office, desk: Desk) -> None:
    office.engine.execute(DeployProcess(PAID), SYSTEM)
    request = office.engine.execute(StartInstance("paid", {"order_no": "A1"}), ANN)
    for number in range(3):
        office.engine.execute(DeliverMessage("paid", f"A{number}", f"bank-{number}", {"amount": number}), ROOT)
    root = desk("root")

    waiting = root.get("/operations/messages").text
    assert [piece in waiting for piece in ("bank-0", "bank-2", "12 B", "没有步骤在等", "共 2 条")] == [True] * 5
    assert "bank-1" not in waiting
    everything = root.get("/operations/messages?view=all&state=delivered").text
    assert (everything.count("data-row"), f"/requests/{request.id}" in everything) == (1, True)
    assert root.get("/operations/messages?q=A2").text.count("data-row") == 1
    assert root.get("/operations/messages?kind=signal").text.count("data-row") == 0
    sheet = root.get("/operations/messages.csv?view=all&sort=correlation_key").text.splitlines()
    assert [line.split(",")[0] for line in sheet[1:]] == ["bank-0", "bank-1", "bank-2"]
    assert desk("ann").get("/operations/messages.csv").status_code == 403


def test_a_request_that_waits_says_for_what(office: Office, desk: Desk) -> None:
    office.engine.execute(DeployProcess(PAID), SYSTEM)
    request = office.engine.execute(StartInstance("paid", {"order_no": "A1"}), ANN)
    ann = desk("ann")

    for path in (f"/requests/{request.id}", "/requests/all", f"/requests/{request.id}/rail"):
        assert "等待消息「paid」，键 A1" in ann.get(path).text, path


def test_drafts_are_searched_and_exported_like_every_list(office: Office, desk: Desk) -> None:
    for days in (3, 4):
        office.engine.execute(StartInstance("leave", {"days": days, "reason": f"第 {days} 天"}, draft=True), ANN)
    ann = desk("ann")

    assert [ann.get(f"/requests/drafts?{query}").text.count("data-row") for query in ("", "process=leave&sort=title", "process=w1")] == [2, 2, 0]
    assert ann.get("/requests/drafts.csv").text.count("\n") == 3


def test_an_end_without_a_name_is_an_end(office: Office, desk: Desk) -> None:
    files = draw("bare", user("check", "role:bench_approver", name="审核"), end("Event_0k3xq2p"), paths="start > check > Event_0k3xq2p")
    office.engine.execute(DeployProcess(files), SYSTEM)
    request = office.engine.execute(StartInstance("bare"), ANN)
    office.engine.execute(Approve(office.engine.ask(InstanceById(request.id), ANN).instance.open_tasks[0].id), MAX)
    ann = desk("ann")

    for language, word in (("zh", "结束"), ("en", "End")):
        ann.set_cookie("lang", language)
        drawn = ann.get(f"/requests/{request.id}?tab=diagram").text
        assert (f"<span>{word}</span>" in drawn, "Event_0k3xq2p" in drawn) == (True, False)
    other = office.engine.execute(StartInstance("bare"), ANN)
    assert "Event_0k3xq2p" not in ann.get(f"/requests/{other.id}").text


def test_the_api_page_and_whatever_is_no_page_have_an_icon(office: Office) -> None:
    browser = office.browser()

    assert 'rel="icon"' in browser.get("/api/docs").text
    assert "/static/icon.svg" in browser.get("/favicon.ico").location
