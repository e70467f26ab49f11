"""Moving one instance to another version of its definition, forwards or back: tokens, then every row that names an element."""

from collections.abc import Mapping

from engine import bpmn
from engine.actor import SYSTEM
from engine.commands import _journey
from engine.definitions import migration
from engine.definitions.bundle import Bundle
from engine.errors import InstanceStateChanged, MoveRefused
from engine.model import InstanceState
from engine.store import incidents, migrated
from engine.store.migrated import Migration
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork

MOVABLE = (InstanceState.RUNNING, InstanceState.RETURNED)


def take(uow: UnitOfWork, instance_id: str, definition_id: str) -> Instance:
    """The instance, locked, under this version. A suspended one may move too. Raises InstanceNotFound, InstanceStateChanged."""
    instance = uow.take_instance(instance_id)
    if instance.state not in MOVABLE or instance.definition_id != definition_id:
        raise InstanceStateChanged(state=instance.state.value)
    return instance


def snapshot(uow: UnitOfWork, instance: Instance) -> bytes:
    """What `restore` needs."""
    told = {"tokens": instance.tokens, "parked": instance.parked, "trail": instance.trail, "visits": migrated.visits(uow.connection, instance.id)}
    return migrated.packed(told)


def move(uow: UnitOfWork, instance: Instance, new: Bundle, mapping: Mapping[str, str]) -> None:
    """Tokens, set-aside tokens and rows. Timers keep their due, tasks their drafts, claims and votes. Raises MoveRefused."""
    old = uow.definitions.get(uow.connection, instance.definition_id)
    visits = migrated.visits(uow.connection, instance.id)
    journey = _loaded(uow, instance, old, new, instance.tokens)
    parked = _loaded(uow, instance, old, new, instance.parked)
    for one in (journey, parked):
        for obstacle in migration.obstacles(one.execution if one else None, old, new, mapping, visits):
            raise MoveRefused(element=old.element_name(obstacle.element_path), reason=obstacle.reason_zh, reason_en=obstacle.reason_en)
    for one in filter(None, (journey, parked)):
        bpmn.swap(one.execution, new.specs, new.qualified, mapping)
    if parked is not None:
        instance.parked = parked.execution.dump()
    _rename(uow, instance, old, new, mapping, visits)
    instance.definition_id, instance.definition_version = new.definition.id, new.definition.version
    if journey is not None:
        _journey.settle(journey)


def _loaded(uow: UnitOfWork, instance: Instance, old: Bundle, new: Bundle, tokens: bytes | None) -> _journey.Journey | None:
    """Tokens of the old version in the world of the new one."""
    if tokens is None:
        return None
    world = _journey.world_of(uow, new, instance, SYSTEM)
    execution = bpmn.Execution.load(tokens, old.specs, old.qualified, world, budget=uow.settings.step_budget)
    return _journey.Journey(uow, new, instance, world, execution)


def _rename(uow: UnitOfWork, instance: Instance, old: Bundle, new: Bundle, mapping: Mapping[str, str], visits: list[migrated.VisitRow]) -> None:
    changed = [(visit, migration.renamed_visit(old, new, mapping, visit)) for visit in visits]
    migrated.rename(uow.connection, [after for before, after in changed if before != after])
    _tell(uow, {after.id: after for _, after in changed})
    still = {path: migration.renamed(old, path, mapping) for _, path in incidents.open_tokens(uow.connection, instance.id)}
    migrated.rename_incidents(uow.connection, instance.id, {path: (then, new.element_name(then)[:200]) for path, then in still.items()})
    instance.trail = migration.renamed_trail(old, instance.trail, mapping)


def _tell(uow: UnitOfWork, named: Mapping[str, migrated.VisitRow]) -> None:
    """The rows in memory say the same."""
    for visit in uow.activations:
        row = named[visit.id]
        visit.process_key, visit.element_id, visit.element_path, visit.name = row.process_key, row.element_id, row.element_path, row.name
        for task in uow.tasks_of(visit.id):
            task.element_path, task.name = row.element_path, row.name


def inverse(mapping: Mapping[str, str]) -> dict[str, str]:
    """The element map of the way back."""
    found = {}
    for old, new in mapping.items():
        key, slash, element_id = old.rpartition("/")
        found[f"{key}{slash}{new}"] = element_id
    return found


def restore(uow: UnitOfWork, instance: Instance, row: Migration, old: Bundle) -> bool:
    """Exactly as it was, while the same visits are open; False: it has moved."""
    assert row.tokens_before is not None, "a migration that was done keeps what was before"
    told = migrated.unpacked(row.tokens_before)
    open_then = {visit.id for visit in told["visits"] if visit.open}
    if open_then != {visit.id for visit in uow.activations if visit.left_at is None}:
        return False
    new = uow.definitions.get(uow.connection, instance.definition_id)
    still = incidents.open_tokens(uow.connection, instance.id)
    paths = {path: migration.renamed(new, path, inverse(row.mapping)) for _, path in still}
    migrated.rename(uow.connection, told["visits"])
    migrated.rename_incidents(uow.connection, instance.id, {path: (then, old.element_name(then)[:200]) for path, then in paths.items()})
    _tell(uow, {visit.id: visit for visit in told["visits"]})
    instance.trail, instance.tokens, instance.parked = told["trail"], told["tokens"], told["parked"]
    instance.definition_id, instance.definition_version = old.definition.id, old.definition.version
    if instance.tokens is not None:
        _journey.settle(_journey.resume(uow, old, instance, actor=SYSTEM))
    return True
