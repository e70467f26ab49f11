"""Deploying: what is refused, what is a new version, and what running requests keep."""

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import func, select

from engine.actor import Actor
from engine.commands import DeployProcess, EnableDefinition
from engine.errors import DefinitionNotFound, DefinitionRejected, FileNotFound, NotDesigner
from engine.handlers import Context, service_task
from engine.model import InstanceState
from engine.queries import DefinitionFile, DefinitionVersions, InstanceById, Lint
from engine.settings import Settings
from engine.store.definitions import process_definition
from engine.testing import Stage
from tests.commands.acting import approve, detail, open_at, started
from tests.commands.test_races import at_once
from tests.engine.drawing import call, decision, draw, form, service, user
from tests.engine.office import ADA, ANN, DAN, FAY, MAX, ROOT, TOM, handlers, open_office

ONE = draw("one", user("check", "role:approver"), paths="start > check > end", name="一")
DMN = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x"><decision id="fee" name="fee">
<decisionTable id="t" hitPolicy="UNIQUE"><input id="i"><inputExpression id="ie" typeRef="number"><text>amount</text></inputExpression></input>
<output id="o" name="fee" typeRef="number"/>
<rule id="r"><inputEntry id="re"><text>-</text></inputEntry><outputEntry id="ro"><text>7</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def rules(stage: Stage, files: dict[str, bytes]) -> list[str]:
    """The errors a deployment is refused with; the same must stand in Lint."""
    with pytest.raises(DefinitionRejected) as refusal:
        stage.engine.execute(DeployProcess(files), DAN)
    assert list(refusal.value.findings) == stage.engine.ask(Lint(files), DAN)
    with stage.database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(process_definition)) == 0
    assert all(f.message_zh and f.message_en for f in refusal.value.findings)
    return [f"{f.path}:{f.rule}" for f in refusal.value.findings if f.severity == "error"]


@pytest.mark.parametrize("by", [DAN, ROOT])
def test_designers_and_administrators_deploy(stage: Stage, by: Actor) -> None:
    deployed = stage.engine.execute(DeployProcess(ONE, note="第一版", uploaded=True), by)

    assert (deployed.key, deployed.version, deployed.changed) == ("one", 1, True)
    found = stage.engine.ask(DefinitionVersions("one"), ANN)
    assert [(d.version, d.name, d.note, d.author.id, d.enabled) for d in found] == [(1, "一", "第一版", by.id, True)]


@pytest.mark.parametrize("by", [ANN, MAX, ADA, TOM])
def test_others_do_not(stage: Stage, by: Actor) -> None:
    with pytest.raises(NotDesigner):
        stage.engine.execute(DeployProcess(ONE), by)
    with pytest.raises(DefinitionNotFound):
        stage.engine.ask(DefinitionVersions("one"), ROOT)


def test_unchanged_content_is_no_new_version_and_an_old_one_deployed_again_is(stage: Stage) -> None:
    other = draw("one", user("check", "role:finance"), paths="start > check > end", name="一")

    answers = [stage.engine.execute(DeployProcess(files), DAN) for files in (ONE, ONE, other, other, ONE)]

    assert [(d.version, d.changed) for d in answers] == [(1, True), (1, False), (2, True), (2, False), (3, True)]
    assert stage.engine.ask(DefinitionFile("one", 2, "process.bpmn"), ANN) == other["process.bpmn"]
    with pytest.raises(FileNotFound):
        stage.engine.ask(DefinitionFile("one", 2, "none.dmn"), ANN)
    with pytest.raises(DefinitionNotFound):
        stage.engine.ask(DefinitionFile("one", 9, "process.bpmn"), ANN)


def test_a_form_or_decision_that_changed_is_a_new_version_too(stage: Stage) -> None:
    with_form = {**ONE, **form("start", {"type": "textfield", "key": "a"})}
    files = [ONE, with_form, {**ONE, **form("start", {"type": "textfield", "key": "b"})}, ONE]

    assert [stage.engine.execute(DeployProcess(f), DAN).version for f in files] == [1, 2, 3, 4]


def test_many_who_deploy_the_same_at_once_make_one_version(stage: Stage) -> None:
    answers = at_once(5, lambda n: stage.engine.execute(DeployProcess(ONE), DAN))

    assert sorted((d.version, d.changed) for d in answers) == [(1, False)] * 4 + [(1, True)]  # type: ignore[attr-defined]


def test_broken_files_are_refused_with_every_finding(stage: Stage) -> None:
    files = {
        "process.bpmn": draw("bad", user("check", "whoever"), paths="start > check > end")["process.bpmn"],
        "fee.dmn": DMN.replace(b"amount", b"amount +"), "forms/check.form": b'{"type": "default", "components": [{"type": "textfield"}]}',
        "handlers.py": b"import os", "notes.txt": b"?", "forms/deep/x.form": b"{}", "../evil.dmn": DMN,
    }  # fmt: skip

    found = rules(stage, files)

    paths = {line.split(":")[0] for line in found}
    assert {"process.bpmn", "fee.dmn", "forms/check.form", "handlers.py", "notes.txt", "forms/deep/x.form", "../evil.dmn"} <= paths
    assert {"handlers.py:no-code", "notes.txt:unknown-file", "forms/deep/x.form:unknown-file", "../evil.dmn:unknown-file"} <= set(found)


