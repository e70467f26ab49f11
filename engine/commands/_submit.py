"""Submitting a request, first time or again: form, tokens, locks, title."""

from collections.abc import Mapping
from typing import Any

from engine import feel
from engine.actor import Actor
from engine.commands import _choosing, _journey, _revoking, _submission
from engine.commands._journey import Journey
from engine.definitions.bundle import Bundle
from engine.errors import ExpressionFailed
from engine.model import InstanceState
from engine.store import starting
from engine.store.locks import ObjectLock
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork, new_id


def new_instance(
    uow: UnitOfWork, bundle: Bundle, *, branch_id: str | None, business_key: str | None = None, requested_for: str | None = None,
    initiator: Actor | None = None,
) -> Instance:  # fmt: skip
    """An empty instance of this version, not yet written; `initiator`: if it is not who acts."""
    definition, initiator = bundle.definition, initiator or uow.actor
    return Instance(
        id=new_id(), definition_id=definition.id, definition_key=definition.key, definition_version=definition.version, serial_no=None,
        business_key=business_key, title=definition.name, summary=[], words=definition.name, state=InstanceState.DRAFT, label="",
        initiator_id=initiator.id, initiator_name=initiator.name, branch_id=branch_id, requested_for=requested_for, variables={},
        tokens=None, parked=None,
        trail={"elements": [], "flows": {}, "reached": []}, round=0, form_version=1, suspended=False, open_incidents=0, history_seq=0,
        history_head="", row_version=1, started_at=None, updated_at=uow.now, ended_at=None,
    )  # fmt: skip


def submit_new(uow: UnitOfWork, bundle: Bundle, instance: Instance, *, variables: Mapping[str, Any], expected: Mapping[str, Any] | None) -> None:
    """DRAFT → RUNNING: the number is given now, and stays through all rounds."""
    _revoking.introduce(instance)
    accept_start_form(uow, bundle, instance, variables)
    number, holders = starting.take_number(uow.connection, bundle.key, bundle.roles_ahead, uow.now)
    uow.foresee(bundle.roles_ahead, holders)
    instance.serial_no = bundle.settings.serial_no(number, uow.now)
    instance.state, instance.round, instance.started_at = InstanceState.RUNNING, 1, uow.now
    uow.record("instance.submitted", serial_no=instance.serial_no, requested_for=instance.requested_for)
    _revoking.hand_in(uow, instance)
    set_off(uow, bundle, instance, expected=expected)


def accept_start_form(uow: UnitOfWork, bundle: Bundle, instance: Instance, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The start form's values and whom the initiator picked into the instance; gives the changes."""
    changes = _submission.accept(
        uow, bundle, instance, submitted=variables, form=bundle.start_form, process_key=bundle.key, element_id=bundle.start_id
    )  # fmt: skip
    _choosing.at_submit(uow, bundle, instance, variables)
    return changes


def set_off(uow: UnitOfWork, bundle: Bundle, instance: Instance, *, expected: Mapping[str, Any] | None, payload: Any = None) -> None:
    """A new run from the start event: compute, compare with what the person saw, lock the objects, rest. `payload`: came with its message."""
    instance.trail |= {"reached": [], "decided": False}
    instance.variables["outcomes"] = {}
    instance.variables.pop("outcome", None)
    journey = _journey.depart(uow, bundle, instance, payload=payload)
    _submission.compare(instance, expected)
    describe(journey)
    _journey.settle(journey)


def describe(journey: Journey) -> None:
    """Title, summary and object locks follow the form."""
    bundle, instance = journey.bundle, journey.instance
    instance.title = _text(journey, bundle.settings.title)[:300]
    if bundle.start_form is not None:
        keys = bundle.settings.summary or tuple(field.path for field in bundle.start_form.fields if field.required)[:3]
        instance.summary = [dict(line) for line in bundle.start_form.summary(instance.variables, keys)]
    instance.words = words(instance, bundle)
    if bundle.settings.lock:
        journey.uow.lock_objects(_locks(bundle, _evaluate(journey, bundle.settings.lock)))


def words(instance: Instance, bundle: Bundle) -> str:
    """What a search finds it by; what a step hides is not guessed by searching either."""
    values = [line.get("value") for line in bundle.hidden_somewhere.lines(instance.summary)]
    told = [instance.title, instance.serial_no, instance.initiator_name, instance.business_key, *values]
    return " ".join(str(part) for value in told for part in (value if isinstance(value, list) else [value]) if part is not None)


def _locks(bundle: Bundle, found: Any) -> list[ObjectLock]:
    """A key that is null (an empty field) locks nothing; otherwise strangers would meet there. Raises ExpressionFailed for what is no lock."""
    rows = found if isinstance(found, list) else [] if found is None else [found]
    if not all(isinstance(row, Mapping) and _is_lock(row) for row in rows):
        raise ExpressionFailed(element=bundle.key, reason=f"lock: {found}")
    return [_lock(row) for row in rows if row.get("key") is not None]


def _is_lock(told: Mapping[str, Any]) -> bool:
    key, mode, code = told.get("key"), told.get("mode", "exclusive"), told.get("code", "")
    named = "key" in told and (key is None or (isinstance(key, str) and 0 < len(key) <= 200))
    return named and mode in ("exclusive", "shared") and isinstance(code, str)


def _lock(told: Mapping[str, Any]) -> ObjectLock:
    more = {name: value for name, value in told.items() if name not in ("key", "mode", "code")}
    return ObjectLock(str(told["key"]), told.get("mode", "exclusive"), told.get("code", ""), more)


def _text(journey: Journey, expression: str) -> str:
    found = _evaluate(journey, expression)
    return found if isinstance(found, str) else journey.bundle.definition.name


def _evaluate(journey: Journey, expression: str) -> Any:
    try:
        return journey.world.evaluate(expression, {})
    except feel.FeelError as error:
        raise ExpressionFailed(element=journey.bundle.key, reason=str(error)) from error
