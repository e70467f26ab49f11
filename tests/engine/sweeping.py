"""A worker of its own that sweeps, to be killed: `python -m tests.engine.sweeping DATABASE_URL MOMENT`."""

import sys
from datetime import datetime

from engine.clock import FrozenClock
from engine.definitions.handler_set import HandlerSet
from engine.engine import Engine
from engine.settings import Settings
from engine.store.database import open_database
from engine.sweep import sweep


def main(url: str, moment: str) -> None:
    engine = Engine(open_database(url), settings=Settings(), clock=FrozenClock(datetime.fromisoformat(moment)), handlers=HandlerSet())
    while True:
        sweep(engine)


if __name__ == "__main__":
    main(*sys.argv[1:])