@pytest.mark.parametrize("document", [b"", b"not xml", b"<a/>", b"\xff\xfe", b"<!DOCTYPE x [<!ENTITY a 'b'>]><definitions/>", b"<definitions/>"])
def test_what_is_no_diagram_is_refused_and_raises_nothing_else(stage: Stage, document: bytes) -> None:
    assert rules(stage, {"process.bpmn": document})


@pytest.mark.parametrize("name", ["fee.dmn", "forms/start.form"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{", b"[]", b"null", b"<a", b"1"])
def test_what_is_no_decision_and_no_form_is_refused(stage: Stage, name: str, content: bytes) -> None:
    assert [line for line in rules(stage, {**ONE, name: content}) if line.startswith(name)]


def test_without_a_diagram_there_is_nothing_to_deploy(stage: Stage) -> None:
    assert rules(stage, {}) == ["process.bpmn:process-file-required"]
    assert "process.bpmn:process-file-required" in rules(stage, {"fee.dmn": DMN})


def test_too_large_a_file_is_refused_before_it_is_read(database: Database) -> None:
    stage = open_office(database, settings=Settings(resource_bytes=5_000))

    assert rules(stage, {**ONE, "fee.dmn": DMN + b" " * 5_000}) == ["fee.dmn:file-size"]


def test_what_the_release_and_the_directory_do_not_have_is_refused(stage: Stage) -> None:
    files = draw(
        "needs", service("book", "no-such-topic"), decision("rate", "no_such_decision"), call("sub", "no_such_process"),
        user("more", "role:approver", form="no_such.form"), paths="start > book > rate > sub > more > end",
    )  # fmt: skip

    found = {line.split(":")[1] for line in rules(stage, files)}

    assert {"unknown-topic", "unknown-decision", "unknown-called-process", "unknown-form"} <= found


def test_a_role_that_nobody_holds_yet_is_a_warning_and_its_tasks_wait_with_the_administrators(stage: Stage) -> None:
    deployed = stage.deploy_files(draw("early", user("check", "role:not_yet"), paths="start > check > end"))

    assert [(f.rule, f.severity) for f in deployed.findings if f.element_id == "check"] == [("unknown-role", "warning")]
    assert [t.role_id for t in started(stage, "early", ANN).open_tasks] == ["sys_admin"]


def test_a_running_request_stays_on_its_version(stage: Stage) -> None:
    old = {**ONE, **form("start", {"type": "textfield", "key": "old"}), **form("check", {"type": "textfield", "key": "note"})}
    stage.deploy_files(old)
    running = started(stage, "one", ANN, old="旧")
    stage.deploy_files(draw("one", user("look", "role:finance"), user("more", "role:approver"), paths="start > look > more > end"))

    assert open_at(stage, running.id) == ["check"]
    form_seen = stage.engine.ask(InstanceById(running.id), ANN).form
    assert form_seen is not None and form_seen.variables == {"old": "旧"}
    assert approve(stage, running.id, MAX, variables={"note": "好"}).instance.state is InstanceState.APPROVED
    assert detail(stage, running.id).instance.definition_version == 1
    assert open_at(stage, started(stage, "one", ANN).id) == ["look"]


def test_a_called_process_is_bound_when_its_caller_is_deployed(stage: Stage) -> None:
    def inner(role: str) -> dict[str, bytes]:
        return draw("inner", user("check", f"role:{role}"), paths="start > check > end", starters="=none")

    caller = draw("caller", call("sub", "inner"), paths="start > sub > end")
    stage.deploy_files(inner("approver"))
    assert stage.deploy_files(caller).version == 1
    running = started(stage, "caller", ANN)

    stage.deploy_files(inner("finance"))
    still = started(stage, "caller", ANN)
    assert [t.role_id for t in still.open_tasks] == ["approver"]

    again = stage.deploy_files(caller)
    assert (again.version, again.changed) == (2, True)
    assert stage.deploy_files(caller).changed is False
    new = started(stage, "caller", ANN)
    assert [t.role_id for t in new.open_tasks] == ["finance"]
    for request, by in ((running, MAX), (still, MAX), (new, FAY)):
        assert approve(stage, request.id, by).instance.state is InstanceState.APPROVED


def test_a_new_version_of_a_closed_process_stays_closed(stage: Stage) -> None:
    stage.deploy_files(ONE)
    stage.engine.execute(EnableDefinition("one", False), ROOT)

    stage.deploy_files(draw("one", user("other", "role:approver"), paths="start > other > end"))

    assert [(d.version, d.enabled, d.startable) for d in stage.engine.ask(DefinitionVersions("one"), ANN)] == [(2, False, False), (1, False, False)]


def test_approved_or_completed_is_said_by_what_is_called_too(stage: Stage) -> None:
    stage.deploy_files(draw("deepest", user("check", "role:approver"), paths="start > check > end"))
    stage.deploy_files(draw("middle", call("down", "deepest"), paths="start > down > end"))
    stage.deploy_files(draw("top", call("down", "middle"), paths="start > down > end"))
    result = started(stage, "top", ANN)
    assert open_at(stage, result.id) == ["down/down/check"]

    assert approve(stage, result.id, MAX).instance.state is InstanceState.APPROVED


def test_a_topic_of_the_release_may_be_used(database: Database) -> None:
    @service_task("ping", effect="read")
    def ping(context: Context) -> str:
        return "pong"

    stage = open_office(database, handlers=handlers(pinging=[ping]))
    stage.deploy_files(draw("pinging", service("ask", "ping", result="answer"), user("check", "role:approver"), paths="start > ask > check > end"))

    assert detail(stage, started(stage, "pinging", ANN).id).variables["answer"] == "pong"
