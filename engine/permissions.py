"""Who may start, see, act, administer and deploy: by role and by object, never by URL."""

from collections.abc import Collection

from engine.actor import Actor
from engine.approval import rules
from engine.approval.candidates import ADMINISTRATOR
from engine.approval.rules import GROUPS, Rule
from engine.errors import NotAdministrator, NotDesigner, NotMessageSender, NotStarter

DESIGNER = "process_designer"
AUDITOR = "auditor"
MESSAGE_SENDER = "message_sender"

Held = Collection[tuple[str, str | None]]
"""(role, branch) pairs of one person today."""


def may_start(starters: tuple[Rule, ...] | None, actor: Actor, held: Held) -> bool:
    """Without `starters` everyone may; `=none` (called processes) nobody."""
    if starters is None:
        return True
    roles = {role for role, _ in held}
    return any((rule.kind in GROUPS and rule.value in roles) or (rule.kind == "user" and rule.value == actor.id) for rule in starters)


def require_starter(starters: tuple[Rule, ...] | None, actor: Actor, held: Held, *, form: str) -> None:
    if actor.kind != "system" and not may_start(starters, actor, held):
        raise NotStarter(form=form)


def may_register(told: str | None, actor: Actor, held: Held) -> bool:
    """登记外部结果: those whom the event's `register` names, and nobody where it names none; to govern is not to register."""
    return bool(told) and may_start(rules.parse(told or ""), actor, held)


def is_administrator(actor: Actor, held: Held) -> bool:
    return actor.kind == "system" or any(role == ADMINISTRATOR for role, _ in held)


def require_administrator(actor: Actor, held: Held) -> None:
    if not is_administrator(actor, held):
        raise NotAdministrator()


def may_design(actor: Actor, held: Held) -> bool:
    """Process designers and administrators deploy; so does the system (a release)."""
    return is_administrator(actor, held) or any(role == DESIGNER for role, _ in held)


def require_designer(actor: Actor, held: Held) -> None:
    if not may_design(actor, held):
        raise NotDesigner()


def require_message_sender(actor: Actor, held: Held) -> None:
    """Programs that speak for outside systems hold this role; administrators may send too."""
    if not is_administrator(actor, held) and not any(role == MESSAGE_SENDER for role, _ in held):
        raise NotMessageSender()


def sees_all(held: Held) -> bool:
    """Administrators and auditors may read every request."""
    return any(role in (ADMINISTRATOR, AUDITOR) for role, _ in held)


def home_branch(starters: tuple[Rule, ...] | None, held: Held) -> str | None:
    """The branch a request is submitted from: where the person holds a role that lets him start it, else his first branch."""
    roles = {rule.value for rule in starters or () if rule.kind in GROUPS}
    branches = [branch for role, branch in held if branch and role in roles] or [branch for _, branch in held if branch]
    return branches[0] if branches else None
