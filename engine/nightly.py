"""What is done once a day: old requests go, forgotten files go, and all that happened is sealed."""

import logging

from engine.actor import SYSTEM
from engine.commands import DeleteInstance, DropFiles, SealHistory, Tidy
from engine.engine import Engine
from engine.errors import EngineError
from engine.queries import IsSealed, NewestSeal, Retirable

LOG = logging.getLogger("piaoflow")


def nightly(engine: Engine) -> bool:
    """The first call of a day (in China) does it and gives True; any other costs one read.

    Several workers may call it at once, and again after a crash. The seal comes last: it covers the tombstones of this night, and says that
    the night is done.
    """
    if engine.ask(IsSealed(), SYSTEM):
        return False
    _retire(engine)
    while engine.execute(DropFiles(), SYSTEM):
        pass
    engine.execute(Tidy(), SYSTEM)
    if not engine.execute(SealHistory(), SYSTEM):
        return False
    if seal := engine.ask(NewestSeal(), SYSTEM):
        # No fault, but every log keeps this level: the hash must lie somewhere else than the database.
        LOG.warning("audit seal %d of %s over %d requests: %s", seal.seq, seal.day, seal.instances, seal.hash)
    return True


def _retire(engine: Engine) -> None:
    """One transaction each; what another worker has just deleted, or a lock holds, is left to the next night."""
    while ids := engine.ask(Retirable(), SYSTEM):
        gone = 0
        for instance_id in ids:
            try:
                engine.execute(DeleteInstance(instance_id), SYSTEM)
                gone += 1
            except EngineError as refusal:
                LOG.info("not deleted: %s (%s)", instance_id, refusal)
        if not gone:
            return
