"""A request that somebody else holds locked: one waits, tries once more, and is told."""

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select

from engine.commands import Approve
from engine.errors import InstanceBusy
from engine.store import instances
from engine.store.database import open_database
from engine.store.instances import process_instance
from engine.store.statement import send
from engine.testing import Stage
from tests.commands.acting import started
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, MAX, open_office

PLAIN = draw("plain", user("check", "role:approver"), paths="start > check > end")


@pytest.mark.postgresql
def test_who_waits_too_long_for_a_request_is_told_and_may_try_again(postgres_url: str) -> None:
    database = open_database(postgres_url, lock_timeout_ms=50)
    stage = open_office(database, PLAIN)
    request = started(stage, "plain", ANN)
    task = request.open_tasks[0].id

    with database.begin() as connection:
        connection.execute(select(process_instance.c.id).where(process_instance.c.id == request.id).with_for_update())
        with pytest.raises(InstanceBusy):
            stage.engine.execute(Approve(task), MAX)
    assert stage.engine.execute(Approve(task), MAX).instance.state == "approved"
    database.dispose()


def test_a_row_that_changed_behind_ones_back_is_not_overwritten(database: Database) -> None:
    stage: Stage = open_office(database, PLAIN)
    request = started(stage, "plain", ANN)
    with database.connect() as connection:
        mine = instances.locked(connection, request.id)
    stage.engine.execute(Approve(request.open_tasks[0].id), MAX)

    assert mine is not None
    with pytest.raises(InstanceBusy), database.begin() as connection:
        send(connection, [instances.saving(mine, [])])
