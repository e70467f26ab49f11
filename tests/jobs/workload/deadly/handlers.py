"""An external service that takes its whole process down, as a broken native library would."""

import os
from pathlib import Path

from engine.handlers import JobContext, service_task


@service_task("deadly", effect="external", retry="R5/PT1S", timeout=10)
def deadly(context: JobContext) -> None:
    """What is left of it is one more line in a file."""
    with Path(os.environ["DEADLY_MARKS"]).open("a") as marks:
        marks.write(f"{context.idempotency_key} {context.attempt}\n")
    os._exit(9)
