"""Scenarios: a process told as data, played on the real engine (contract §6)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from engine.actor import SYSTEM
from engine.commands import BroadcastSignal, DeliverMessage, UploadFile
from engine.errors import EngineError, FieldsRejected
from engine.queries import PreviewStart
from engine.testing import passing, scripted
from engine.testing.case import Case
from engine.testing.expectation import Mismatch, check_end, check_refusal, check_start
from engine.testing.stage import Stage

FILE = re.compile(r"^[^/\\]+\.(pdf|jpg|png|eml|xlsx|docx)$")
CONTENT = {"pdf": b"%PDF-1.4\n", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff\xe0", "xlsx": b"PK\x03\x04"}
TASK_VERBS = ("approve", "reject", "complete", "return", "claim", "release", "draft")
INSTANCE_VERBS = ("submit", "resubmit", "withdraw", "cancel", "discard", "save")


@dataclass(frozen=True)
class Scenario:
    """One file of `scenarios/`."""

    key: str
    path: Path
    told: Mapping[str, Any]

    @classmethod
    def of_folder(cls, key: str, folder: Path) -> list["Scenario"]:
        """Every scenario of a process folder, by file name."""
        found = sorted((folder / "scenarios").glob("*.yaml"))
        return [cls(key, path, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in found]

    @property
    def name(self) -> str:
        return str(self.told.get("name", self.path.stem))

    def play(self, stage: Stage) -> "ScenarioResult":
        """On a stage of its own: facts first, then step by step. What differs from the expectation is said, not raised."""
        player = _Player(stage, self.key)
        try:
            player.run(self.told)
        except (Mismatch, EngineError, KeyError, ValueError) as difference:
            return ScenarioResult(self, (f"{player.where}: {_say(difference)}",), player.flows())
        return ScenarioResult(self, (), player.flows())


@dataclass(frozen=True)
class ScenarioResult:
    """`flows`: (process key, sequence flow id) pairs that were walked."""

    scenario: Scenario
    differences: Sequence[str]
    flows: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @property
    def passed(self) -> bool:
        return not self.differences


class _Player:
    def __init__(self, stage: Stage, key: str) -> None:
        self.stage, self.case, self.where = stage, Case(stage, key), "given"
        self._cases = [self.case]
        self._arrived = 0

    def run(self, told: Mapping[str, Any]) -> None:
        if "now" in told:
            self.stage.clock.at = _moment(told["now"])
        scripted.answer(self.stage, told.get("services", {}))
        self._load(told.get("given", {}))
        for number, step in enumerate(told["steps"], 1):
            verb = next(key for key in step if key != "expect")
            self.where = f"step {number} ({verb})"
            self._step(verb, step[verb], step.get("expect", {}))
            passing.catch_up(self.stage)
        self.where = "end"
        check_end(self.stage, self.case, told.get("expect", {}))

    def flows(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair for case in self._cases if case.id for pair in _flows(case.diagram()))

    def _load(self, facts: Mapping[str, Any]) -> None:
        known = self.stage.engine.definitions.handlers.named("fact")
        for name, rows in facts.items():
            self.stage.engine.write(partial(known[name].function, rows=rows))

    def _step(self, verb: str, told: Any, expect: Mapping[str, Any]) -> None:
        if verb == "meanwhile":
            self._load(told)
        elif verb == "wait":
            passing.wait(self.stage, str(told))
        elif "refused" in expect:
            check_refusal(lambda: self._act(verb, told, expect), expect)
        else:
            self._act(verb, told, expect)

    def _act(self, verb: str, told: Mapping[str, Any], expect: Mapping[str, Any]) -> None:
        if verb in ("message", "signal"):
            self._arrive(verb, told)
            return
        by = told["as"]
        more: dict[str, Any] = {key: value for key, value in told.items() if key not in ("as", "at", "form")}
        if verb == "start":
            form = self._files(told.get("form", {}), by)
            if expect and "refused" not in expect:
                preview = PreviewStart(self.case.definition_key, form)
                check_start(self.stage.engine.ask(preview, self.stage.organisation.actor(by)), expect)
            self._start(form, by, more)
        elif verb == "register":
            more["attachments"] = self._files(list(told.get("attachments", ())), by)
            self.case.on_instance(verb, by=by, element_path=told["at"], **more)
        elif verb in TASK_VERBS:
            if "form" in told:
                more["variables"] = self._files(told["form"], by)
            self.case.on_task(verb, by=by, at=told.get("at"), **more)
        elif verb in INSTANCE_VERBS:
            if "form" in told:
                more["variables"] = self._files(told["form"], by)
            self.case.on_instance(verb, by=by, **more)
        else:
            raise Mismatch(f"unknown step {verb!r}")

    def _start(self, form: Mapping[str, Any], by: str, more: Mapping[str, Any]) -> None:
        """The first request is the scenario's; a later one is another request beside it."""
        case = self.case if not self.case.id else Case(self.stage, self.case.definition_key)
        self._cases = [self.case] if case is self.case else [*self._cases, case]
        case.start(by=by, form=form, **more)

    def _arrive(self, verb: str, told: Mapping[str, Any]) -> None:
        """What an outside system sends. Without `key` it is meant for the scenario's own request; what it begins is that one, if there is none."""
        variables = told.get("variables", {})
        if verb == "signal":
            self.stage.engine.execute(BroadcastSignal(told["name"], variables), SYSTEM)
            return
        key = told["key"] if "key" in told else self.case.detail().instance.serial_no or ""
        self._arrived += 1
        message = DeliverMessage(told["name"], str(key), told.get("id", f"scenario-{self._arrived}"), variables)
        arrived = self.stage.engine.execute(message, SYSTEM)
        if arrived.state == "started" and not self.case.id:
            self.case.id = arrived.process_instance_id or ""

    def _files(self, value: Any, by: str) -> Any:
        """File names stand for uploaded files."""
        if isinstance(value, Mapping):
            return {key: self._files(inner, by) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._upload(inner, by) if isinstance(inner, str) and FILE.match(inner) else self._files(inner, by) for inner in value]
        return value.isoformat() if hasattr(value, "isoformat") else value

    def _upload(self, name: str, by: str) -> str:
        content = CONTENT.get(name.rsplit(".", 1)[1], b"") + name.encode()
        return self.stage.engine.execute(UploadFile(name, content), self.stage.organisation.actor(by)).id


def _flows(diagram: Any) -> set[tuple[str, str]]:
    own = {(diagram.definition_key, flow) for flow in diagram.flows}
    return own.union(*(_flows(inner) for inner in diagram.called.values())) if diagram.called else own


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _say(difference: Exception) -> str:
    if isinstance(difference, FieldsRejected):
        return f"refused: { {name: [p.code for p in problems] for name, problems in difference.errors.items()} }"
    return str(difference)
