"""直连单位, 使用单位, 接入邀请, 关系证明材料 as frozen values."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from processes.registry.access import states
from processes.registry.access.states import Event, Status, Variant

RESPOND_WITHIN = timedelta(days=30)
"""规定时间: the seed gives no number; D5 decides, this is its default."""


class Source(StrEnum):
    """Where a status comes from: a program that speaks for 乐企, a person with a screenshot, the clock, our own act."""

    API = "API"
    MANUAL = "MANUAL"
    SYSTEM = "SYSTEM"
    OWN = "OWN"


class ProvidedBy(StrEnum):
    """Who provided the 关系证明材料: 使用单位, 直连单位 with the invitation, 直连单位 after 确认通过."""

    USING_UNIT = "USING_UNIT"
    DIRECT_UNIT_BATCH = "DIRECT_UNIT_BATCH"
    DIRECT_UNIT_CHANGE = "DIRECT_UNIT_CHANGE"


@dataclass(frozen=True)
class DirectUnit:
    """`leqi_id`: 接入单位ID; `whitelisted`: in 乐企's white list."""

    tax_no: str
    name: str
    leqi_id: str
    whitelisted: bool


@dataclass(frozen=True)
class UsingUnit:
    """`leqi_id`: 使用单位ID; `is_digital_pilot`: 纳入全面数字化的电子发票试点企业."""

    tax_no: str
    name: str
    authority_code: str
    leqi_id: str
    is_digital_pilot: bool
    credit_grade: str


@dataclass(frozen=True)
class AccessInvitation:
    """`number`: that of the request which follows it; `capabilities`: intended, the grant comes later; `respond_due_at`: end of 规定时间."""

    number: str
    direct_tax_no: str
    using_tax_no: str
    relation: str
    capabilities: list[str]
    variant: Variant
    status: Status
    sent_at: datetime
    respond_due_at: datetime | None
    reason: str
    reinvite_of: str | None
    batch_no: str
    row_no: int | None
    updated_at: datetime

    def moved(self, event: Event, *, at: datetime, reason: str = "", within: timedelta = RESPOND_WITHIN) -> "AccessInvitation | None":
        """As it is after the event, None where that cannot be. Where the using unit's turn comes, 规定时间 begins."""
        status = states.after(self.variant, self.status, event)
        if status is None:
            return None
        due = at + within if status in states.AWAITS_USING_UNIT else self.respond_due_at
        return replace(self, status=status, reason=reason or self.reason, respond_due_at=due, updated_at=at)

    def as_json(self) -> dict[str, Any]:
        """For variables and history: moments in UTC as text, statuses with their name."""
        values = {k: v.astimezone(UTC).isoformat() if isinstance(v, datetime) else v for k, v in asdict(self).items()}
        return {**values, "variant": str(self.variant), "status": str(self.status), "status_name": states.STATUS_NAMES[self.status]}


@dataclass(frozen=True)
class Told:
    """How we know of an event. `operator`: a user's id, or who sent the message; `evidence`: file ids; `role`: 登录身份 of who acted for the unit."""

    source: Source
    operator: str
    occurred_at: datetime
    reason: str = ""
    evidence: Sequence[str] = ()
    role: str | None = None


@dataclass(frozen=True)
class InvitationEvent:
    """One step of an invitation; `event` None: it was sent. `occurred_at`: 平台时间."""

    id: str
    invitation_no: str
    event: Event | None
    status: Status
    source: Source
    operator: str
    reason: str
    evidence: list[str] | None
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class RelationProof:
    """One version of an invitation's 关系证明材料. `files`: ids of uploaded files; `superseded_by`: the version that took its place."""

    invitation_no: str
    version: int
    files: list[str]
    provided_by: ProvidedBy
    effective_from: date
    superseded_by: int | None
    remark: str
    recorded_by: str
    recorded_at: datetime
