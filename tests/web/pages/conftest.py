"""A browser without scripts, logged in, and requests to look at."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine.actor import Actor
from engine.clock import now
from engine.commands import StartInstance
from engine.model import InstanceResult
from tests.web.conftest import PASSWORD, Office
from tests.web.test_identity import log_in

ANN = Actor("ann", "安然")
MAX = Actor("max", "马克")
ROOT = Actor("root", "管理员")


@pytest.fixture
def desk(office: Office) -> Callable[[str], FlaskClient]:
    """`desk("max")`: max's browser."""

    def sit(person_id: str) -> FlaskClient:
        office.app.extensions["piaoflow.passwords"].set(person_id, PASSWORD, now=now())
        client = office.browser()
        assert log_in(client, person_id) == 302
        return client

    return sit


@pytest.fixture
def leave(office: Office) -> InstanceResult:
    """A leave request of ann's, waiting for an approver."""
    return office.engine.execute(StartInstance("leave", {"days": 3, "reason": "探亲"}), ANN)
