"""What a scenario expects, held against what is."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.errors import EngineError, FieldsRejected
from engine.model import Preview
from engine.testing.case import Case
from engine.testing.stage import Stage


class Mismatch(Exception):
    """The scenario expected something else."""


def check_start(preview: Preview, expect: Mapping[str, Any]) -> None:
    """`computed`: values the process computes; `next`: roles or people of the first wait."""
    for name, value in expect.get("computed", {}).items():
        if preview.computed.get(name) != value:
            raise Mismatch(f"computed {name}: expected {value!r}, got {preview.computed.get(name)!r}; errors {dict(preview.errors)}")
    if "next" in expect:
        found = [who for step in preview.prediction.next for who in _who(step.candidates)]
        missing = [who for who in expect["next"] if who not in found]
        if missing:
            raise Mismatch(f"next: expected {expect['next']}, got {found}")


def _who(candidates: Any) -> list[str]:
    return [*([candidates.role_id] if candidates.role_id else []), *(person.id for person in candidates.persons)]


def check_refusal(act: Callable[[], None], expect: Mapping[str, Any]) -> None:
    """`refused`: a catalogue code; `field`: where it must stand."""
    try:
        act()
    except FieldsRejected as refusal:
        codes = {name: [problem.code for problem in problems] for name, problems in refusal.errors.items()}
        where = codes.get(expect["field"], []) if "field" in expect else [code for found in codes.values() for code in found]
        if expect["refused"] not in [*where, *([refusal.problem.code] if "field" not in expect else [])]:
            raise Mismatch(f"expected {expect['refused']} at {expect.get('field', 'any field')}, got {codes}") from refusal
    except EngineError as refusal:
        if expect["refused"] not in (refusal.problem.code, refusal.code):
            raise Mismatch(f"expected {expect['refused']}, got {refusal}") from refusal
    else:
        raise Mismatch(f"expected to be refused with {expect['refused']}, but was not")


def check_end(stage: Stage, case: Case, expect: Mapping[str, Any]) -> None:
    """`state`, `label`, `open` (element paths), `path` (elements passed, in this order), `variables`, `facts` (by probes)."""
    found = case.detail() if case.id else None
    if found is None:
        if set(expect) - {"facts"}:
            raise Mismatch("nothing was started")
    else:
        seen = {"state": found.instance.state, "label": found.instance.label, "open": case.open_at}
        for name in ("state", "label", "open"):
            if name in expect and seen[name] != expect[name]:
                raise Mismatch(f"{name}: expected {expect[name]!r}, got {seen[name]!r}")
        _check_path(expect.get("path", []), [mark.element_id for mark in case.diagram().elements])
        for name, value in expect.get("variables", {}).items():
            if found.variables.get(name) != value:
                raise Mismatch(f"variable {name}: expected {value!r}, got {found.variables.get(name)!r}")
    for name, rows in expect.get("facts", {}).items():
        _check_facts(stage, name, rows)


def _check_path(expected: Sequence[str], walked: Sequence[str]) -> None:
    """The expected elements in this order; others may lie between."""
    rest = iter(walked)
    for element in expected:
        if element not in rest:
            raise Mismatch(f"path: {element!r} was not passed after the ones before it; walked {list(walked)}")


def _check_facts(stage: Stage, name: str, expected: Sequence[Mapping[str, Any]]) -> None:
    probe = stage.engine.definitions.handlers.named("probe")[name].function
    with stage.database.connect() as connection:
        rows = [dict(row) for row in probe(connection)]
    for wanted in expected:
        if not any(all(_same(row.get(key), value) for key, value in wanted.items()) for row in rows):
            raise Mismatch(f"facts {name}: no row like {dict(wanted)} in {rows}")


def _same(found: Any, wanted: Any) -> bool:
    return found == wanted or str(found) == str(wanted)
