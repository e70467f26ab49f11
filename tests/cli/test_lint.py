"""`piaoflow lint`: exit codes and findings, whatever the file."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import LEAVE, Piaoflow, lines

KEYS = {"path", "rule", "severity", "element_id", "message", "message_zh", "message_en"}


def test_a_clean_folder_is_0(piaoflow: Piaoflow) -> None:
    result = piaoflow("lint", LEAVE, "--json")

    assert result.exit_code == 0, result.output
    assert [f for f in lines(result) if f["severity"] == "error"] == []


def test_errors_are_1_and_say_where(piaoflow: Piaoflow, tmp_path: Path) -> None:
    broken = tmp_path / "leave"
    shutil.copytree(LEAVE, broken)
    diagram = (broken / "process.bpmn").read_text(encoding="utf-8")
    (broken / "process.bpmn").write_text(diagram.replace("days &gt; 5", "days &gt; "), encoding="utf-8")

    result = piaoflow("lint", broken, "--json")

    assert result.exit_code == 1
    found = [f for f in lines(result) if f["severity"] == "error"]
    assert set(found[0]) == KEYS
    assert (found[0]["path"], found[0]["element_id"]) == (str(broken / "process.bpmn"), "weigh")
    assert found[0]["message"] == found[0]["message_zh"] != found[0]["message_en"]


def test_a_missing_file_an_unknown_kind_and_garbage_are_2(piaoflow: Piaoflow, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for suffix in ("bpmn", "dmn", "form"):
        (tmp_path / f"junk.{suffix}").write_bytes(b"\xff\x00\xfe")
        assert piaoflow("lint", tmp_path / f"junk.{suffix}").exit_code == 2

    assert piaoflow("lint", tmp_path / "none.bpmn", "--json").exit_code == 2
    assert lines(piaoflow("lint", tmp_path / "notes.txt", "--json"))[0]["rule"] == "file-unreadable"
    assert piaoflow("lint", LEAVE, tmp_path / "none.bpmn").exit_code == 2


def test_an_empty_folder_is_clean(piaoflow: Piaoflow, tmp_path: Path) -> None:
    assert piaoflow("lint", tmp_path).exit_code == 0


def test_files_outside_a_process_folder_are_checked_one_by_one(piaoflow: Piaoflow, tmp_path: Path) -> None:
    shutil.copy(LEAVE / "process.bpmn", tmp_path / "leave.bpmn")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "broken.form").write_text("{}")

    result = piaoflow("lint", tmp_path, "--json")

    assert result.exit_code == 1
    assert {Path(f["path"]).name for f in lines(result) if f["severity"] == "error"} == {"broken.form"}


def test_words_follow_the_language_of_the_terminal(piaoflow: Piaoflow, tmp_path: Path) -> None:
    missing = tmp_path / "none.bpmn"

    assert "文件读不出来" in piaoflow("lint", missing).output
    assert "1 errors, 0 warnings" in piaoflow("lint", missing, env={"LANG": "en_US.UTF-8"}).output


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_forbidden_file_is_2(piaoflow: Piaoflow, tmp_path: Path) -> None:
    path = tmp_path / "a.bpmn"
    path.touch(0o000)

    assert piaoflow("lint", path).exit_code == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=200) | st.text(alphabet="<>{}[]\"':,/=& abdefnorsty", max_size=200).map(str.encode),
    suffix=st.sampled_from(["bpmn", "dmn", "form"]),
)
def test_no_file_brings_a_traceback(piaoflow: Piaoflow, tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"any.{suffix}"
    path.write_bytes(content)

    result = piaoflow("lint", path, "--json")

    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit)
    assert all(set(finding) == KEYS for finding in lines(result))
