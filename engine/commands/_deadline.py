"""The time people have for a task: it is given, it goes on in other hands, it follows an edited calendar (approvals.md B7)."""

from collections.abc import Sequence
from functools import cache

from engine.approval import deadline
from engine.approval.deadline import Step, Working
from engine.approval.profile import Profile
from engine.store import calendar_days
from engine.store.records import Task
from engine.store.unit_of_work import UnitOfWork


def calendar(uow: UnitOfWork) -> Working:
    """Read once, and only where working time is counted."""
    return cache(lambda: calendar_days.calendar(uow.connection, uow.settings))


def give(uow: UnitOfWork, tasks: Sequence[Task], profile: Profile, working: Working | None = None) -> None:
    """The whole time for these rows, which lie before somebody now."""
    if not profile.due or not tasks:
        return
    read = working or calendar(uow)
    due_at = deadline.due(profile.due, uow.now, read)
    version = read().version if deadline.counts_working_time(profile.due, profile.remind) else None
    for task in tasks:
        task.due_from, task.due_at, task.calendar_version = uow.now, due_at, version
        _wait_for(task, steps(task, profile, read))


def keep(task: Task, before: Task) -> None:
    """The same work in other hands has no more time than it had."""
    task.due_from, task.due_at, task.calendar_version = before.due_from, before.due_at, before.calendar_version
    task.alarm, task.alarm_at = before.alarm, before.alarm_at


def again(task: Task) -> None:
    """Its time is over, and what is to happen then has not happened to this row."""
    task.alarm, task.alarm_at = deadline.DUE, task.due_at


def forget(task: Task) -> None:
    """It lies before nobody any more; when it does again its time begins anew."""
    task.due_from = task.due_at = task.alarm = task.alarm_at = task.calendar_version = None


def reckon(task: Task, profile: Profile, working: Working) -> None:
    """By a calendar that has been edited. What has happened has happened."""
    assert task.due_from is not None
    assert task.due_at is not None
    if deadline.counts_working_time(profile.due):
        task.due_at = deadline.due(profile.due, task.due_from, working)
    task.calendar_version = working().version
    if task.alarm is not None:
        _wait_for(task, deadline.left(steps(task, profile, working), task.alarm))


def steps(task: Task, profile: Profile, working: Working) -> list[Step]:
    """All that happens to a row that is due; by the profile of the version it runs under now, its moment stays as it is."""
    assert task.due_from is not None
    assert task.due_at is not None
    by_working_time = deadline.counts_working_time(profile.due)
    return deadline.steps(profile.remind, since=task.due_from, due_at=task.due_at, by_working_time=by_working_time, working=working)


def come(uow: UnitOfWork, task: Task, profile: Profile) -> Step | None:
    """The last of the steps that have come; the row waits for the one after it. Of several that were missed only the last happens."""
    ahead = deadline.left(steps(task, profile, calendar(uow)), task.alarm)
    passed = [step for step in ahead if step.at <= uow.now]
    _wait_for(task, ahead[len(passed) :])
    uow.change_quietly(task)
    return passed[-1] if passed else None


def _wait_for(task: Task, ahead: Sequence[Step]) -> None:
    task.alarm, task.alarm_at = (ahead[0].name, ahead[0].at) if ahead else (None, None)
