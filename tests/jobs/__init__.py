"""External services: the queue, the worker, and what comes back."""
