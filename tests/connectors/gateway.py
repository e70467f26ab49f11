"""The platform's gateway as a real HTTP server: it keeps quotas, does one thing for each 业务流水号, and misbehaves when told to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FIRST = {"ztsxbz": "N", "bysxed": "1000000.00", "kysyed": "600000.00", "yxzed": "400000.00", "yxzwsyed": "300000.00"}
Answered = tuple[int, bytes]


@dataclass
class Gateway:
    """`faults`: what goes wrong with the next calls, in order (`500`, `slow`, `cut`: done, but nobody is told, `trickle`, `flood`: blanks
    before the answer, one now and then, or 64 MB of them; or a body).

    `calls`: what was asked, with `keys`; `done`: what was moved, by 业务流水号; `told`: how many answers were sent to their end.
    """

    url: str = ""
    faults: list[str] = field(default_factory=list)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    quota: dict[str, str] = field(default_factory=lambda: dict(FIRST))
    valid: tuple[str, str] | None = None
    done: dict[str, tuple[str, str]] = field(default_factory=dict)
    before: list[bytes] = field(default_factory=list)
    told: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, service: str, asked: dict[str, str], key: str | None) -> Answered | None:
        """None: the line is cut."""
        with self._lock:
            self.calls.append((service, asked))
            self.keys.append(key)
            fault = self.faults.pop(0) if self.faults else ""
            if fault == "500":
                return 500, b"{}"
            if fault.startswith("{") or fault.startswith("["):
                return 200, fault.encode()
            answer = getattr(self, service)(asked)
        if fault == "slow":
            time.sleep(1)
        self.before = {"trickle": [b" "] * 40, "flood": [b" " * 65536] * 1000}.get(fault, [])
        return None if fault == "cut" else (200, json.dumps(answer).encode())

    def XZTHSXED(self, asked: dict[str, str]) -> dict[str, Any]:  # noqa: N802  the platform's name
        what = (asked["sqlx"], asked["sqed"])
        if earlier := self.done.get(asked["ywlsh"]):
            return self._figures(asked) if earlier == what else {"returncode": "01", "returnmsg": "业务流水号重复"}
        amount = Decimal(asked["sqed"]) * (1 if asked["sqlx"] == "0" else -1)
        if Decimal(self.quota["kysyed"]) < amount:
            return {"returncode": "01", "returnmsg": "额度不足"}
        self.done[asked["ywlsh"]] = what
        for name, sign in (("kysyed", -1), ("yxzed", 1), ("yxzwsyed", 1)):
            self.quota[name] = str(Decimal(self.quota[name]) + sign * amount)
        return self._figures(asked)

    def CXSXED(self, asked: dict[str, str]) -> dict[str, Any]:  # noqa: N802  the platform's name
        return self._figures(asked)

    def TZSXEDYXQ(self, asked: dict[str, str]) -> dict[str, Any]:  # noqa: N802  the platform's name
        self.valid = (asked["yxqq"], asked["yxqz"])
        return {"returncode": "00"}

    def _figures(self, asked: dict[str, str]) -> dict[str, Any]:
        return {"returncode": "00", "returnmsg": "成功", "data": {"sq": asked["sq"], **self.quota}}


@contextmanager
def opened() -> Iterator[Gateway]:
    """On a port of its own, while the block runs."""
    gateway = Gateway()

    class Line(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = gateway.take(self.path.rsplit("/", 1)[-1], asked, self.headers["Idempotency-Key"])
            if answer is None:
                self.close_connection = True
                return
            try:
                self.send_response(answer[0])
                self.send_header("Content-Length", str(sum(map(len, gateway.before)) + len(answer[1])))
                self.end_headers()
                for piece in gateway.before:
                    self.wfile.write(piece)
                    time.sleep(0.05 if len(piece) == 1 else 0)
                self.wfile.write(answer[1])
                gateway.told += 1
            except OSError:
                """Who called has gone."""

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    gateway.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
