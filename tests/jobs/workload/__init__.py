"""A release of one process, for workers in processes of their own."""
