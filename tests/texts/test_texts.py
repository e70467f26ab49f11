"""Sentences by code, in both languages, with gaps rather than crashes."""

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from engine.commands._signers import POSITIONS
from engine.errors import ComputedChanged, InstanceStateChanged, MoveRefused, ObjectLocked, OpinionRequired, Problem, TaskStateChanged
from engine.model import InstanceState
from engine.texts import HERE, Texts

TEXTS = Texts.load([])


@pytest.mark.parametrize(
    ("what", "zh", "en"),
    [
        (InstanceStateChanged(state="approved").problem, "申请的状态已经是「已通过」，请刷新后再看", "Approved"),
        (TaskStateChanged(user="王五").problem, "该任务已被【王五】处理，请刷新待办", "王五"),
        (OpinionRequired().problem, "驳回时必须填写审批意见", "reason"),
        (ComputedChanged(field="fee", seen=50, now=200).problem, "「fee」已由 50 变为 200，请确认后再提交", "200"),
        (Problem("state.draft"), "草稿", "Draft"),
    ],
)
def test_a_refusal_is_said_in_both_languages(what: Problem, zh: str, en: str) -> None:
    assert TEXTS.render(what) == zh
    assert en.lower() in TEXTS.render(what, lang="en").lower()
    assert not any("\u4e00" <= c <= "\u9fff" for c in TEXTS.render(Problem(what.code), lang="en"))


def test_what_is_missing_leaves_a_gap_and_an_unknown_code_stands_for_itself() -> None:
    assert TEXTS.render("task_claimed") == "该任务已被【】认领"
    assert TEXTS.render("E-NOT-THERE", {"a": 1}) == "E-NOT-THERE"
    assert TEXTS.render("task_claimed", {"user": ["a", "list"]}) == "该任务已被【】认领"
    assert TEXTS.render("task_claimed", {"user": "马克"}, lang="fr") == "该任务已被【马克】认领"
    assert (TEXTS.has("task_claimed"), TEXTS.has("nothing")) == (True, False)


def test_what_people_typed_is_never_a_template() -> None:
    for typed in ("{user}", "{0}", "{user.__class__}", "{", "}", "%s"):
        assert TEXTS.render("task_claimed", {"user": typed}) == f"该任务已被【{typed}】认领"


def test_a_lock_says_its_own_sentence(tmp_path: Path) -> None:
    (tmp_path / "zh.toml").write_text('"E-BUSY" = "税号被【{biz_no}】占用"\nE.nested = "深"\n', encoding="utf-8")
    texts = Texts.load([tmp_path])

    assert texts.render(ObjectLocked(lock_code="E-BUSY", key="k", biz_no="SW-1").problem) == "税号被【SW-1】占用"
    assert texts.render(ObjectLocked(lock_code="E-BUSY", key="k", biz_no="SW-1").problem, lang="en") == "税号被【SW-1】占用"
    assert texts.render("E.nested") == "深"
    assert "SW-1" in TEXTS.render(ObjectLocked(lock_code="", key="k", biz_no="SW-1").problem, lang="en")


def test_a_later_folder_overrides_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "zh.toml").write_text('task_claimed = "已被 {user} 拿走"\n', encoding="utf-8")

    assert Texts.load([tmp_path]).render("task_claimed", {"user": "马克"}) == "已被 马克 拿走"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_use_the_same_names_in_their_gaps(lang: str) -> None:
    told = {name: tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8")) for name in ("zh", "en")}
    for code, template in told[lang].items():
        names = {name for _, name, _, _ in Formatter().parse(template) if name}
        other = {name for _, name, _, _ in Formatter().parse(told["en" if lang == "zh" else "zh"][code]) if name}
        assert names == other, code


def test_a_reason_is_told_in_the_language_of_the_sentence() -> None:
    refused = MoveRefused(element="z", reason="不在走过的路上", reason_en="it was never there").problem

    assert TEXTS.render(refused) == "「z」不能这样移动：不在走过的路上"
    assert TEXTS.render(refused, lang="en") == "z cannot be moved like this: it was never there"


def test_every_state_and_every_entry_the_engine_writes_has_a_sentence() -> None:
    engine = Path(HERE).parent
    written = {f"history.{code}" for path in (engine / "commands").glob("*.py") for code in _recorded(path.read_text(encoding="utf-8"))}

    assert {"history.instance.submitted", "history.task.returned", "history.incident.opened", "history.task.delegated"} <= written
    signed = (f"history.task.signers_added.{position}" for position in POSITIONS)
    for code in [*written, *signed, *(f"state.{state}" for state in InstanceState), "state.suspended", "state.faulted"]:
        assert TEXTS.has(code), code
        assert TEXTS.has(code, "en"), code


def _recorded(source: str) -> set[str]:
    """Where an entry is written, its code stands in quotes (`note`: after the task)."""
    return set(re.findall(r'(?:record|note)\((?:[\w., ]*,)?\s*"([a-z_.]+)"', source))
