"""What happens at the tokens that have come to rest at user tasks: read once for all of them, for commands and for predictions alike."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from sqlalchemy import Connection

from engine import bpmn, feel
from engine.approval import candidates, choosing, entry, substitution
from engine.approval.candidates import Initiator, Request, Seat
from engine.approval.choosing import Picking
from engine.approval.directory import Directory, Holder, Needs
from engine.approval.entry import Earlier, Plan, Situation
from engine.approval.profile import Profile
from engine.approval.substitution import Chains
from engine.definitions.bundle import Bundle
from engine.errors import ExpressionFailed
from engine.store import directory, substitutions
from engine.store.records import Activation, Task


@dataclass(frozen=True)
class Entrance:
    """The request, as the policies see it. What is a function is asked only where a profile wants to know.

    `evaluate`: FEEL over its variables; `earlier`: what people decided before, oldest first; `behind`: the activations that a token has come
    through, newest first; `holders`: of these roles, if they have been read already; `returned`: tokens that were sent back to where they are.
    """

    connection: Connection
    now: datetime
    bundle: Bundle
    initiator: Initiator
    variables: Mapping[str, Any]
    evaluate: Callable[[str], Any]
    earlier: Callable[[], Sequence[Earlier]]
    behind: Callable[[str], Sequence[str]]
    round: int
    form_version: int
    holders: Callable[[Collection[str]], Sequence[Holder] | None] = lambda _: None
    returned: Collection[str] = ()

    def plans(self, tokens: Sequence[bpmn.Token], profiles: Sequence[Profile] = ()) -> tuple[list[Plan], Directory]:
        """One for each token, and what was read of the directory for them. `profiles`: if not those of their elements. Raises ExpressionFailed."""
        if not tokens:
            return [], Directory()
        profiles = profiles or [self.bundle.profile(token.process_key, token.element_id) for token in tokens]
        earlier = self.earlier() if any(profile.looks_back for profile in profiles) else ()
        requests = [self._request(token, earlier) for token in tokens]
        said = [candidates.named(profile, request) for profile, request in zip(profiles, requests, strict=True)]
        needed = reduce(Needs.and_also, map(candidates.needs, profiles, requests, said))
        today = directory.read(self.connection, needed, self.now, known=self.holders(needed.roles))
        seated = [
            candidates.seats(profile, request, today, element_id=token.element_id, said=rules)
            for token, profile, request, rules in zip(tokens, profiles, requests, said, strict=True)
        ]
        away = self._away(profiles, seated, today)
        found = [
            entry.plan(profile, seats, self._situation(token, profile, today, earlier, away))
            for token, profile, seats in zip(tokens, profiles, seated, strict=True)
        ]
        return found, today

    def picking(self, token: bpmn.Token) -> Picking | None:
        """自选 at this token; None where there is nothing to pick."""
        profile = self.bundle.profile(token.process_key, token.element_id)
        if not profile.choices:
            return None
        request = self._request(token, self.earlier() if profile.looks_back else ())
        today = directory_of_choice(self.connection, self.now, profile, request)
        return choosing.picking(profile, request, today, element_id=token.element_id)

    def _away(self, profiles: Sequence[Profile], seated: Sequence[Sequence[Seat]], today: Directory) -> Chains:
        """代理, read only where a person may be asked by name: a group's task stays the group's."""
        people: set[str] = set()
        for profile, seats in zip(profiles, seated, strict=True):
            people |= entry.might_sit(profile, seats, self.initiator, today)
        return substitution.chains(substitutions.links(self.connection, people, self.bundle.key, self.now)) if people else {}

    def _situation(self, token: bpmn.Token, profile: Profile, today: Directory, earlier: Sequence[Earlier], away: Chains) -> Situation:
        behind = self.behind(token.id) if profile.dedupe == "consecutive" else ()
        return Situation(
            self.initiator, today, away, earlier, behind, self.round, self.form_version, returned=token.id in self.returned,
            holds=lambda text: self._evaluate(token, text) is True,
            must_fill=bool(profile.auto_approve) and self.bundle.must_fill(token.process_key, token.element_id, token.element_path),
        )  # fmt: skip

    def _evaluate(self, token: bpmn.Token, text: str) -> Any:
        try:
            return self.evaluate(text)
        except feel.FeelError as error:
            raise ExpressionFailed(element=token.element_id, reason=str(error)) from error

    def _request(self, token: bpmn.Token, earlier: Sequence[Earlier]) -> Request:
        return Request(self.initiator, self.variables, entry.acted(earlier, token.process_key), lambda text: self._evaluate(token, text))


def directory_of_choice(connection: Connection, now: datetime, profile: Profile, request: Request) -> Directory:
    """As far as the choice rules look at it."""
    return directory.read(connection, candidates.needs(profile, request, profile.choices), now)


def acted(bundle: Bundle, decided: Iterable[tuple[Activation, Task]], process_key: str) -> dict[str, list[tuple[str, str]]]:
    """Who acted at each element of a process when it was last visited."""
    return entry.acted(told(bundle, decided), process_key)


def told(bundle: Bundle, decided: Iterable[tuple[Activation, Task]]) -> list[Earlier]:
    """What people decided, as the policies look at it."""
    found = []
    for visit, task in decided:
        profile = bundle.profile(visit.process_key, visit.element_id)
        by = task.assignee_id or "", task.assignee_name or ""
        approved = profile.kind == "approve" and task.counts and task.outcome == profile.positive
        found.append(
            Earlier(
                task.id, visit.id, visit.process_key, visit.element_id, task.on_behalf_of_id or by[0], by, approved, visit.round, task.form_version
            )
        )
    return found
