"""自选: whom somebody picked for a later task (`choice:RULE`), checked when a request is handed in and when a task is decided."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine import feel
from engine.approval import choosing
from engine.approval.candidates import Request
from engine.approval.choosing import PREVIOUS, Picking
from engine.approval.profile import Profile
from engine.approval.rules import CHOSEN
from engine.commands import _arrivals, _journey
from engine.definitions import entering
from engine.definitions.bundle import Bundle
from engine.errors import EngineError, FieldsRejected, Problem
from engine.model import Prediction
from engine.queries._asking import Asking
from engine.queries._forecast import Forecast
from engine.queries.predictions import left_open as left_open_by_initiator
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from engine.commands._desk import Desk


def at_submit(uow: UnitOfWork, bundle: Bundle, instance: Instance, submitted: Mapping[str, Any]) -> None:
    """`chosen` of what was submitted, `{element id: person id or list of ids}`, into the variables. Raises FieldsRejected by `chosen.ELEMENT`: for
    a task that leaves no choice, for people who are not among its candidates today, and for what is left open on the way that is foreseen."""
    profiles = bundle.choosing
    _take(uow, bundle, instance, submitted, profiles)
    if not profiles:
        return
    ahead = _from_start(uow, bundle, instance)
    early = [id_ for id_ in _told(submitted) if id_ in profiles and profiles[id_].chooser == PREVIOUS]
    _only(bundle, early, ahead)
    refuse(left_open_by_initiator(ahead))


def at_decision(desk: "Desk", outcome: str, submitted: Mapping[str, Any]) -> None:
    """Whom this person picked for the tasks that come next by this outcome. Raises FieldsRejected by `chosen.ELEMENT`."""
    if CHOSEN not in submitted:
        return
    profiles = {id_: profile for id_, profile in desk.bundle.choosing.items() if profile.chooser == PREVIOUS}
    _take(desk.uow, desk.bundle, desk.instance, submitted, profiles)
    _only(desk.bundle, _told(submitted), _behind(desk, outcome))


def refuse(errors: Mapping[str, list[Problem]]) -> None:
    if errors:
        raise FieldsRejected(errors)


def _told(submitted: Mapping[str, Any]) -> Mapping[str, Any]:
    told = submitted.get(CHOSEN, {})
    return told if isinstance(told, Mapping) else {"": told}


def _take(uow: UnitOfWork, bundle: Bundle, instance: Instance, submitted: Mapping[str, Any], profiles: Mapping[str, Profile]) -> None:
    if CHOSEN not in submitted:
        return
    told, errors = _told(submitted), {}
    for element, ids in told.items():
        profile = profiles.get(element)
        options = _options(uow, bundle, instance, element, profile) if profile else None
        if problem := _wrong(options, ids if isinstance(ids, list) else [ids]):
            errors[f"{CHOSEN}.{element}"] = [Problem(problem, {"name": bundle.element_name(element) or element})]
    refuse(errors)
    instance.variables = {**instance.variables, CHOSEN: {**instance.variables.get(CHOSEN, {}), **told}}


def _wrong(options: Picking | None, wanted: list[Any]) -> str:
    """The code of what is wrong with it."""
    if options is None or not all(isinstance(id_, str) and id_ in options.among for id_ in wanted):
        return "choice_refused"
    return "choice_one" if len(wanted) > 1 and not options.many else ""


def _options(uow: UnitOfWork, bundle: Bundle, instance: Instance, element: str, profile: Profile) -> Picking:
    acted = {id_: people for key in _keys(bundle) for id_, people in entering.acted(bundle, uow.decided(), key).items()} if profile.looks_back else {}
    request = Request(_arrivals.initiator_of(instance, bundle), instance.variables, acted)
    return choosing.picking(profile, request, entering.directory_of_choice(uow.connection, uow.now, profile, request), element_id=element)


def _keys(bundle: Bundle) -> list[str]:
    return [bundle.key, *(key for called in bundle.called.values() for key in _keys(called))]


def _only(bundle: Bundle, elements: Iterable[str], ahead: Prediction) -> None:
    """Whoever acts before a task picks for it, nobody earlier."""
    next_ = {step.choice.element_id for step in ahead.next if step.choice}
    refuse({f"{CHOSEN}.{id_}": [Problem("choice_refused", {"name": bundle.element_name(id_) or id_})] for id_ in elements if id_ not in next_})


def _forecast(uow: UnitOfWork, bundle: Bundle, instance: Instance) -> Forecast:
    asking = Asking(uow.connection, uow.actor, uow.now, uow.settings, uow.definitions, is_steady=True)
    facts = _journey.facts_of(instance)
    return Forecast(asking, bundle, instance.variables, facts, round=instance.round, form_version=instance.form_version, asks_initiator=True)


def _from_start(uow: UnitOfWork, bundle: Bundle, instance: Instance) -> Prediction:
    """Nothing where it cannot even set off: that is said when it tries in earnest."""
    forecast = _forecast(uow, bundle, instance)
    try:
        return forecast.look_ahead(forecast.from_start())
    except (EngineError, feel.FeelError):
        return Prediction([], [])


def _behind(desk: "Desk", outcome: str) -> Prediction:
    assert desk.instance.tokens is not None, "a running request has tokens"
    ahead = _forecast(desk.uow, desk.bundle, desk.instance).after(desk.instance.tokens, desk.activation.id, outcome, by=desk.uow.actor)
    return ahead or Prediction([], [])
