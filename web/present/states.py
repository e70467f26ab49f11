"""A state is a word plus a shape; colour only repeats it."""

from dataclasses import dataclass

from web.language import t


@dataclass(frozen=True)
class Tone:
    """`name`: info, ok, warn, bad or idle; `icon`: a symbol of icons.svg."""

    name: str
    icon: str


_TONES = {
    "draft": Tone("idle", "edit"), "running": Tone("info", "hourglass"), "returned": Tone("warn", "return"), "approved": Tone("ok", "check"),
    "completed": Tone("ok", "check"), "rejected": Tone("bad", "x"), "withdrawn": Tone("idle", "undo"), "terminated": Tone("idle", "stop"),
    "expired": Tone("idle", "clock"), "revoked": Tone("idle", "return"), "suspended": Tone("idle", "pause"), "faulted": Tone("bad", "alert"),
    # The registry's own states.
    "ACTIVE": Tone("ok", "check"), "REPLACED": Tone("idle", "swap"), "REVOKED": Tone("idle", "stop"), "EXPIRED": Tone("idle", "clock"),
    "DEREGISTERED": Tone("idle", "stop"), "ENABLED": Tone("ok", "check"), "DISABLED": Tone("idle", "pause"), "DELIVERED": Tone("ok", "check"),
    "subst.upcoming": Tone("idle", "clock"), "subst.active": Tone("ok", "check"), "subst.ended": Tone("idle", "stop"),
    "worked": Tone("info", "check"), "free": Tone("idle", "moon"),
    "PENDING_RESPONSE": Tone("info", "hourglass"), "PENDING_ACCEPTANCE": Tone("info", "hourglass"), "PENDING_CONFIRMATION": Tone("info", "hourglass"),
    "PENDING_AUTHORIZATION": Tone("info", "hourglass"), "APPLYING": Tone("info", "hourglass"), "CONFIRMED": Tone("ok", "check"),
    "CONFIRM_REJECTED": Tone("bad", "x"), "NOT_ACCEPTED": Tone("bad", "x"), "DECLINED": Tone("bad", "x"), "WITHDRAWN": Tone("idle", "undo"),
    "SUSPENDED": Tone("idle", "pause"), "RELEASED": Tone("idle", "stop"), "TERMINATED": Tone("idle", "stop"),
    "PENDING": Tone("info", "hourglass"), "MERGED": Tone("idle", "link"),
}  # fmt: skip
_PLAIN = Tone("idle", "info")
SEALED = frozenset({"approved", "completed", "rejected", "withdrawn", "terminated", "expired", "revoked"})
OPEN = ("running", "returned")


def tone(state: str) -> Tone:
    return _TONES.get(state, _PLAIN)


def word(state: str, label: str | None = None) -> str:
    """What a person reads: the label the diagram gave this end, else the word of the state."""
    return label if label and state in SEALED else t(f"state.{state}")
