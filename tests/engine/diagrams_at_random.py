"""Approval processes made of random blocks: every task with its own people, mode and policies, drawn as the BPMN a designer would deploy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.bpmn.blocks import Block, Drawing, blocks, flow
from tests.engine.drawing import call, element, extensions, timer, timer_boundary, user

KEY = "way"
CANDIDATES = (
    "role:approver", "user:max,user:eve,user:fay", "user:ann,user:max", "user:ann", "managers:1..3", "manager:1", "head:initiator", "role:nobody",
    "user:max", "user:eve", "role:head@branch", "role:lawyer@branch^", "initiator", "group:finance,user:sue",
    "user:wes,user:sue,user:max,user:eve,user:lea",
)  # fmt: skip
MODES = ("single", "any", "all", "sequence", "ratio:50", "ratio:67", "vote:50", "vote:75")
POLICIES = {
    "reject_rule": ("one_veto", "collect_all", "any_first", "all_reject"),
    "on_reject": ("end", "continue", "continue", "return:initiator", "return:previous"),
    "on_empty": ("administrator", "skip", "skip", "reject", "hold", "user:tom"), "dedupe": ("none", "first_only", "consecutive"),
    "on_initiator": ("forbid", "allow", "skip", "manager", "head"), "weights": ("user:max=3", "role:approver=2,user:eve=4", "user:sue=2"),
}  # fmt: skip
HANDS = {
    "return_to": ("any", "any", "initiator", "previous", "none"), "resubmit": ("direct", "ask", "sequential"),
    "opinion": ("optional", "on_negative", "required"), "always_reapprove": ("true",), "actions": ("-delegate", "-return", "-add_signers,-transfer"),
    "outcomes": ("approved:同意;later:缓办;rejected:拒绝!", "approved:同意;partly:部分同意!"),
}  # fmt: skip
WORK = ("on_empty", "on_initiator", "return_to", "resubmit", "opinion", "actions")
"""What a task may say whose work is done rather than judged."""
PROCESS = {"withdraw": ("to_draft", "terminate", "never"), "withdraw_until": ("first_decision", "end")}
AROUND = ("sub", "call", "interrupting", "beside", "loop", "wait")


def _some_of(choices: Mapping[str, tuple[str, ...]]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in choices.items()})


def _judged(candidates: str, mode: str, policies: Mapping[str, str]) -> Block:
    if "always_reapprove" in policies:
        policies = {name: value for name, value in policies.items() if name != "dedupe" and value != "skip"}
    return Block("task", told=tuple(sorted({"candidates": candidates, "mode": mode, **policies}.items())))


def _done(candidates: str, policies: Mapping[str, str]) -> Block:
    told = {name: policies[name] for name in WORK if name in policies and policies[name] != "reject"}
    return Block("task", told=tuple(sorted({"candidates": candidates, "kind": "handle", **told}.items())))


_people, _policies = st.sampled_from(CANDIDATES), _some_of(POLICIES | HANDS)
tasks = st.one_of(*[st.builds(_judged, _people, st.sampled_from(MODES), _policies)] * 4, st.builds(_done, _people, _policies))


def _around(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    return blocks(inner) | st.builds(Block, st.sampled_from(AROUND), st.tuples(inner))


processes = st.recursive(tasks, _around, min_leaves=3, max_leaves=8)


@dataclass(frozen=True)
class Office:
    """A process to be deployed, the called ones first. `splits`: the numbers of the blocks that read a variable `way_NUMBER`."""

    folders: tuple[Mapping[str, bytes], ...]
    splits: tuple[int, ...]

    def ways(self, chosen: Any) -> dict[str, list[int]]:
        """`chosen`: gives the branches that hold, by block."""
        return {f"way_{number}": chosen(number) for number in self.splits}


class ApprovalDrawing(Drawing):
    """Blocks to process folders. A called process is one of its own; what a timer starts is one more task."""

    def __init__(self, block: Block, properties: Mapping[str, str]) -> None:
        self.count, self.splits, self.called = 0, list[int](), list[dict[str, bytes]]()
        main = {"process.bpmn": self.document(KEY, block, extensions(properties))}
        self.office = Office((*self.called, main), tuple(self.splits))

    def _task(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        told = dict(block.told)
        nodes.append(element(user(f"task_{number}", told.pop("candidates"), **told)))
        return f"task_{number}", f"task_{number}"

    def _call(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        key = f"called_{number}"
        self.called.append({"process.bpmn": self.document(key, block.parts[0])})
        nodes.append(element(call(f"call_{number}", key)))
        return f"call_{number}", f"call_{number}"

    def _wait(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        """A day before what is inside."""
        first, last = self.draw(block.parts[0], nodes)
        nodes += [element(timer(f"wait_{number}", duration="P1D")), flow(f"wait_{number}", first)]
        return f"wait_{number}", last

    def _interrupting(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        """After two days somebody else does it, and both ways meet again."""
        host, _ = self._sub(block, number, nodes)
        late, other, meet = f"late_{number}", f"other_{number}", f"meet_{number}"
        nodes += [element(timer_boundary(late, host, duration="P2D")), element(user(other, "role:finance,user:sue"))]
        nodes += [f'<exclusiveGateway id="{meet}"/>', flow(host, meet), flow(late, other), flow(other, meet)]
        return host, meet

    def _beside(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        """Every day one more is asked, twice, beside what goes on."""
        host, _ = self._sub(block, number, nodes)
        late, other, done = f"beside_{number}", f"also_{number}", f"done_{number}"
        nodes += [element(timer_boundary(late, host, interrupting=False, cycle="R2/P1D")), element(user(other, "user:tom", kind="handle"))]
        nodes += [f'<endEvent id="{done}"/>', flow(late, other), flow(other, done)]
        return host, host

    def _loop(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        """With a day in each round: one in which nobody is asked would never rest."""
        self.splits.append(number)
        return super()._loop(Block("loop", (Block("wait", block.parts),)), number, nodes)

    def _split(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        if block.kind != "and":
            self.splits.append(number)
        return super()._split(block, number, nodes)


offices = st.builds(lambda block, properties: ApprovalDrawing(block, properties).office, processes, _some_of(PROCESS))
