"""The platform behind an HTTP gateway. One call is one try: the engine's jobs try again, with the same 业务流水号."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx

from processes.connectors.leqi.port import DONE, Reply, Transfer, Unreachable, figures

_COLUMNS = {"period": "sq", "suspended": "ztsxbz", "month_total": "bysxed", "remaining": "kysyed", "downloaded": "yxzed", "unused": "yxzwsyed"}
"""Our names of R103's six columns, and the platform's."""
_LARGEST = 64 * 1024
"""Bytes of an answer that is still read."""


@dataclass(frozen=True)
class OverHttp:
    """`POST {url}/{service}` with JSON; answered with `{returncode, returnmsg, data}`.

    `timeout`: seconds for a call, from the first knock to the last byte; half of them without a byte are no answer either.
    """

    url: str
    token: str = field(repr=False)
    timeout: float

    def transfer(self, order: Transfer) -> Reply:
        asked = {"ywlsh": order.ywlsh, "nsrsbh": order.tax_no, "sq": order.period, "sqlx": order.direction, "sqed": str(order.amount)}
        return self._ask("XZTHSXED", asked, key=order.ywlsh)

    def query(self, tax_no: str, period: str) -> Reply:
        reply = self._ask("CXSXED", {"nsrsbh": tax_no, "sq": period})
        if reply.code == DONE and (reply.figures is None or reply.figures.period != period):
            raise Unreachable(f"CXSXED answered without the figures of {period}")
        return reply

    def adjust(self, tax_no: str, period: str, valid_from: date, valid_to: date) -> Reply:
        asked = {"nsrsbh": tax_no, "sq": period, "yxqq": valid_from.isoformat(), "yxqz": valid_to.isoformat()}
        return self._ask("TZSXEDYXQ", asked)

    def _ask(self, service: str, asked: Mapping[str, str], *, key: str = "") -> Reply:
        """Raises Unreachable for time-outs, refused connections, statuses other than 200 and bodies that say nothing."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        half, until = self.timeout / 2, time.monotonic() + self.timeout / 2
        patience = httpx.Timeout(half / 4, read=half, connect=half / 2)
        try:
            with httpx.stream("POST", f"{self.url.rstrip('/')}/{service}", json=dict(asked), headers=headers, timeout=patience) as answer:
                answer.raise_for_status()
                return _read(_whole(answer, until))
        except (httpx.HTTPError, ValueError) as error:
            raise Unreachable(f"{service}: {type(error).__name__} {error}") from error


def _whole(answer: httpx.Response, until: float) -> bytes:
    """The body. Raises ValueError when it is too large, ReadTimeout when it trickles on beyond that moment."""
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > _LARGEST:
            raise ValueError(f"more than {_LARGEST} bytes")
        if time.monotonic() > until:
            raise httpx.ReadTimeout("the answer trickles", request=answer.request)
    return body


def _read(body: bytes) -> Reply:
    """Raises ValueError for another body than was agreed on."""
    told = json.loads(body)
    code = told.get("returncode") if isinstance(told, dict) else None
    if not isinstance(code, str) or not code:
        raise ValueError("no returncode")
    data = told.get("data")
    return Reply(code, str(told.get("returnmsg") or "")[:500], _figures(data) if code == DONE and data is not None else None)


def _figures(data: Any) -> Any:
    if not isinstance(data, dict):
        raise ValueError("data is no object")
    told = {name: data.get(column) for name, column in _COLUMNS.items()}
    if told["suspended"] not in ("Y", "N"):
        raise ValueError(f"ztsxbz {told['suspended']!r}")
    return figures({**told, "suspended": told["suspended"] == "Y"})
