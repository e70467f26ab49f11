"""What the checks say about a set of files, without deploying them."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.inspection import Known, inspect
from engine.model import Finding
from engine.queries._asking import Asking
from engine.store import definitions, directory


@dataclass(frozen=True)
class Lint:
    """`files` as in DeployProcess. Never raises for what is in them."""

    files: Mapping[str, bytes]

    def fetch(self, asking: Asking) -> list[Finding]:
        known = Known(
            topics=frozenset(asking.definitions.handlers.named("service_task")),
            processes=frozenset(definitions.keys(asking.connection)),
            roles=frozenset(directory.role_ids(asking.connection)),
            files_of=lambda key: definitions.latest_files(asking.connection, key),
        )
        return list(inspect(self.files, known=known, limit=asking.settings.resource_bytes).findings)
