"""What an administrator may choose from when he moves a request."""

from dataclasses import dataclass
from typing import ClassVar

from engine import bpmn
from engine.definitions import places
from engine.definitions.bundle import Bundle
from engine.errors import MoveRefused, NotAdministrator
from engine.model import BarredPlace, PlaceItem, RestingToken
from engine.queries import _forecast
from engine.queries._asking import Asking
from engine.store import incidents


@dataclass(frozen=True)
class PlacesOf:
    """The resting tokens of a running instance with their targets; none when it does not run. Raises NotAdministrator, InstanceNotFound."""

    instance_id: str

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> list[RestingToken]:
        if not asking.is_administrator:
            raise NotAdministrator()
        running = _forecast.running(asking, self.instance_id)
        if running is None:
            return []
        forecast, execution = running
        found = places.resting(forecast.bundle, execution, incidents.open_tokens(asking.connection, self.instance_id))
        return [_token(forecast.bundle, execution, token) for token in found]


def _token(bundle: Bundle, execution: bpmn.Execution, token: bpmn.Token) -> RestingToken:
    targets: list[PlaceItem] = []
    barred: list[BarredPlace] = []
    for moving, path, element in places.reachable(bundle, execution, token):
        name = bundle.element_name(path)
        if path == token.element_path:
            continue
        try:
            execution.may_jump(moving.id, element.id)
            targets.append(PlaceItem(path, name, element.type))
        except MoveRefused as refusal:
            barred.append(BarredPlace(path, name, element.type, refusal.params["reason"], refusal.params["reason_en"]))
    return RestingToken(token.id, token.element_path, bundle.element_name(token.element_path), targets, barred)
