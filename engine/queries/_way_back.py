"""直达 foretold: what was returned goes straight back to where it was returned from, if nothing has changed that chose the way."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.errors import EngineError
from engine.model import Prediction
from engine.queries._asking import Asking
from engine.queries._forecast import Forecast
from engine.store.instances import process_instance
from engine.store.work import activation

Row = Mapping[Any, Any]


def of(asking: Asking, activation_id: str, told: Mapping[str, Any] | None) -> Row | None:
    """What a visit that goes straight back has kept for that; None for any other. `told`: what it says of its return."""
    if told is None or told["mode"] != "direct" or told["strict"]:
        return None
    kept = asking.connection.scalar(select(activation.c.kept).where(activation.c.id == activation_id))
    return {"returned": told, "kept": kept}


def straight(asking: Asking, whole: Row, activation_id: str, back: Row | None, outcome: str) -> Prediction | None:
    """What a yes leads to; None where it goes on step by step."""
    if back is None:
        return None
    forecast = Forecast.of_row(asking, whole)
    execution = forecast.from_tokens(whole["tokens"])
    there = [token.id for token in execution.waiting() if token.id != activation_id]
    token = next((token for token in execution.waiting() if token.id == activation_id), None)
    if token is None:
        return None
    forecast.said(token, outcome)
    if back["returned"]["routing"] != forecast.bundle.routing(forecast.world.variables):
        return None
    try:
        forecast.approved_by(execution, token, asking.actor)
        execution.resume_direct(token.id, back["kept"], back["returned"]["element_id"])
    except EngineError:
        return None
    return forecast.look_ahead(execution, there)


def revived(asking: Asking, instance_id: str, values: Mapping[str, Any]) -> Prediction | None:
    """What handing in again leads to, with these values; None where that begins from the start."""
    whole = asking.connection.execute(select(process_instance).where(process_instance.c.id == instance_id)).mappings().one()
    a = activation.c
    told = asking.connection.scalar(select(a.returned).where(a.instance_id == instance_id, a.left_at.is_(None), a.mode == "direct"))
    if whole["parked"] is None or told is None or told["strict"]:
        return None
    forecast = Forecast.of_row(
        asking, {**whole, "variables": {**whole["variables"], **values}, "round": whole["round"] + 1, "form_version": whole["form_version"] + 1}
    )
    if told["routing"] not in (None, forecast.bundle.routing(forecast.world.variables)):
        return None
    execution = forecast.from_tokens(whole["parked"])
    execution.revive()
    return forecast.look_ahead(execution)
