"""What a sensible person sends along with each button: the commands he tries in turn, and the refusals that only mean he should name another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from engine.actor import Actor
from engine.commands import (
    AddSigners,
    Approve,
    Cancel,
    ChangeVariables,
    Claim,
    Comment,
    Complete,
    Consult,
    Delegate,
    DiscardDraft,
    Jump,
    Reassign,
    Reject,
    Release,
    Resubmit,
    Resume,
    ReturnTo,
    SaveInstanceDraft,
    SaveTaskDraft,
    SendCopies,
    SubmitDraft,
    Suspend,
    Transfer,
    Urge,
    Withdraw,
)
from engine.errors import AlreadyConsulted, AlreadyThere, OwnRequest, TooManyConsulted, TooManyHands, TooManySigners
from engine.model import InstanceDetail, RestingToken, UserTaskDetail
from tests.engine.house import HOUSE

PEOPLE = tuple(HOUSE.actor(str(person["id"])) for person in HOUSE.people)
TASK_VERBS = ("approve", "reject", "complete", "return", "transfer", "delegate", "add_signers", "consult", "claim", "release", "save_draft")
REQUEST_VERBS = (
    "submit", "discard", "resubmit", "withdraw", "suspend", "resume", "change_variables", "jump", "cancel", "comment", "copy", "urge",
)  # fmt: skip
RESUBMISSION = ("resubmit", "withdraw", "save_draft")
"""On a request that came back these are verbs of the request."""
ANOTHER = (AlreadyThere, AlreadyConsulted, OwnRequest)
"""Not him: he has a part in it already."""
ENOUGH = (TooManyConsulted, TooManyHands, TooManySigners)
"""The limits that B4 sets to handing on and asking others; no button knows of them."""

Choose = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True)
class Press:
    """Chooses the arguments. `ways`: values for the variables that the diagram's conditions read, now and then."""

    choose: Choose
    ways: Callable[[], dict[str, Any]]

    def on_task(self, verb: str, detail: UserTaskDetail) -> list[Any]:
        """The commands to be tried in turn."""
        task = detail.task.id
        if detail.task.kind == "resubmit" and verb in RESUBMISSION:
            return [self._on_request(verb, detail.instance.id)]
        if verb == "reassign":
            return [Reassign(task, person.id, "请接手") for person in self._others()]
        if verb in ("transfer", "delegate"):
            command = Transfer if verb == "transfer" else Delegate
            return [command(task, person.id, "请看") for person in self._others()]
        if verb == "add_signers":
            return self._signers(task)
        if verb == "consult":
            return [Consult(task, [person.id], "您怎么看") for person in self._others()]
        if verb == "return":
            return [self._return(detail)]
        return [{
            "approve": lambda: Approve(task, "好", self.ways()), "reject": lambda: Reject(task, "不行"), "complete": lambda: self._complete(detail),
            "claim": lambda: Claim(task), "release": lambda: Release(task), "save_draft": lambda: SaveTaskDraft(task, {"n": 1}, "写到一半"),
        }[verb]()]  # fmt: skip

    def on_request(self, verb: str, detail: InstanceDetail, places: Sequence[RestingToken]) -> Any:
        """None where nothing sensible can be sent: there is nowhere to jump to."""
        if verb == "jump":
            return self._jump(detail.instance.id, places)
        return self._on_request(verb, detail.instance.id)

    def _on_request(self, verb: str, id_: str) -> Any:
        return {
            "submit": lambda: SubmitDraft(id_), "discard": lambda: DiscardDraft(id_), "resubmit": lambda: Resubmit(id_, self.ways() or None),
            "withdraw": lambda: Withdraw(id_, "先不办"), "suspend": lambda: Suspend(id_, "查"), "resume": lambda: Resume(id_, "好了"),
            "change_variables": lambda: ChangeVariables(id_, "改", self.ways() or {"n": self.choose(range(3))}),
            "cancel": lambda: Cancel(id_, "清理"),
            "comment": lambda: Comment(id_, "说一句", [self._others()[0].id]), "copy": lambda: SendCopies(id_, [self._others()[0].id]),
            "urge": lambda: Urge(id_, "请快些"), "save_draft": lambda: SaveInstanceDraft(id_, {"n": 1}),
            "jump": lambda: Jump(id_, "task_1", "改道"),
        }[verb]()  # fmt: skip

    def _others(self) -> list[Actor]:
        first = self.choose(range(len(PEOPLE)))
        return [*PEOPLE[first:], *PEOPLE[:first]]

    def _complete(self, detail: UserTaskDetail) -> Any:
        return Complete(detail.task.id, self.choose([outcome.key for outcome in detail.outcomes]), "办了", self.ways())

    def _signers(self, task: str) -> list[Any]:
        position, method = self.choose(["before", "after", "parallel"]), self.choose(["all", "any"])
        people = [person.id for person in self._others()]
        together = [AddSigners(task, [one, two], position, method, "请签") for one, two in pairwise(people)]
        return [*together, *(AddSigners(task, [one], position, method, "请签") for one in people)]

    def _return(self, detail: UserTaskDetail) -> Any:
        assert detail.returns is not None, "退回 is offered, and the page has no targets"
        targets = [*(["initiator"] if detail.returns.initiator else []), *(target.id for target in detail.returns.targets)]
        assert targets, "退回 is offered, and there is nowhere to go"
        return ReturnTo(detail.task.id, self.choose(targets), "请改", self.choose([None, "direct", "sequential"]))

    def _jump(self, id_: str, places: Sequence[RestingToken]) -> Any:
        able = [place for place in places if place.targets]
        if not able:
            return None
        here = self.choose(able)
        return Jump(id_, f"/{self.choose(here.targets).element_path}", "改道", token=here.token)


def bare(verb: str, task: str) -> Any:
    """退回 or 提交 with nothing chosen, as from a page that offers no choice."""
    return ReturnTo(task, opinion="请改") if verb == "return" else Complete(task, opinion="办了")
