"""What a process that serves tells Python's garbage collector."""

import gc

YOUNG = 20_000
"""Objects made since the last look that call for the next one. A command makes some thousands, and nearly all of them die with it."""


def settle() -> None:
    """To be called when everything is loaded: modules, mappers and compiled diagrams stay for good, so no later look goes through them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
