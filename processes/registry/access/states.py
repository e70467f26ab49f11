"""SM-1: what becomes of an invitation, in the seed's order (SEED) and in that of the 2024-11 rules for 联用 (JOINT_2024)."""

from enum import StrEnum


class Variant(StrEnum):
    """SEED: the using unit answers, then the authority decides. JOINT_2024: 备案校验 first, the using unit authorises last."""

    SEED = "SEED"
    JOINT_2024 = "JOINT_2024"


class Status(StrEnum):
    """邀请状态 of the platform; the seven of the seed and what else comes back from outside."""

    APPLYING = "APPLYING"
    PENDING_RESPONSE = "PENDING_RESPONSE"
    PENDING_ACCEPTANCE = "PENDING_ACCEPTANCE"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    PENDING_CONFIRMATION = "PENDING_CONFIRMATION"
    CONFIRMED = "CONFIRMED"
    CONFIRM_REJECTED = "CONFIRM_REJECTED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    SUSPENDED = "SUSPENDED"
    TERMINATED = "TERMINATED"
    PENDING_AUTHORIZATION = "PENDING_AUTHORIZATION"


class Event(StrEnum):
    """What happens to an invitation: 使用单位接受, 使用单位拒绝, 过期, 撤回; 受理通过, 不予受理; 确认通过, 确认不通过; 备案校验通过, 备案校验不通过;
    使用单位授权; 解除, 暂停, 终止, 恢复; 变更关系证明材料."""

    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    EXPIRE = "EXPIRE"
    WITHDRAW = "WITHDRAW"
    ADMIT = "ADMIT"
    NOT_ADMIT = "NOT_ADMIT"
    CONFIRM = "CONFIRM"
    NOT_CONFIRM = "NOT_CONFIRM"
    PASS_FILING = "PASS_FILING"
    FAIL_FILING = "FAIL_FILING"
    AUTHORIZE = "AUTHORIZE"
    RELEASE = "RELEASE"
    SUSPEND = "SUSPEND"
    TERMINATE = "TERMINATE"
    RESUME = "RESUME"
    CHANGE_PROOF = "CHANGE_PROOF"


_Moves = dict[tuple[Status, Event], Status]
_S, _E = Status, Event

