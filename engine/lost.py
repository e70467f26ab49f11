"""External services whose job got lost: deleted from the queue, restored from an older backup, or ended without bringing anything back."""

import logging

from engine.actor import SYSTEM
from engine.commands import RecoverServiceTask
from engine.engine import Engine
from engine.errors import InstanceBusy, InstanceSuspended
from engine.queries import LostJobs

LOG = logging.getLogger("piaoflow.jobs")


def find_lost(engine: Engine) -> int:
    """Each is called for again, or an incident; gives how many. The queue's tables must be there. Several workers may do it at once."""
    done = 0
    for lost in engine.ask(LostJobs(), SYSTEM):
        try:
            done += engine.execute(RecoverServiceTask(lost.instance_id, lost.token_id, lost.key, lost.ended), SYSTEM)
        except (InstanceSuspended, InstanceBusy):
            continue
        except Exception:  # what nobody foresaw in one request must not hide the others
            LOG.exception("lost: %s", lost.key)
    return done
