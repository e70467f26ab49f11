"""What running an external service task needs, if it is still wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from engine.handlers import InstanceFacts
from engine.model import InstanceState
from engine.queries._asking import Asking
from engine.queries._forecast import Forecast
from engine.store.instances import process_instance


@dataclass(frozen=True)
class ServiceCall:
    """The instance as the call sees it."""

    variables: Mapping[str, Any]
    instance: InstanceFacts
    suspended: bool


@dataclass(frozen=True)
class ServiceCallOf:
    """None: the instance runs no more, or its token is not at a service task any longer; then nobody waits for an answer."""

    instance_id: str
    token_id: str

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> ServiceCall | None:
        row = asking.connection.execute(select(process_instance).where(process_instance.c.id == self.instance_id)).mappings().one_or_none()
        if row is None or row["state"] != InstanceState.RUNNING or row["tokens"] is None:
            return None
        forecast = Forecast.of_row(asking, row)
        execution = forecast.from_tokens(row["tokens"])
        if self.token_id not in {token.id for token in execution.services()}:
            return None
        return ServiceCall(row["variables"], forecast.facts, suspended=bool(row["suspended"]))
