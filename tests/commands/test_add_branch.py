"""Branches of the organisation."""

import pytest

from engine.actor import SYSTEM
from engine.commands import AddBranch
from engine.errors import BranchNotFound
from engine.queries import Branches
from engine.testing import Stage


def test_a_branch_is_added_under_one_that_exists(stage: Stage) -> None:
    stage.engine.execute(AddBranch("wuxi", "无锡机构", "suzhou"), SYSTEM)

    assert ("wuxi", "无锡机构", "suzhou") in [(b["id"], b["name"], b["parent_id"]) for b in stage.engine.ask(Branches(), SYSTEM)]
    with pytest.raises(BranchNotFound):
        stage.engine.execute(AddBranch("x", "某机构", "nowhere"), SYSTEM)
