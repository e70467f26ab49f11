"""An external service that calls a real server; where it stands, the environment says."""

import os
from typing import Any

import httpx

from engine.handlers import BpmnError, JobContext, service_task

OWNED = "另一租户已占用税号 {tax_no}，不能下载。"


@service_task("download-quota", effect="external", retry="R0/PT1S", timeout=10)
def download_quota(context: JobContext, *, number: int) -> Any:
    """The server takes an order once for each key. A tax number that belongs to somebody else is refused at once."""
    if context.variables.get("owned"):
        raise BpmnError("E_OWNED", OWNED.format(tax_no=context.variables["owned"]))
    answer = httpx.post(f"{os.environ['SHOP_URL']}/orders/{number}", headers={"Idempotency-Key": context.idempotency_key}, timeout=8)
    return answer.raise_for_status().json()
