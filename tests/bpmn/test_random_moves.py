"""Whatever is moved at random, no node has two tokens, the state comes back byte for byte, and the instance can be driven to its end.

`PIAOFLOW_RUNS` says how many instances (`make soak`: 20 000).
"""

import os

import pytest

from tests.bpmn import random_moves

RUNS = int(os.environ.get("PIAOFLOW_RUNS", "300"))
AT_ONCE = 20


@pytest.mark.parametrize("first", range(0, RUNS, AT_ONCE))
def test_no_token_is_doubled_or_lost_and_every_instance_can_end(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        done = random_moves.run(seed)
        assert done["done"] > 0
