"""How often and after which pauses something is tried again: `R5/PT10S`, or with growing pauses `R5/PT10S/2`."""

import re
from dataclasses import dataclass
from datetime import timedelta

LONGEST = timedelta(days=1)
_WRITTEN = re.compile(r"R(\d{1,3})/P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?(?:/(\d{1,2}(?:\.\d+)?))?")


@dataclass(frozen=True)
class Backoff:
    """`times`: tries after the first one; `pause` before the first of them, `factor` times as long before each further one."""

    times: int
    pause: timedelta
    factor: float = 1.0

    def after(self, attempt: int) -> timedelta | None:
        """The pause after the `attempt`-th try has failed (1 is the first), a day at most; None: that was the last."""
        if attempt > self.times:
            return None
        return timedelta(seconds=min(self.pause.total_seconds() * self.factor ** (attempt - 1), LONGEST.total_seconds()))


def of(own: Backoff | None, default: str) -> Backoff:
    """What a topic says about itself goes before the policy of the house."""
    return own or parse(default)


def parse(text: str) -> Backoff:
    """`R<times>/<ISO 8601 duration>[/<factor>]`. Raises ValueError."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(f"no retry policy such as R5/PT10S: {text!r}")
    times, days, hours, minutes, seconds = found.groups(default="0")[:5]
    pause = timedelta(days=int(days), hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    return Backoff(int(times), pause, float(found[6] or 1))
