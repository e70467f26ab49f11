"""A release with two processes that meet the world outside, beside those of the product: for what administrators look after."""

import processes

__path__ = [*__path__, *processes.__path__]
