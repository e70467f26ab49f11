"""Deploy a process folder: check it, and make a new immutable version if anything changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from engine.commands import _owner, _schedule
from engine.definitions import bundle as bundles
from engine.errors import DefinitionRejected
from engine.inspection import Known, inspect
from engine.model import Deployed
from engine.store import definitions, directory, instances
from engine.store.definitions import Definition
from engine.store.unit_of_work import UnitOfWork, new_id


@dataclass(frozen=True)
class DeployProcess:
    """`files`: `process.bpmn`, `*.dmn`, `forms/*.form`. Raises DefinitionRejected with every finding; the same content is no new version.

    `uploaded`: it came from a browser, not with a release.
    """

    files: Mapping[str, bytes]
    note: str = ""
    uploaded: bool = False

    def execute(self, uow: UnitOfWork) -> Deployed:
        _owner.require_designer(uow)
        known = Known(
            topics=frozenset(uow.definitions.handlers.named("service_task")),
            processes=frozenset(definitions.keys(uow.connection)),
            roles=frozenset(directory.role_ids(uow.connection)),
            files_of=lambda key: definitions.latest_files(uow.connection, key),
        )
        report = inspect(self.files, known=known, limit=uow.settings.resource_bytes)
        if report.errors or report.model is None:
            raise DefinitionRejected(report.findings)

        called = {key: definitions.latest(uow.connection, key) for key in sorted(report.called)}
        bound = {key: row for key, row in called.items() if row is not None}
        sha256 = _fingerprint(self.files, bound)
        key = report.model.process_id
        newest = definitions.latest(uow.connection, key)
        if newest is not None and newest.sha256 == sha256:
            return Deployed(newest.id, key, newest.version, changed=False, findings=tuple(report.findings))

        definition = Definition(
            id=new_id(), key=key, version=newest.version + 1 if newest else 1, name=(report.model.name or key)[:200], sha256=sha256,
            bindings={k: row.id for k, row in bound.items()}, enabled=newest.enabled if newest else True, uploaded=self.uploaded,
            author_id=uow.actor.id, author_name=uow.actor.name, note=self.note, deployed_at=uow.now,
        )  # fmt: skip
        # Compiling now finds what no rule foresaw, before anybody can start it.
        built = bundles.build(definition, self.files, {k: uow.definitions.of(uow.connection, row) for k, row in bound.items()})
        assert built.specs
        definitions.add(uow.connection, definition, self.files)
        instances.create_sequence(uow.connection, key)
        _schedule.register(uow, built, newest)
        return Deployed(definition.id, key, definition.version, changed=True, findings=tuple(report.findings))


def _fingerprint(files: Mapping[str, bytes], bound: Mapping[str, Definition]) -> str:
    """The content and the versions it is bound to (architecture §14.13)."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    for key in sorted(bound):
        digest.update(f"{key}={bound[key].sha256}".encode())
    return digest.hexdigest()
