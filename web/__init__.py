"""Thin Flask: parse, call, present."""
