"""The action bar of a task: which buttons, what each leads to, what each asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import request

from engine.model import Outcome, Prediction, UserTaskDetail
from web.language import named, t
from web.present import facts, flow, moments


@dataclass(frozen=True)
class Button:
    """One decision. `verb`: the path of the API below the task; `asks`: a dialog asks for the reason first."""

    verb: str
    outcome: str | None
    label: str
    consequence: str
    primary: bool = False
    danger: bool = False
    asks: bool = False

    @property
    def dialog(self) -> str:
        """The id of the dialog that asks for the reason."""
        return f"ask-{self.outcome or self.verb}"

    @property
    def action(self) -> dict[str, str]:
        """What the browser sends on."""
        told = {"verb": self.verb, "label": self.label}
        return told | {"outcome": self.outcome} if self.outcome else told


@dataclass(frozen=True)
class Hand:
    """A verb that passes the task to others. `many`: to several at once; `choices`: what else its dialog asks; `stays`: they are only asked
    something, and the task remains on the screen."""

    verb: str
    id: str
    many: bool = False
    choices: Sequence[Mapping[str, Any]] = ()
    stays: bool = False

    @property
    def label(self) -> str:
        return t(f"hand.{self.id}")

    @property
    def action(self) -> dict[str, Any]:
        told = {"verb": self.verb, "label": self.label}
        return told | {"bare": True, "then": request.full_path} if self.stays else told


@dataclass(frozen=True)
class Bar:
    """`decide` in the order of the bar, without 退回 and 拒绝, which stand apart."""

    decide: Sequence[Button]
    send_back: Button | None
    refuse: Button | None
    claim: bool
    release: bool
    opinion_required: bool
    opinion_hint: str
    signed: bool
    """Every decision is signed by hand, in its dialog."""
    hands: Sequence[Hand] = ()


def bar(detail: UserTaskDetail) -> Bar | None:
    """None for who may do nothing here."""
    may = detail.task.allowed_actions
    if not set(may) - {"save_draft", "reassign"}:
        return None
    positive = [o for o in detail.outcomes if o.key != "rejected"]
    decide = [_button(o, detail, primary=at == 0) for at, o in enumerate(positive)] if {"approve", "complete"} & set(may) else []
    refuse = next((o for o in detail.outcomes if o.key == "rejected"), None) if "reject" in may else None
    asks = {"optional": "opinion.optional", "on_negative": "opinion.on_negative", "required": "opinion.required"}
    return Bar(
        decide, Button("return", None, t("act.return"), t(_where(detail)), asks=True) if "return" in may else None,
        _refusal(refuse, detail) if refuse else None, "claim" in may, "release" in may, detail.opinion == "required",
        t(asks.get(detail.opinion, "opinion.optional")), detail.signature == "required", _hands(may, signed=detail.signature == "required"),
    )  # fmt: skip


def _where(detail: UserTaskDetail) -> str:
    return "act.return_where" if detail.returns and detail.returns.targets else "act.return_sub"


def _hands(may: Sequence[str], *, signed: bool) -> list[Hand]:
    """转办, 委派, 加签, 征求意见 in the order of the menu. Who asks others behind himself says yes now, so where that is signed he signs first."""
    places = ("before", "parallel") if signed else ("before", "after", "parallel")
    positions = [{"value": p, "label": t(f"sign.{p}"), "sub": t(f"sign.{p}_sub")} for p in places]
    modes = [{"value": m, "label": t(f"sign.{m}"), "sub": t(f"sign.{m}_sub")} for m in ("all", "any")]
    signing = [{"name": "position", "legend": t("sign.position"), "options": positions}, {"name": "mode", "legend": t("sign.mode"), "options": modes}]
    hands = {
        "transfer": Hand("transfer", "transfer"), "delegate": Hand("delegation", "delegate"),
        "add_signers": Hand("signers", "add_signers", many=True, choices=signing),
        "consult": Hand("consultations", "consult", many=True, stays=True),
    }  # fmt: skip
    return [hand for verb, hand in hands.items() if verb in may]


def choices(detail: UserTaskDetail) -> list[dict[str, Any]]:
    """What 退回 asks for: to whom, and where the definition leaves it open, which way it comes back."""
    if detail.returns is None:
        return []
    options = []
    if detail.returns.initiator:
        branch = f"{detail.instance.branch.name} " if detail.instance.branch else ""
        name = detail.instance.initiator.name
        options.append({"value": "initiator", "label": t("return.initiator"), "sub": t("return.initiator_sub", name=f"{branch}{name}")})
    previous = next((target for target in detail.returns.targets if target.persons), None)
    for target in detail.returns.targets:
        who = t("names.comma").join(target.persons) or t("actor.system")
        label = t("return.previous", name=named(target.name)) if target is previous else named(target.name)
        options.append({"value": target.id, "label": label, "sub": f"{who} {moments.when(target.at)}" if target.at else who})
    found = [{"name": "target", "legend": t("return.to"), "options": options, "in_column": True}]
    if detail.returns.resubmit == "ask":
        ways = [{"value": way, "label": t(f"return.{way}"), "sub": t(f"return.{way}_sub")} for way in ("sequential", "direct")]
        found.append({"name": "resubmit", "legend": t("return.again"), "options": ways})
    return found


def picks(detail: UserTaskDetail) -> list[dict[str, Any]]:
    """自选: what is to be picked here for the steps that come next, whichever button leads to them."""
    ahead = [step for prediction in detail.prediction.values() for step in prediction.next]
    asked = {step.choice.element_id: step for step in ahead if step.choice and step.choice.by == "previous" and step.choice.among}
    return [{**asdict(step.choice), "name": named(step.name)} for step in asked.values() if step.choice]


def page_data(detail: UserTaskDetail) -> dict[str, Any]:
    """The fields of this step, for the browser; `draft`: what was typed and is not on every tab."""
    typed = dict((detail.draft or {}).get("variables", {}))
    if detail.form is None:
        return {"mode": "task", "id": detail.task.id, "schema": None, "draft": typed}
    files = {i: {"name": f.name, "size": f.size, "mediaType": f.media_type} for i, f in detail.form.files.items()}
    saved = (detail.draft or {}).get("saved_at")
    return {
        "mode": "task", "id": detail.task.id, "key": detail.task.definition_key, "schema": facts.fillable(detail.form),
        "values": dict(detail.form.variables), "files": files, "savedAt": saved, "draft": typed,
    }  # fmt: skip


def _button(outcome: Outcome, detail: UserTaskDetail, *, primary: bool) -> Button:
    verb = "approval" if outcome.key == "approved" and "approve" in detail.task.allowed_actions else "completion"
    label = _label(outcome)
    leads = _leads_to(detail.prediction.get(outcome.key))
    return Button(verb, None if verb == "approval" else outcome.key, label, leads, primary, asks=outcome.reason_required)


def _refusal(outcome: Outcome, detail: UserTaskDetail) -> Button:
    prediction = detail.prediction.get(outcome.key)
    leads = _leads_to(prediction) if prediction and prediction.next else rejected_to(detail) or t("act.ends")
    return Button("rejection", None, _label(outcome), leads, danger=True, asks=True)


def rejected_to(detail: UserTaskDetail) -> str:
    """Where 拒绝 sends it back to, in words; empty where it does not."""
    to = detail.rejected_to
    if to in ("initiator", "previous"):
        return t(f"act.rejected_to_{to}")
    return t("act.rejected_to", name=named(to)) if to else ""


def _label(outcome: Outcome) -> str:
    """The words of approvals are the catalogue's, in the reader's language; a definition's own words stay."""
    own = {"approved": ("同意", "act.approve"), "rejected": ("拒绝", "act.reject"), "completed": ("提交", "act.complete")}
    word, code = own.get(outcome.key, ("", ""))
    return t(code) if code and outcome.label in (word, "") else outcome.label


def _leads_to(prediction: Prediction | None) -> str:
    if prediction is None:
        return ""
    steps = [f"{step.name}{t('names.colon')}{flow.names(step.candidates)}".rstrip(t("names.colon")) for step in prediction.next]
    if steps:
        return t("act.goes_to", steps=t("names.semicolon").join(steps))
    last: Mapping[str, str] = {step.kind: step.name for step in prediction.steps[:1]}
    return t("act.finishes") if "end" in last or not prediction.steps else t("act.goes_to", steps=next(iter(last.values())))
