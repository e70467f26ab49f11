"""Demo people, organisation, registry and processes; doing it again changes nothing."""

from functools import partial
from pathlib import Path

from flask import current_app

import processes
from engine import SYSTEM, catalog
from engine.clock import now
from engine.commands import DeployProcess
from engine.model import Deployed
from engine.testing.organisation import Organisation
from processes.registry import demo as registry
from processes.registry.calendar import day
from web.house import House

PASSWORD = "demo"
PEOPLE = Path(processes.__path__[0]) / "people.yaml"


def load(house: House) -> list[Deployed]:
    """Organisation, registry, the processes of this release; passwords only where demo people may log in."""
    organisation = Organisation.read(PEOPLE)
    organisation.move_in(house.engine)
    house.engine.write(partial(registry.load, today=now().date()))
    house.engine.write(partial(registry.load_quotas, today=day(now())))
    if house.settings.demo:
        _passwords(organisation)
    folders = catalog.folders(house.settings.processes)
    return [house.engine.execute(DeployProcess(folder.files(), note="release"), SYSTEM) for folder in folders]


def _passwords(organisation: Organisation) -> None:
    """Whoever has a password already keeps it."""
    passwords = current_app.extensions["piaoflow.passwords"]
    for person in organisation.people:
        if not passwords.has(person["id"]):
            passwords.set(person["id"], PASSWORD, now=now(), demo=True)
