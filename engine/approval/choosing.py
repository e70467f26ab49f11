"""自选: somebody picks who gets a later task, among those whom its rules name (approvals.md B4, B6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.approval import candidates, rules
from engine.approval.candidates import Request
from engine.approval.directory import Directory
from engine.approval.profile import Profile

INITIATOR, PREVIOUS = "initiator", "previous"
"""Who picks: whoever asks for it, or whoever acts at the step before."""


@dataclass(frozen=True)
class Picking:
    """What is to be picked at one task. `among`: names by id of those who may be picked today; `picked`: those of them who are."""

    element_id: str
    by: str
    many: bool
    among: Mapping[str, str]
    picked: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Nobody is picked, though somebody could be."""
        return bool(self.among) and not self.picked

    @property
    def field(self) -> str:
        """Where it stands in what is submitted."""
        return f"{rules.CHOSEN}.{self.element_id}"


def picking(profile: Profile, request: Request, directory: Directory, *, element_id: str) -> Picking:
    """`directory`: as far as the choice rules of the profile need it."""
    seats = [seat for rule in profile.choices if rule.among for seat in candidates.everybody(rule.among, profile, request, directory)]
    barred = request.initiator.id if profile.bars_initiator else None
    among = {seat.person_id: seat.person_name or "" for seat in seats if seat.person_id and seat.person_id != barred}
    wanted = picked(request.variables, element_id)
    return Picking(element_id, profile.chooser, profile.choose == "many", among, tuple(id_ for id_ in wanted if id_ in among))


def picked(variables: Mapping[str, Any], element_id: str) -> list[Any]:
    """What stands there, whoever it is: one id or a list of them."""
    chosen = variables.get(rules.CHOSEN)
    found = chosen.get(element_id, []) if isinstance(chosen, Mapping) else []
    return found if isinstance(found, list) else [found]
