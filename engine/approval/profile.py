"""The approval profile of a user task, read from its BPMN properties (approvals.md part A)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.approval import rules
from engine.approval.rules import Rule
from engine.model import Outcome

APPROVE = (Outcome("approved", "同意"), Outcome("rejected", "拒绝", reason_required=True))
HANDLE = (Outcome("completed", "提交"),)
EARLY_CLOSE = "early_close"
"""Rejected as soon as it cannot pass any more; nobody writes it, it is what ratio and vote do by themselves."""
REMIND = "80%"
"""Where a task is due and the designer says nothing of reminders."""
REJECT_RULES = {"any": "any_first", "ratio": EARLY_CLOSE, "vote": EARLY_CLOSE}
"""By mode, where the designer says nothing; else one_veto."""


@dataclass(frozen=True)
class Profile:
    """How one user task is decided. `mode`: single, any, all, sequence, ratio or vote; `on_reject`: end, continue, `return:WHERE`."""

    kind: str = "approve"
    candidates: tuple[Rule, ...] = ()
    mode: str = "single"
    threshold: int = 100
    """Per cent of the seats (ratio) or of their weight (vote) that must be for it."""
    weights: tuple[tuple[Rule, int], ...] = ()
    """What a vote weighs, by the rule that brought the person; 1 for everybody else."""
    reject_rule: str = "one_veto"
    on_reject: str = "end"
    outcomes: tuple[Outcome, ...] = APPROVE
    return_to: str = "any"
    resubmit: str = "sequential"
    on_empty: str = "administrator"
    on_initiator: str = "forbid"
    dedupe: str = "none"
    always_reapprove: bool = False
    """Never passed without a person."""
    due: str = ""
    """How long people have: working time or ISO 8601; empty: as long as they like."""
    remind: tuple[str, ...] = ()
    """When those who have it are reminded: per cent of the time, or a length before it is over."""
    on_due: str = "mark"
    auto_approve: str = ""
    """FEEL: where it holds when a token comes, nobody is asked."""
    auto_reject: str = ""
    chooser: str = "initiator"
    """自选: who picks among the people of a `choice:` rule, initiator or previous (whoever acts before)."""
    choose: str = "many"
    """one or many."""
    opinion: str = "on_negative"
    signature: bool = False
    form: str = ""
    actions: frozenset[str] = frozenset()
    """Verbs that are switched off (`-verb`)."""
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def positive(self) -> str:
        """The first outcome: what 同意 or 提交 gives."""
        return self.outcomes[0].key

    @property
    def needs_a_person(self) -> bool:
        """Never passed by an earlier approval or for want of people: it is judged anew, or signed by hand."""
        return self.always_reapprove or self.signature

    @property
    def rejected_to(self) -> str:
        """Where 拒绝 sends it back to: initiator, previous or an element id; empty: it does not."""
        return self.on_reject.partition(":")[2]

    @property
    def negative(self) -> str:
        """What a policy that rejects gives: 拒绝, else the first outcome that asks for a reason."""
        keys = [o.key for o in self.outcomes if o.key == "rejected"] + [o.key for o in self.outcomes if o.reason_required]
        return next(iter(keys), "rejected")

    @property
    def choices(self) -> tuple[Rule, ...]:
        """The rules that leave a choice."""
        return tuple(rule for rule in self.candidates if rule.kind == "choice")

    @property
    def bars_initiator(self) -> bool:
        """职责分离: his own request is not the initiator's to decide."""
        return self.on_initiator != "allow" and all(rule.kind != "initiator" for rule in self.candidates)

    @property
    def looks_back(self) -> bool:
        """Who acted before matters here."""
        return self.dedupe != "none" or any((rule.among or rule).kind == "previous" for rule in self.candidates)

    def outcome(self, key: str) -> Outcome | None:
        return next((o for o in self.outcomes if o.key == key), None)

    def is_negative(self, key: str) -> bool:
        found = self.outcome(key)
        return key == "rejected" or (found is not None and found.reason_required)


def read(properties: Mapping[str, str], *, element_id: str, lane: str | None, routes_on_outcome: bool) -> Profile:
    """The profile of one element; a lane gives the default candidates, the next gateway the default of `on_reject`."""
    kind = properties.get("kind", "approve")
    candidates = rules.parse(properties.get("candidates") or (f"role:{lane}" if lane else ""))
    grouped = any(rule.kind in rules.GROUPS for rule in candidates)
    mode, _, threshold = properties.get("mode", "single" if grouped else "any").partition(":")
    return Profile(
        kind=kind,
        candidates=candidates,
        mode=mode,
        threshold=int(threshold or 100),
        weights=rules.weights(properties.get("weights", "")),
        reject_rule=properties.get("reject_rule", REJECT_RULES.get(mode, "one_veto")),
        on_reject=properties.get("on_reject", "continue" if routes_on_outcome else "end"),
        outcomes=_outcomes(properties["outcomes"]) if "outcomes" in properties else (HANDLE if kind == "handle" else APPROVE),
        return_to=properties.get("return_to", "any"),
        resubmit=properties.get("resubmit", "sequential"),
        on_empty=properties.get("on_empty", "administrator"),
        on_initiator=properties.get("on_initiator", "forbid"),
        dedupe=properties.get("dedupe", "none"),
        always_reapprove=properties.get("always_reapprove") == "true",
        due=properties.get("due", "").strip(),
        remind=_reminders(properties),
        on_due=properties.get("on_due", "mark").strip(),
        auto_approve=_feel(properties.get("auto_approve", "")),
        auto_reject=_feel(properties.get("auto_reject", "")),
        chooser=properties.get("chooser", "initiator"),
        choose=properties.get("choose", "many"),
        opinion=properties.get("opinion", "on_negative"),
        signature=properties.get("signature") == "required",
        form=properties.get("form", f"{element_id}.form"),
        actions=frozenset(a.strip()[1:] for a in properties.get("actions", "").split(",") if a.strip().startswith("-")),
        fields=fields(properties.get("fields", "{}")),
    )


def _reminders(properties: Mapping[str, str]) -> tuple[str, ...]:
    told = properties.get("remind", REMIND if properties.get("due") else "")
    return tuple(dict.fromkeys(part.strip() for part in told.split(",") if part.strip()))


def _feel(text: str) -> str:
    """The leading `=` may be there or not."""
    return text.strip().removeprefix("=").strip()


def fields(text: str) -> dict[str, Any]:
    """Field permissions as written in a property: a JSON object. Raises ValueError."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError(text)
    return found


def _outcomes(text: str) -> tuple[Outcome, ...]:
    found = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        key, _, label = part.partition(":")
        found.append(Outcome(key.strip(), label.strip().rstrip("!！") or key.strip(), label.strip().endswith(("!", "！"))))
    return tuple(found)
