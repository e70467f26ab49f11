"""Processes that the clock starts: once for each due moment, on any number of workers, always the newest version."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select, update

from engine.actor import SYSTEM, Actor
from engine.calendar import LOCAL
from engine.commands import EnableDefinition, FailStart, StartInstance
from engine.errors import EngineError, NotAdministrator
from engine.model import InstanceItem, StartFailure
from engine.queries import DefinitionVersions, Instances, NextMoment
from engine.settings import Settings
from engine.store.definitions import process_definition
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import codes
from tests.commands.test_races import at_once
from tests.engine.drawing import draw, script, timer, user
from tests.engine.office import ANN, DAN, ROOT, open_office

DAY = timedelta(days=1)


def report(name: str = "日报", **when: str) -> dict[str, bytes]:
    return draw("report", timer("every_day", "startEvent", **when), user("check", "role:approver"), paths="every_day > check > end", name=name)


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, settings=Settings(variables_bytes=500))


def requests(stage: Stage) -> list[InstanceItem]:
    return list(stage.engine.ask(Instances(definition_key="report"), ROOT).items)


def test_a_cycle_starts_an_instance_each_time_it_is_due_and_only_then(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    assert sweep(stage.engine) == 0

    for day in range(1, 4):
        stage.clock.forward(DAY)
        assert sweep(stage.engine) == 1
        assert sweep(stage.engine) == 0
        assert len(requests(stage)) == day

    first = requests(stage)[0]
    assert (first.initiator.id, first.state) == ("system", "running")
    assert codes(stage, first.id) == ["instance.started_by_timer"]
    assert violations(stage.engine) == []


def test_after_a_down_time_of_days_one_instance_is_started_and_the_hour_stays(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    began = stage.clock()
    stage.clock.forward(5 * DAY + timedelta(hours=3))

    assert sweep(stage.engine) == 1

    assert stage.engine.ask(NextMoment(), SYSTEM) == began + 6 * DAY


def test_a_cycle_with_a_number_ends_after_it(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R2/P1D"))
    for _ in range(4):
        stage.clock.forward(DAY)
        sweep(stage.engine)

    assert len(requests(stage)) == 2
    assert stage.engine.ask(NextMoment(), SYSTEM) is None


@pytest.mark.parametrize("when", [{"date": "2025-11-28T09:00:00+08:00"}, {"duration": "P8D"}, {"duration": "6 workdays"}])
def test_a_date_or_duration_starts_one_instance(stage: Stage, when: dict[str, str]) -> None:
    stage.deploy_files(report(**when))
    assert sweep(stage.engine) == 0
    stage.clock.forward(10 * DAY)

    assert (sweep(stage.engine), sweep(stage.engine)) == (1, 0)
    stage.deploy_files(report(name="改名", **when))
    assert sweep(stage.engine) == 0


def test_a_new_version_takes_the_schedule_over_and_an_unchanged_timer_keeps_its_moment(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    stage.clock.forward(timedelta(hours=20))
    stage.deploy_files(report(cycle="R/P1D", name="日报二"))
    stage.clock.forward(timedelta(hours=4))

    assert sweep(stage.engine) == 1

    assert [r.definition_version for r in requests(stage)] == [2]


def test_another_timer_of_a_new_version_counts_from_its_deployment(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    stage.clock.forward(timedelta(hours=20))
    stage.deploy_files(report(cycle="R/PT12H"))

    assert stage.engine.ask(NextMoment(), SYSTEM) == stage.clock() + timedelta(hours=12)


def test_a_version_without_the_timer_ends_the_schedule(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    stage.deploy_files(draw("report", user("check", "role:approver"), paths="start > check > end"))
    stage.clock.forward(2 * DAY)

    assert sweep(stage.engine) == 0


def test_a_disabled_process_is_not_started_and_an_enabled_one_once_for_all_it_missed(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    stage.engine.execute(EnableDefinition("report", False), ROOT)
    stage.clock.forward(3 * DAY)
    assert sweep(stage.engine) == 0

    stage.engine.execute(EnableDefinition("report", True), ROOT)

    assert (sweep(stage.engine), sweep(stage.engine)) == (1, 0)


def test_sweeps_at_once_start_one_instance(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    stage.clock.forward(DAY)

    assert sorted(str(n) for n in at_once(4, lambda n: sweep(stage.engine))) == ["0", "0", "0", "1"]
    assert len(requests(stage)) == 1


def test_a_person_cannot_start_what_only_the_clock_starts(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))

    with pytest.raises(EngineError):
        stage.engine.execute(StartInstance("report"), ANN)
    assert requests(stage) == []


def swelling(**when: str) -> dict[str, bytes]:
    """Its first step is refused: the variables would be too large."""
    return draw(
        "report", timer("every_day", "startEvent", **when), script("swell", f'text = "{"x" * 600}"'), user("check", "role:approver"),
        paths="every_day > swell > check > end", name="日报",
    )  # fmt: skip


def failure(stage: Stage, by: Actor) -> StartFailure | None:
    found: StartFailure | None = stage.engine.ask(DefinitionVersions("report"), by)[0].start_failure
    return found


def test_a_start_that_cannot_be_done_is_told_and_tried_again_later_and_not_at_once(stage: Stage) -> None:
    stage.deploy_files(swelling(cycle="R2/P1D"))
    stage.clock.forward(DAY)
    due = stage.clock()

    assert (sweep(stage.engine), sweep(stage.engine)) == (0, 0)

    assert (stage.engine.ask(NextMoment(), SYSTEM), requests(stage)) == (due + timedelta(minutes=5), [])
    told = failure(stage, ROOT)
    assert told is not None
    assert (told.due, told.since, told.tries, told.cause, told.next_try_at) == (due, due, 1, "variables_rejected", due + timedelta(minutes=5))
    assert told.message.startswith("数据不正确或过大")
    assert (failure(stage, DAN), failure(stage, ANN)) == (told, None)

    stage.clock.forward(timedelta(minutes=5))
    assert sweep(stage.engine) == 0
    again = failure(stage, ROOT)
    assert again is not None
    assert (again.since, again.due, again.tries) == (due, due, 2)


def test_a_mended_version_starts_at_once_and_the_grid_is_as_it_was(stage: Stage) -> None:
    stage.deploy_files(swelling(cycle="R5/P1D"))
    stage.clock.forward(DAY)
    due = stage.clock()
    sweep(stage.engine)
    stage.clock.forward(timedelta(hours=3))
    sweep(stage.engine)

    stage.deploy_files(report(cycle="R5/P1D"))
    assert sweep(stage.engine) == 1

    assert (stage.engine.ask(NextMoment(), SYSTEM), failure(stage, ROOT)) == (due + DAY, None)
    for _ in range(5):
        stage.clock.forward(DAY)
        sweep(stage.engine)
    assert len(requests(stage)) == 5


def test_a_start_that_fails_is_tried_again_when_its_cycle_fires_next_if_that_is_sooner(stage: Stage) -> None:
    stage.deploy_files(swelling(cycle="R/PT1M"))
    stage.clock.forward(timedelta(minutes=1))
    sweep(stage.engine)

    assert stage.engine.ask(NextMoment(), SYSTEM) == stage.clock() + timedelta(minutes=1)


def test_a_single_start_that_fails_is_not_lost(stage: Stage) -> None:
    stage.deploy_files(swelling(date="2025-11-28T09:00:00+08:00"))
    stage.clock.forward(10 * DAY)
    assert (sweep(stage.engine), failure(stage, ROOT) is not None) == (0, True)

    stage.deploy_files(report(date="2025-11-28T09:00:00+08:00"))

    assert (sweep(stage.engine), sweep(stage.engine), len(requests(stage))) == (1, 0, 1)


ONLY_TODAY = 'if now() < date and time("2025-11-21T00:00:00Z") then "R/PT12H" else "never"'


def as_an_earlier_release_wrote_it(stage: Stage) -> None:
    """The next moment alone."""
    forgets = update(process_definition).values(start_period=None, start_origin=None)
    stage.engine.write(lambda connection: connection.execute(forgets))


def test_an_expression_is_asked_once_at_deployment(stage: Stage) -> None:
    stage.deploy_files(report(cycle=ONLY_TODAY))
    stage.clock.forward(2 * DAY)

    assert (sweep(stage.engine), stage.engine.ask(NextMoment(), SYSTEM)) == (1, stage.clock() + timedelta(hours=12))


def test_a_schedule_of_an_earlier_release_goes_on_and_is_complete_afterwards(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    as_an_earlier_release_wrote_it(stage)
    stage.clock.forward(DAY)

    assert (sweep(stage.engine), stage.engine.ask(NextMoment(), SYSTEM)) == (1, stage.clock() + DAY)

    with stage.database.connect() as connection:
        assert connection.scalar(select(process_definition.c.start_period)) == "P1D"


def test_an_expression_of_an_earlier_release_that_gives_no_time_any_more_is_told(stage: Stage) -> None:
    stage.deploy_files(report(cycle=ONLY_TODAY))
    as_an_earlier_release_wrote_it(stage)
    stage.clock.forward(DAY)

    assert (sweep(stage.engine), sweep(stage.engine)) == (0, 0)

    told = failure(stage, ROOT)
    assert told is not None
    assert (told.cause, told.tries, requests(stage)) == ("NoTime", 1, [])


def test_the_last_of_a_month_comes_back(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/2025-12-31T09:00:00+08:00/P1M"))
    days = []
    for _ in range(4):
        moment = stage.engine.ask(NextMoment(), SYSTEM)
        assert moment is not None
        stage.clock.at = moment
        days.append(f"{moment.astimezone(LOCAL):%m-%d}")
        assert sweep(stage.engine) == 1

    assert days == ["12-31", "01-31", "02-28", "03-31"]


def test_only_the_system_notes_failures(stage: Stage) -> None:
    deployed = stage.deploy_files(report(cycle="R/P1D"))

    assert stage.engine.execute(FailStart(deployed.definition_id, "x", "y"), SYSTEM) is False
    with pytest.raises(NotAdministrator):
        stage.engine.execute(FailStart(deployed.definition_id, "x", "y"), ROOT)


def test_a_cycle_of_workdays_starts_on_workdays_and_what_was_missed_is_used_up(stage: Stage) -> None:
    """Thursday, 20 November 2025, noon in Shanghai."""
    stage.deploy_files(report(cycle="R/2 workdays"))
    assert stage.engine.ask(NextMoment(), SYSTEM) == datetime(2025, 11, 24, 4, tzinfo=UTC)

    stage.clock.at = datetime(2025, 11, 24, 4, tzinfo=UTC)
    assert sweep(stage.engine) == 1
    assert stage.engine.ask(NextMoment(), SYSTEM) == datetime(2025, 11, 26, 4, tzinfo=UTC)

    stage.clock.at = datetime(2025, 12, 2, 5, tzinfo=UTC)
    assert (sweep(stage.engine), len(requests(stage))) == (1, 2)
    assert stage.engine.ask(NextMoment(), SYSTEM) == datetime(2025, 12, 4, 4, tzinfo=UTC)


def test_a_cycle_that_names_its_first_moment_begins_then(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/2025-12-01T09:00:00+08:00/P1W"))

    assert stage.engine.ask(NextMoment(), SYSTEM) == datetime(2025, 12, 1, 1, tzinfo=UTC)
    stage.clock.at = datetime(2025, 12, 1, 1, tzinfo=UTC)
    sweep(stage.engine)
    assert stage.engine.ask(NextMoment(), SYSTEM) == datetime(2025, 12, 8, 1, tzinfo=UTC)
