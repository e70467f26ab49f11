"""An inbox with many open tasks in the house: one page is read along indexes, never by looking at every task."""

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy import Engine as Database

from engine.definitions.handler_set import HandlerSet
from engine.queries import Inbox, InboxCounts
from engine.testing import Stage
from engine.testing.bench import inbox, organisation
from engine.testing.bench.workload import MAX, WORKLOADS


@pytest.fixture
def crowded(database: Database) -> Stage:
    stage = Stage(database, organisation=organisation(), handlers=HandlerSet())
    for name in ("w1", "w2"):
        stage.deploy_files({"process.bpmn": (WORKLOADS / f"{name}.bpmn").read_bytes()})
    inbox.fill(stage, 8_000)
    return stage


def plan(stage: Stage, query: Inbox | InboxCounts, *, heard: tuple[str, ...] = ("LIMIT", "user_task")) -> list[str]:
    """What the database says it will do for the statement with these words (the page of the inbox), a line a step."""
    asked: list[tuple[str, object]] = []

    def hear(connection: Connection, cursor: object, statement: str, parameters: object, context: object, many: bool) -> None:
        if all(word in statement for word in heard):
            asked.append((statement, parameters))

    event.listen(stage.database, "before_cursor_execute", hear)
    stage.engine.ask(query, MAX)
    event.remove(stage.database, "before_cursor_execute", hear)
    statement, parameters = asked[0]
    word = "EXPLAIN" if stage.database.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with stage.database.connect() as connection:
        return [str(row) for row in connection.exec_driver_sql(f"{word} {statement}", parameters)]  # type: ignore[arg-type]  # as they were


@pytest.mark.parametrize("query", [Inbox(), Inbox(sort="created_at"), Inbox(definition_key="w2"), Inbox(initiator="ann", text="W1")])
def test_a_page_is_read_along_an_index_for_ones_own_and_for_ones_groups(crowded: Stage, query: Inbox) -> None:
    steps = plan(crowded, query)

    for index in ("ix_user_task_assignee", "ix_user_task_unclaimed"):
        assert any(index in step for step in steps), steps
    assert not any("Seq Scan on user_task" in step or "SCAN user_task" in step for step in steps), steps


def test_what_somebody_asks_me_is_counted_from_the_open_questions_not_from_the_requests(crowded: Stage) -> None:
    with crowded.database.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))
    steps = plan(crowded, InboxCounts(), heard=("consultation",))

    assert not any("Seq Scan on process_instance" in step or "SCAN process_instance" in step for step in steps), steps


def test_the_second_page_begins_where_the_first_ended(crowded: Stage) -> None:
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        page = crowded.engine.ask(Inbox(limit=150, cursor=cursor), MAX)
        seen += [task.id for task in page.items]
        cursor = page.next_cursor
    everything = crowded.engine.ask(Inbox(limit=200, total=True), MAX)

    assert len(set(seen)) == 450
    assert seen[:200] == [task.id for task in everything.items]
    with crowded.database.connect() as connection:
        assert everything.total == connection.scalar(text("SELECT count(*) FROM user_task WHERE closed_at IS NULL"))
