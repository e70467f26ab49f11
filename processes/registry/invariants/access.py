"""Who may be invited to 乐企, with what, and who may say how far it has come: I-11 to I-15 (domain.md §2.4)."""

from collections.abc import Mapping, Sequence

from engine.errors import Problem
from processes.registry.access import states
from processes.registry.access.capabilities import CAPABILITIES, INVITABLE, RELATIONS
from processes.registry.access.entity import AccessInvitation, DirectUnit, Source, Told, UsingUnit
from processes.registry.access.states import CONNECTED, IN_PROGRESS, REINVITABLE, STATUS_NAMES, Event, Variant

MOST_BY_FORM, MOST_BY_FILE = 50, 250
ROLES = ("法定代表人", "财务负责人", "办税员")
JOINT_ROLES = ("法定代表人", "财务负责人")
JOINT_USE, SELF_USE = "联用", "自用"


def none_open(existing: AccessInvitation | None) -> Problem | None:
    """I-11: at most one invitation of a pair is under way; who is in is not invited again."""
    if existing is None or existing.status not in IN_PROGRESS | CONNECTED:
        return None
    if existing.status in CONNECTED:
        return Problem("E-INV-014")
    return Problem("E-INV-013", {"status": STATUS_NAMES[existing.status]})


def reinvitable(earlier: AccessInvitation) -> Problem | None:
    """I-11: 重新发起邀请 only after 已拒绝, 确认不通过, 已过期 (不予受理, 已撤回)."""
    problem = none_open(earlier)
    if problem is None and earlier.status not in REINVITABLE:
        return Problem("invitation_not_reinvitable", {"status": STATUS_NAMES[earlier.status]})
    return problem


def relation(code: str | None) -> Problem | None:
    """E-INV-005, 006: one of 01 to 05; 00 无关系 cannot be invited."""
    if not code:
        return Problem("E-INV-005")
    return None if code in INVITABLE else Problem("E-INV-006", {"relation": RELATIONS.get(code, code)})


def capability(code: str, relation_code: str) -> Problem | None:
    """I-12: 联用 for relation 04, 自用 for all others; what may be both suits both (C-07)."""
    found = CAPABILITIES.get(code)
    if found is None:
        return Problem("E-INV-008", {"code": code})
    wanted = JOINT_USE if relation_code == "04" else SELF_USE
    if wanted in found.permissions:
        return None
    return Problem("E-INV-009", {"code": code, "permission": "/".join(found.permissions), "relation": RELATIONS[relation_code]})


def within_form(count: int) -> Problem | None:
    """I-14: 界面填写每次提交最多 50 个."""
    return None if count <= MOST_BY_FORM else Problem("E-INV-010", {"count": count})


def within_file(count: int) -> Problem | None:
    """I-14: 单次导入最多 250 条."""
    return None if count <= MOST_BY_FILE else Problem("E-INV-011", {"count": count})


def duplicate_of(row: int, tax_nos: Sequence[str]) -> Problem | None:
    """E-INV-012: the same number in an earlier row; `row` counts from 0, what is said from 1."""
    earlier = tax_nos.index(tax_nos[row])
    return None if earlier == row or not tax_nos[row] else Problem("E-INV-012", {"row": earlier + 1})


def whitelisted(unit: DirectUnit | None) -> Problem | None:
    return None if unit is not None and unit.whitelisted else Problem("E-INV-019")


def may_apply(role: str | None, *, variant: Variant = Variant.SEED) -> Problem | None:
    """D8: who may act for a unit; 联用授权 of 2024-11 only 法定代表人 and 财务负责人."""
    allowed = JOINT_ROLES if variant is Variant.JOINT_2024 else ROLES
    return None if role in allowed else Problem("E-INV-018", {"role": role or "未知"})


def in_pilot(unit: UsingUnit | None) -> Problem | None:
    """R25; a unit the book does not know is for the platform to judge."""
    return Problem("E-INV-015") if unit is not None and not unit.is_digital_pilot else None


def proven(relation_code: str, files: Sequence[str]) -> Problem | None:
    """R26: a relation of control needs its proof with the invitation; 联用 customers upload theirs themselves (跳过此步骤)."""
    return Problem("E-INV-017") if relation_code != "04" and not files else None


def proof_changeable(invitation: AccessInvitation) -> Problem | None:
    """I-13: 关系证明材料 are changed after 确认通过 and only then."""
    return None if states.after(invitation.variant, invitation.status, Event.CHANGE_PROOF) else Problem("E-PROOF-001")


def proof_files(files: Sequence[Mapping[str, object]] | Sequence[str], *, mb: int = 20) -> Problem | None:
    return None if files else Problem("E-PROOF-002", {"mb": mb})


def from_outside(event: Event, told: Told) -> Problem | None:
    """I-15: 受理, 确认 and all that the other side does come from a program or with a screenshot; nobody of ours approves it."""
    if event in states.OUR_OWN:
        return None if told.source is not Source.MANUAL or told.evidence else Problem("E-WF-004")
    if told.source is Source.API or (told.source is Source.MANUAL and told.evidence):
        return None
    return Problem("E-WF-004")


def may_happen(invitation: AccessInvitation, event: Event, told: Told) -> Problem | None:
    """All that is asked before an event is entered: it can be, it comes from where it must, it says why, and who acted was allowed to."""
    if states.after(invitation.variant, invitation.status, event) is None:
        params = {"status": STATUS_NAMES[invitation.status], "event": states.EVENT_NAMES[event]}
        return Problem("invitation_not_there", params)
    problem = from_outside(event, told)
    if problem is None and event in states.REFUSALS and not told.reason.strip():
        problem = Problem("invitation_reason_required")
    if problem is None and event in states.BY_USING_UNIT and (told.role or told.source is Source.API):
        # A person who registers sees the answer in 乐企 and not always who gave it.
        problem = may_apply(told.role, variant=invitation.variant)
    return problem
