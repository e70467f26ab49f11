"""Which buttons one person has on one task or request; the server's answer is the only one (approvals.md B9)."""

from engine.approval.profile import Profile
from engine.model import InstanceState

HANDING = ("transfer", "delegate", "add_signers", "consult")


def on_task(
    profile: Profile, *, is_group: bool, claimed_by_me: bool, claimed_by_other: bool, may_act: bool, is_delegate: bool = False
) -> tuple[str, ...]:  # fmt: skip
    """Verbs on an open task of a running instance. A delegate only says what he thinks."""
    if not may_act or claimed_by_other:
        return ()
    verbs = ["approve", "reject"] if profile.kind == "approve" else ["complete"]
    if profile.kind == "approve" and profile.outcome("rejected") is None:
        verbs.remove("reject")
    if not is_delegate:
        verbs += [*(["return"] if profile.return_to != "none" else []), *HANDING]
        if is_group:
            verbs.append("release" if claimed_by_me else "claim")
    return tuple(verb for verb in [*verbs, "save_draft"] if verb not in profile.actions)


def on_resubmit(*, may_act: bool) -> tuple[str, ...]:
    """Verbs of the initiator on a request that came back to him."""
    return ("resubmit", "withdraw", "save_draft") if may_act else ()


def on_instance(state: InstanceState, *, is_initiator: bool, is_administrator: bool, may_withdraw: bool, suspended: bool) -> tuple[str, ...]:
    """Verbs on a request."""
    if not state.is_open:
        return ()
    governs = is_administrator and state is not InstanceState.DRAFT
    if suspended:
        return ("resume", "change_variables", "cancel") if governs else ()
    verbs = []
    if is_initiator:
        verbs += {InstanceState.DRAFT: ["submit", "discard"], InstanceState.RETURNED: ["resubmit", "withdraw"]}.get(state, [])
        if state is InstanceState.RUNNING and may_withdraw:
            verbs.append("withdraw")
    if governs:
        verbs += ["suspend", "change_variables", *(["jump"] if state is InstanceState.RUNNING else []), "cancel"]
    return tuple(verbs)
