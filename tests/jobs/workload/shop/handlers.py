"""An external service that calls a real server; where it stands, the environment says."""

import os
from typing import Any

import httpx

from engine.handlers import JobContext, service_task


@service_task("order", effect="external", retry="R50/PT1S", timeout=10)
def order(context: JobContext, *, number: int) -> Any:
    """The server takes an order once for each key and gives the same receipt again."""
    answer = httpx.post(
        f"{os.environ['SHOP_URL']}/orders/{number}", headers={"Idempotency-Key": context.idempotency_key, "Attempt": str(context.attempt)}, timeout=8
    )
    return answer.raise_for_status().json()
