"""授信额度 between people and a platform that fails: nothing is downloaded twice, nothing is lost, and one request goes at a time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import Complete, StartInstance
from engine.errors import FieldsRejected, ObjectLocked
from engine.testing import Stage, passing
from processes.registry import demo, loading, tables
from processes.registry.calendar import SHANGHAI
from processes.registry.quotas import ledger
from tests.commands.acting import detail, open_at, task_at
from tests.connectors.gateway import Gateway, opened

U01, MARCH = "91449901FAKE00013E", "202603"
FIN = Actor("quota_operator", "唐晓")
OPS = Actor("ops_reviewer", "吴桐")
DOWNLOAD = {"quota": f"{U01}/{MARCH}", "type": "下载", "amount": 400000}


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    with opened() as running:
        monkeypatch.setenv("PIAOFLOW_LEQI_URL", running.url)
        yield running


@pytest.fixture
def stage(database: Database) -> Stage:
    return _furnished(database)


def _furnished(database: Database) -> Stage:
    """The processes of credit quotas, and one enterprise with 600 000 to download."""
    made = Stage(database)
    made.clock.at = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
    made.deploy("credit_quota_transfer", "credit_quota_sync", "credit_quota_validity")
    row = {"tax_no": U01, "period": MARCH, "month_total": 1000000, "remaining": 600000, "downloaded": 400000, "unused": 300000}

    def furnish(connection: Any) -> None:
        demo.load(connection)
        loading.put(connection, tables.credit_quota, row, overwrite=True)

    made.engine.write(furnish)
    return made


def start(stage: Stage, process: str = "credit_quota_transfer", **form: Any) -> str:
    started = stage.engine.execute(StartInstance(process, form or DOWNLOAD), FIN)
    return str(started.id)


def remaining(stage: Stage) -> str:
    with stage.database.connect() as connection:
        return str(ledger.existing(connection, U01, MARCH).remaining)


def movements(stage: Stage) -> list[tuple[str, str | None]]:
    with stage.database.connect() as connection:
        return [(entry.kind, entry.ywlsh) for entry in ledger.transactions(connection, U01, MARCH)]


def state(stage: Stage, request: str) -> str:
    return str(detail(stage, request).instance.state)


@pytest.mark.parametrize("fault", ["500", "cut", "{"])
def test_a_download_without_an_answer_is_asked_again_with_the_same_number_and_done_once(stage: Stage, gateway: Gateway, fault: str) -> None:
    gateway.faults = [fault, fault]
    request = start(stage)
    passing.catch_up(stage)
    passing.wait(stage, "PT1M")

    numbers = {asked["ywlsh"] for _, asked in gateway.calls}
    assert (state(stage, request), len(gateway.calls), len(numbers)) == ("approved", 3, 1)
    assert gateway.quota["kysyed"] == remaining(stage) == "200000.00"
    assert movements(stage) == [("DOWNLOAD", numbers.pop())]


def test_a_platform_that_stays_silent_is_asked_four_times_and_then_looked_up_by_operations(stage: Stage, gateway: Gateway) -> None:
    gateway.faults = ["cut", "500", "500", "500"]
    request = start(stage)
    passing.catch_up(stage)
    passing.wait(stage, "PT10M")

    assert (open_at(stage, request), len(gateway.calls), remaining(stage)) == (["check_by_hand"], 4, "600000.00")
    stage.engine.execute(Complete(task_at(stage, request), outcome="query"), OPS)
    passing.catch_up(stage)
    assert (state(stage, request), remaining(stage), gateway.quota["kysyed"]) == ("approved", "200000.00", "200000.00")


def test_what_the_platform_refuses_changes_nothing_and_says_why(stage: Stage, gateway: Gateway) -> None:
    gateway.quota["kysyed"] = "100000.00"
    request = start(stage)
    passing.catch_up(stage)

    assert (open_at(stage, request), remaining(stage)) == (["amend"], "600000.00")
    assert detail(stage, request).variables["reply"]["message"] == "额度不足"


def test_a_synchronisation_takes_the_platforms_figures_and_counts_only_when_it_is_done(stage: Stage, gateway: Gateway) -> None:
    gateway.faults, gateway.quota["kysyed"] = ["500"] * 4, "123456.78"
    first = start(stage, "credit_quota_sync", tax_no=U01)
    passing.catch_up(stage)
    passing.wait(stage, "PT5M")
    assert (state(stage, first), remaining(stage)) == ("rejected", "600000.00")
    second = start(stage, "credit_quota_sync", tax_no=U01)
    passing.catch_up(stage)
    assert (state(stage, second), remaining(stage)) == ("approved", "123456.78")

    stage.clock.at += timedelta(minutes=59)
    with pytest.raises(FieldsRejected) as refused:
        start(stage, "credit_quota_sync", tax_no=U01)
    assert [problem.code for problem in refused.value.errors["tax_no"]] == ["E-QUO-001"]
    stage.clock.at += timedelta(minutes=1)
    assert state(stage, start(stage, "credit_quota_sync", tax_no=U01)) == "running"


def test_days_that_were_adjusted_twice_are_the_same_days(stage: Stage, gateway: Gateway) -> None:
    gateway.faults = ["cut"]
    request = start(stage, "credit_quota_validity", quota=f"{U01}/{MARCH}", valid_from="2026-03-02", valid_to="2026-03-31")
    passing.catch_up(stage)
    passing.wait(stage, "PT1M")

    assert (state(stage, request), gateway.valid, movements(stage)) == ("approved", ("2026-03-02", "2026-03-31"), [("ADJUST", None)])


@pytest.mark.parametrize(("process", "form"), [("credit_quota_transfer", {**DOWNLOAD, "amount": 300000}), ("credit_quota_sync", {"tax_no": U01})])
def test_while_a_download_has_no_result_nothing_else_of_the_enterprise_begins(stage: Stage, process: str, form: dict[str, Any]) -> None:
    first = start(stage)
    with pytest.raises(ObjectLocked) as refused:
        start(stage, process, **form)
    assert refused.value.problem.code == "quota_in_progress"

    passing.catch_up(stage)
    assert state(stage, first) == "approved"
    if process == "credit_quota_sync":
        assert state(stage, start(stage, process, **form)) == "running"
    else:
        with pytest.raises(FieldsRejected) as too_much:
            start(stage, process, **form)
        assert [problem.code for problem in too_much.value.errors["amount"]] == ["E-QUO-002"]


@pytest.mark.postgresql
@pytest.mark.parametrize(("process", "form"), [("credit_quota_transfer", DOWNLOAD), ("credit_quota_sync", {"tax_no": U01})])
def test_of_two_that_are_submitted_at_once_one_begins(postgres: Database, process: str, form: dict[str, Any]) -> None:
    stage = _furnished(postgres)

    def submit(which: tuple[str, dict[str, Any]]) -> str:
        try:
            return start(stage, which[0], **which[1]) and "begun"
        except ObjectLocked as refusal:
            return refusal.problem.code

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(submit, [("credit_quota_transfer", DOWNLOAD), (process, form)]))
    passing.catch_up(stage)

    assert sorted(answers) == ["begun", "quota_in_progress"]
    assert len(movements(stage)) == 1
