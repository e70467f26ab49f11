"""A release without process folders."""
