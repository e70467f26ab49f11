"""Commands on a database: migrations, demo, people, deploying, auditing, serving."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import update

from engine import SYSTEM, Engine
from engine.commands import AddRole, DeployProcess, SealHistory, StartInstance
from engine.store.database import open_database
from engine.store.schema import metadata
from tests.cli.conftest import LEAVE, Piaoflow, lines
from web.server import is_loopback

DEMO = {"PIAOFLOW_DEMO": "1"}


def test_help_is_in_both_languages(piaoflow: Piaoflow) -> None:
    whole = piaoflow("--help")
    assert whole.exit_code == 0
    for name in re.findall(r"^  (\w+)  ", whole.stdout.split("Commands:")[1], re.MULTILINE):
        told = piaoflow(name, "--help").stdout
        assert re.search(r"[\u4e00-\u9fff]", told), name
        assert re.search(r"[a-z]{4}", told.split("Options:")[0].removeprefix("Usage: ")), name


def test_without_migrations_a_command_says_what_to_do(piaoflow: Piaoflow) -> None:
    for arguments in (["user", "list"], ["serve"], ["db", "check"]):
        result = piaoflow(*arguments)
        assert result.exit_code == 1
        assert "piaoflow db upgrade" in result.stderr


def test_upgrade_makes_the_schema_of_the_code(piaoflow: Piaoflow, database_url: str) -> None:
    here = {"DATABASE_URL": database_url}

    assert piaoflow("db", "check", env=here).exit_code == 1
    assert piaoflow("db", "upgrade", env=here).exit_code == 0
    assert piaoflow("db", "upgrade", env=here).exit_code == 0
    assert piaoflow("db", "check", env=here).exit_code == 0


def test_the_demo_is_loaded_once(piaoflow: Piaoflow) -> None:
    first, second = piaoflow("demo", env=DEMO), piaoflow("demo", "--quiet", env=DEMO)

    assert first.exit_code == 0, first.output
    assert "invoicing_entitlement_swap" in first.stdout
    assert (second.exit_code, second.stdout) == (0, "")
    people = [line.split("\t") for line in piaoflow("user", "list").stdout.splitlines()]
    assert ["branch_manager_2", "郑凯", "branch_manager@guangzhou"] in people
    assert len(people) == 20


def test_the_server_refuses_an_open_address_while_demo_people_exist(piaoflow: Piaoflow) -> None:
    piaoflow("demo", env=DEMO)

    for arguments in ([], ["--allow-demo-people"], ["--really"]):
        result = piaoflow("serve", "--host", "0.0.0.0", *arguments)
        assert result.exit_code == 1
        assert "--allow-demo-people --really" in result.stderr


def test_sqlite_takes_one_process(piaoflow: Piaoflow) -> None:
    result = piaoflow("serve", env={"PIAOFLOW_WORKERS": "2"})

    assert (result.exit_code, "SQLite" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("host", "answer"),
    [("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("localhost", True)]
    + [(host, False) for host in ("0.0.0.0", "::", "10.0.0.1", "box.local")],
)
def test_what_counts_as_this_machine(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer


def test_people_get_roles_that_are_made_on_the_way_and_a_token(piaoflow: Piaoflow) -> None:
    piaoflow("db", "upgrade")

    added = piaoflow("user", "add", "zoe", "--name", "佐伊", "--role", "night", "--role", "day", "--branch", "moon")
    token = piaoflow("user", "token", "zoe")

    assert "新建角色 night" in added.stdout
    assert "新建机构 moon" in added.stdout
    assert piaoflow("user", "add", "zoe", "--name", "佐伊", "--role", "night", "--branch", "moon").stdout == "已保存 zoe\n"
    assert piaoflow("user", "add", "zoe", "--role", "day", "--branch", "sun").exit_code == 0
    assert piaoflow("user", "list").stdout == "zoe\t佐伊\tday@moon, day@sun, night@moon\n"
    assert re.fullmatch(r"pf_[\w-]{43}", token.stdout.splitlines()[-1])
    assert piaoflow("user", "token", "nobody").exit_code == 1


def test_a_short_password_is_refused(piaoflow: Piaoflow) -> None:
    piaoflow("db", "upgrade")

    assert piaoflow("user", "add", "zoe", "--password", text="short\n").exit_code == 1
    assert piaoflow("user", "add", "zoe", "--password", text="long enough\n").exit_code == 0


def test_a_folder_is_deployed_once_and_refused_with_its_findings(piaoflow: Piaoflow, tmp_path: Path) -> None:
    piaoflow("db", "upgrade")
    piaoflow("user", "add", "max", "--role", "bench_approver")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "process.bpmn").write_bytes((LEAVE / "process.bpmn").read_bytes().replace(b'targetRef="end"', b'targetRef="nowhere"'))

    assert "已部署第 1 版" in piaoflow("deploy", LEAVE, "--note", "第一版").stdout
    assert "没有变化" in piaoflow("deploy", LEAVE).stdout
    refused = piaoflow("deploy", broken)
    assert refused.exit_code == 1
    assert "process.bpmn" in refused.stdout
    assert "流程没有通过检查" in refused.stderr


def test_the_history_is_verified_and_exported(piaoflow: Piaoflow, tmp_path: Path) -> None:
    piaoflow("db", "upgrade")
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'piaoflow.db'}")
    engine = Engine(database)
    engine.execute(AddRole("bench_approver", "审批人"), SYSTEM)
    engine.execute(DeployProcess({"process.bpmn": (LEAVE / "process.bpmn").read_bytes()}), SYSTEM)
    engine.execute(StartInstance("leave", {"days": 2}), SYSTEM)
    assert piaoflow("audit", "verify").exit_code == 0
    assert (piaoflow("audit", "seal").exit_code, piaoflow("audit", "verify", "--expect", "0" * 64).exit_code) == (1, 1)
    engine.execute(SealHistory(), SYSTEM)
    (seal,) = lines(piaoflow("audit", "seal"))
    assert (seal["seq"], seal["instances"], piaoflow("audit", "verify", "--expect", seal["hash"]).exit_code) == (1, 1, 0)
    assert [(entry["code"], entry["actor_id"]) for entry in lines(piaoflow("audit", "export"))] == [("instance.submitted", "system")]

    edited = update(metadata.tables["history_entry"]).values(actor_name="别人")
    engine.write(lambda connection: connection.execute(edited))
    database.dispose()

    verified = piaoflow("audit", "verify")
    assert (verified.exit_code, json.loads(verified.stdout)["problem"]) == (1, "edited")


def test_scenarios_are_played_by_key(piaoflow: Piaoflow) -> None:
    assert piaoflow("test", "no_such_process").exit_code == 2
    called = piaoflow("test", "common_approval", "--coverage")
    assert called.exit_code == 0
    assert re.search(r"common_approval: \d+/\d+ \(\d+ %\)", called.stdout)


def test_the_server_serves_and_stops(piaoflow: Piaoflow, tmp_path: Path) -> None:
    piaoflow("demo", env=DEMO)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, **DEMO, "PIAOFLOW_DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": "", "LANG": "C.UTF-8"}
    call = [sys.executable, "-m", "web", "serve", "--port", str(port)]
    with subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            assert _answer(f"http://127.0.0.1:{port}/api/v1/ready", server) == 200
            second = subprocess.run(call, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
            assert (second.returncode, "另一个服务" in second.stderr) == (1, True)
        finally:
            server.send_signal(signal.SIGTERM)
        told = server.communicate(timeout=30)[0]
    assert server.returncode == 0
    assert f"http://127.0.0.1:{port}" in told
    assert "branch_submitter" in told


def _answer(url: str, server: subprocess.Popen[str]) -> int:
    """The status of the first answer; the server needs a moment to come up."""
    for _ in range(200):
        assert server.poll() is None, "the server has ended"
        try:
            with urllib.request.urlopen(url) as answer:
                return int(answer.status)
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("no answer")
