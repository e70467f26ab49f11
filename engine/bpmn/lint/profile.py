"""The properties a diagram may carry (the approval profile): where each may stand, what works today, what is reserved for later."""

from collections.abc import Mapping
from dataclasses import dataclass

ISO_DURATION = r"P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?"
LENGTH = rf"[1-9]\d{{0,3}} (workdays|workhours)|{ISO_DURATION}"
LENGTH_WORDS = "2 workdays、4 workhours 或 ISO 8601 时长（P3D）", "2 workdays, 4 workhours or an ISO 8601 duration (P3D)"
NAME = r"[^\s,:;@=]+"


@dataclass(frozen=True)
class Property:
    """`accepts`: what works, a pattern for the whole value ("" leaves it to a rule of its own). `later`: what is reserved.

    `zh`, `en`: what may be written. `idle`: the property is understood but has no effect yet.
    """

    accepts: str = ""
    zh: str = ""
    en: str = ""
    later: str = ""
    idle: bool = False


def _one_of(*values: str, later: str = "", idle: bool = False) -> Property:
    return Property("|".join(values), "、".join(values), ", ".join(values), later, idle)


TASK: Mapping[str, Property] = {
    "form": Property(r"[^\s/\\][^/\\]*\.form", "forms/ 下的文件名，例如 review.form", "a file name under forms/, such as review.form"),
    "candidates": Property(),
    "mode": Property(
        r"single|any|all|sequence|(ratio|vote):([1-9]\d?|100)", "single、any、all、sequence、ratio:百分比、vote:百分比（1 到 100，例如 ratio:60）",
        "single, any, all, sequence, ratio:PERCENT or vote:PERCENT (1 to 100, such as ratio:60)",
    ),
    "chooser": _one_of("initiator", "previous"),
    "choose": _one_of("one", "many"),
    "weights": Property(),
    "reject_rule": _one_of("one_veto", "collect_all", "any_first", "all_reject"),
    "on_reject": Property(
        f"end|continue|return:{NAME}", "end、continue、return:initiator、return:previous 或 return:元素ID",
        "end, continue, return:initiator, return:previous or return:ID",
    ),
    "outcomes": Property(),
    "return_to": Property(
        r"[\w.-]+(\s*,\s*[\w.-]+)*", "any、none、initiator、previous，或用逗号分开的元素 ID",
        "any, none, initiator, previous, or element ids, separated by commas",
    ),
    "resubmit": _one_of("sequential", "direct", "ask"),
    "on_empty": Property(
        f"administrator|skip|reject|hold|user:{NAME}", "administrator、skip、reject、hold 或 user:人员ID",
        "administrator, skip, reject, hold or user:ID",
    ),
    "kind": _one_of("approve", "handle"),
    "on_initiator": _one_of("forbid", "allow", "skip", "manager", "head"),
    "dedupe": _one_of("none", "first_only", "consecutive"),
    "due": Property(zh="2 workdays、4 workhours 或 ISO 8601 时长（P3D）", en="2 workdays, 4 workhours or an ISO 8601 duration (P3D)"),
    "remind": Property(
        zh="百分比（1% 到 99%）或提前的时长（PT4H、4 workhours），多个用逗号分开",
        en="a percentage (1% to 99%) or a length before it (PT4H, 4 workhours), several separated by commas",
    ),
    "on_due": Property(
        zh="mark、escalate、approve、reject、transfer:规则（只能一条，例如 transfer:role:finance）或 return:initiator",
        en="mark, escalate, approve, reject, transfer:RULE (only one, such as transfer:role:finance) or return:initiator",
    ),
    "auto_approve": Property(r"(?s).*\S.*", "FEEL 条件", "a FEEL condition"),
    "auto_reject": Property(r"(?s).*\S.*", "FEEL 条件", "a FEEL condition"),
    "opinion": _one_of("optional", "on_negative", "required"),
    "signature": _one_of("none", "required"),
    "actions": Property(
        r"-[a-z_]+(\s*,\s*-[a-z_]+)*", "-动作，多个用逗号分开（例如 -return）", "-verb, several separated by commas (such as -return)",
        r"-?[a-z_]+(\s*,\s*-?[a-z_]+)*",
    ),
    "always_reapprove": _one_of("true", "false"),
    "fields": Property(),
}  # fmt: skip

PROCESS: Mapping[str, Property] = {
    "title": Property(r"(?s).+", "FEEL 表达式", "a FEEL expression"),
    "summary": Property(
        r"[^\s,]+(\s*,\s*[^\s,]+){0,2}", "最多 3 个字段名，用逗号分开", "up to 3 field names, separated by commas",
    ),
    "serial": Property(
        r"[^{}]*(\{yyyy(MM(dd)?)?\}[^{}]*)*\{\d{1,2}\}[^{}]*", "前缀、{yyyyMMdd}（或 {yyyyMM}、{yyyy}）和 {位数}，例如 SW-{yyyyMMdd}-{4}",
        "a prefix, {yyyyMMdd} (or {yyyyMM}, {yyyy}) and {digits}, such as SW-{yyyyMMdd}-{4}",
    ),
    "starters": Property(),
    "in_charge": Property(f"(user|role):{NAME}", "user:人员ID 或 role:角色ID", "user:ID or role:ID"),
    "withdraw": _one_of("to_draft", "terminate", "never"),
    "withdraw_until": Property(
        r"first_decision|end|element:\S+", "first_decision、end 或 element:元素ID", "first_decision, end or element:ID",
    ),
    "retention": Property(ISO_DURATION, "ISO 8601 时长（P5Y）", "an ISO 8601 duration (P5Y)"),
    "revoke": Property(r"\S+", "流程 key", "a process key"),
    "revoke_window": Property(LENGTH, *LENGTH_WORDS),
    "lock": Property(r"(?s).+", "FEEL 列表", "a FEEL list"),
    "owner": Property(r"(?s).*"),
    "applies_to": Property(r"(?s).*"),
    "audience": Property(r"(?s).*"),
    "keywords": Property(r"(?s).*"),
    "description": Property(r"(?s).*"),
}  # fmt: skip

STATES = ("approved", "completed", "rejected", "expired", "withdrawn", "terminated", "returned")
END: Mapping[str, Property] = {"state": Property(), "label": Property(r"(?s).*\S.*", "显示的名称", "the word to show")}

CORRELATION = {"correlation": Property(r"(?s).*\S.*", "FEEL 表达式", "a FEEL expression")}
REGISTER: Mapping[str, Property] = {
    "register": Property(),
    "form": Property(TASK["form"].accepts, TASK["form"].zh, TASK["form"].en, idle=True),
    "evidence": _one_of("optional", "required"),
}

CALL_PREFIX = "fields."
# Of events and message tasks that send or receive a message: `written.kind` says which they are.
MESSAGE_CATCH, MESSAGE_THROW, MESSAGE_END = "message catch event", "message throw event", "message end event"
BY_KIND: Mapping[str, Mapping[str, Property]] = {
    "userTask": TASK, "manualTask": TASK, "process": PROCESS, "endEvent": END,
    MESSAGE_CATCH: {**CORRELATION, **REGISTER}, MESSAGE_THROW: CORRELATION, MESSAGE_END: {**CORRELATION, **END},
}  # fmt: skip


def known_at(kind: str, name: str) -> Property | None:
    """The property of that name on an element of that kind, None where it means nothing."""
    if kind == "callActivity" and name.startswith(CALL_PREFIX) and len(name) > len(CALL_PREFIX):
        return Property()
    return BY_KIND.get(kind, {}).get(name)