_ONCE_IN: _Moves = {
    (_S.CONFIRMED, _E.CHANGE_PROOF): _S.CONFIRMED,
    (_S.CONFIRMED, _E.RELEASE): _S.RELEASED,
    (_S.CONFIRMED, _E.SUSPEND): _S.SUSPENDED,
    (_S.CONFIRMED, _E.TERMINATE): _S.TERMINATED,
    (_S.SUSPENDED, _E.RESUME): _S.CONFIRMED,
    (_S.SUSPENDED, _E.RELEASE): _S.RELEASED,
    (_S.SUSPENDED, _E.TERMINATE): _S.TERMINATED,
}
_AT_THE_AUTHORITY: _Moves = {
    (_S.PENDING_ACCEPTANCE, _E.ADMIT): _S.PENDING_CONFIRMATION,
    (_S.PENDING_ACCEPTANCE, _E.NOT_ADMIT): _S.NOT_ACCEPTED,
    (_S.PENDING_CONFIRMATION, _E.NOT_CONFIRM): _S.CONFIRM_REJECTED,
}
MOVES: dict[Variant, _Moves] = {
    Variant.SEED: {
        (_S.PENDING_RESPONSE, _E.ACCEPT): _S.PENDING_ACCEPTANCE,
        (_S.PENDING_RESPONSE, _E.DECLINE): _S.DECLINED,
        (_S.PENDING_RESPONSE, _E.EXPIRE): _S.EXPIRED,
        (_S.PENDING_RESPONSE, _E.WITHDRAW): _S.WITHDRAWN,
        **_AT_THE_AUTHORITY,
        (_S.PENDING_CONFIRMATION, _E.CONFIRM): _S.CONFIRMED,
        **_ONCE_IN,
    },
    Variant.JOINT_2024: {
        (_S.APPLYING, _E.PASS_FILING): _S.PENDING_AUTHORIZATION,
        (_S.APPLYING, _E.FAIL_FILING): _S.PENDING_ACCEPTANCE,
        **_AT_THE_AUTHORITY,
        (_S.PENDING_CONFIRMATION, _E.CONFIRM): _S.PENDING_AUTHORIZATION,
        (_S.PENDING_AUTHORIZATION, _E.AUTHORIZE): _S.CONFIRMED,
        (_S.PENDING_AUTHORIZATION, _E.DECLINE): _S.DECLINED,
        (_S.PENDING_AUTHORIZATION, _E.EXPIRE): _S.EXPIRED,
        (_S.PENDING_AUTHORIZATION, _E.WITHDRAW): _S.WITHDRAWN,
        **_ONCE_IN,
    },
}
FIRST = {Variant.SEED: _S.PENDING_RESPONSE, Variant.JOINT_2024: _S.APPLYING}
"""Where a new invitation stands."""
IN_PROGRESS = frozenset({_S.APPLYING, _S.PENDING_RESPONSE, _S.PENDING_ACCEPTANCE, _S.PENDING_CONFIRMATION, _S.PENDING_AUTHORIZATION})
CONNECTED = frozenset({_S.CONFIRMED, _S.SUSPENDED})
"""使用单位 is in 乐企; suspended it still is."""
AWAITS_USING_UNIT = frozenset({_S.PENDING_RESPONSE, _S.PENDING_AUTHORIZATION})
"""规定时间 runs here, and only here."""
REINVITABLE = frozenset({_S.DECLINED, _S.CONFIRM_REJECTED, _S.EXPIRED, _S.NOT_ACCEPTED, _S.WITHDRAWN})
SEED_STATUSES = (
    _S.PENDING_RESPONSE, _S.PENDING_ACCEPTANCE, _S.DECLINED, _S.PENDING_CONFIRMATION, _S.CONFIRMED, _S.CONFIRM_REJECTED, _S.EXPIRED,
)  # fmt: skip
"""The seven of the seed's table, in its order."""
REFUSALS = frozenset({_E.DECLINE, _E.NOT_ADMIT, _E.NOT_CONFIRM})
"""Whoever says no says why."""
BY_USING_UNIT = frozenset({_E.ACCEPT, _E.DECLINE, _E.AUTHORIZE})
BY_AUTHORITY = frozenset({_E.ADMIT, _E.NOT_ADMIT, _E.CONFIRM, _E.NOT_CONFIRM})
OUR_OWN = frozenset({_E.EXPIRE, _E.WITHDRAW, _E.CHANGE_PROOF})
"""What our side or the clock may do; all the rest comes from outside (I-15)."""

STATUS_NAMES = {
    _S.APPLYING: "申请中", _S.PENDING_RESPONSE: "待使用单位响应", _S.PENDING_ACCEPTANCE: "待受理", _S.NOT_ACCEPTED: "不予受理",
    _S.PENDING_CONFIRMATION: "待确认", _S.CONFIRMED: "确认通过", _S.CONFIRM_REJECTED: "确认不通过", _S.RELEASED: "已解除", _S.EXPIRED: "已过期",
    _S.DECLINED: "已拒绝", _S.WITHDRAWN: "已撤回", _S.SUSPENDED: "已暂停", _S.TERMINATED: "已终止", _S.PENDING_AUTHORIZATION: "待使用单位授权",
}  # fmt: skip
EVENT_NAMES = {
    _E.ACCEPT: "使用单位接受", _E.DECLINE: "使用单位拒绝", _E.EXPIRE: "过期", _E.WITHDRAW: "撤回", _E.ADMIT: "受理通过", _E.NOT_ADMIT: "不予受理",
    _E.CONFIRM: "确认通过", _E.NOT_CONFIRM: "确认不通过", _E.PASS_FILING: "备案校验通过", _E.FAIL_FILING: "备案校验不通过",
    _E.AUTHORIZE: "使用单位授权", _E.RELEASE: "解除", _E.SUSPEND: "暂停", _E.TERMINATE: "终止", _E.RESUME: "恢复",
    _E.CHANGE_PROOF: "变更关系证明材料",
}  # fmt: skip


def after(variant: Variant, status: Status, event: Event) -> Status | None:
    """Where the event leads; None: it cannot happen there."""
    return MOVES[variant].get((status, event))
