"""Two people at once: one wins, the others are told; nobody's vote is lost."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import Approve, StartInstance
from engine.definitions.handler_set import HandlerSet
from engine.errors import EngineError, TaskStateChanged
from engine.queries import HistoryOf, InstanceById, VerifyHistory
from engine.testing import Organisation, Stage
from tests.commands.conftest import bench

EVERYBODY = [{"id": f"p{n:02}", "name": f"人{n:02}", "role": "bench_approver"} for n in range(50)]
ORGANISATION = Organisation(branches=[], roles={"bench_approver": "审批人", "sys_admin": "管理员"}, people=[{"id": "ann", "name": "安"}, *EVERYBODY])
ANN = Actor("ann", "安")


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """Let `count` threads go at the same moment; gives what each got, a refusal as a value."""
    barrier = Barrier(count)

    def one(number: int) -> object:
        barrier.wait()
        try:
            return act(number)
        except EngineError as refusal:
            return refusal

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_of_eight_people_approving_one_task_one_wins_and_seven_learn_who(database: Database) -> None:
    stage = Stage(database, organisation=ORGANISATION, handlers=HandlerSet())
    stage.deploy_files(bench("w1"))
    started = stage.engine.execute(StartInstance("w1"), ANN)
    task = started.open_tasks[0].id

    answers = at_once(8, lambda n: stage.engine.execute(Approve(task), stage.organisation.actor(f"p{n:02}")))

    refusals = [answer for answer in answers if isinstance(answer, TaskStateChanged)]
    assert Counter(type(answer).__name__ for answer in answers) == {"TaskResult": 1, "TaskStateChanged": 7}
    winner = next(n for n, answer in enumerate(answers) if not isinstance(answer, EngineError))
    assert {refusal.params["user"] for refusal in refusals} == {f"人{winner:02}"}
    codes = [entry.code for entry in stage.engine.ask(HistoryOf(started.id), ANN)]
    assert codes == ["instance.submitted", "task.approved", "instance.approved"]


def test_fifty_members_of_a_countersign_vote_at_once_and_one_token_moves(database: Database) -> None:
    stage = Stage(database, organisation=ORGANISATION, handlers=HandlerSet())
    stage.deploy_files(bench("mi"))
    started = stage.engine.execute(StartInstance("mi", {"signers": [p["id"] for p in EVERYBODY]}), ANN)
    mine = {task.persons[0].id: task.id for task in started.open_tasks}
    assert len(mine) == 50

    answers = at_once(50, lambda n: stage.engine.execute(Approve(mine[f"p{n:02}"]), stage.organisation.actor(f"p{n:02}")))

    assert [answer for answer in answers if isinstance(answer, EngineError)] == []
    codes = Counter(entry.code for entry in stage.engine.ask(HistoryOf(started.id), ANN))
    assert codes == {"instance.submitted": 1, "task.approved": 50, "instance.approved": 1}
    assert stage.engine.ask(InstanceById(started.id), ANN).instance.state == "approved"
    assert stage.engine.ask(VerifyHistory(), ANN) == []
