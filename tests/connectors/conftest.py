"""A gateway that runs."""

from collections.abc import Iterator

import pytest

from tests.connectors.gateway import Gateway, opened


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with opened() as running:
        yield running
