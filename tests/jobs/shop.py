"""The world outside: an HTTP server that takes orders slowly, remembers every call with its key, and sometimes fails."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson


@dataclass
class Shop:
    """`calls`: (key, order) of every call, in order; `receipts`: what was really done, by key."""

    url: str = ""
    slowness: float = 0.1
    failures: float = 0.0
    calls: list[tuple[str, str]] = field(default_factory=list)
    receipts: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _dice: random.Random = field(default_factory=lambda: random.Random(5))

    def take(self, key: str, order: str) -> tuple[int, Any]:
        with self._lock:
            self.calls.append((key, order))
            receipt = self.receipts.setdefault(key, f"receipt {len(self.receipts)} for {order}")
            fails = self._dice.random() < self.failures
        time.sleep(self.slowness * self._dice.uniform(0.2, 1.8))
        return (503, {}) if fails else (200, {"receipt": receipt, "key": key})


@contextmanager
def opened(shop: Shop) -> Iterator[Shop]:
    """On a port of its own, while the block runs."""

    class Counter(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, answer = shop.take(self.headers["Idempotency-Key"], self.path.rsplit("/", 1)[-1])
            body = orjson.dumps(answer)
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                """Who called is dead."""

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Counter)
    shop.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
