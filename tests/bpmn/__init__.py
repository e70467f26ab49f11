"""Tokens, as diagrams move them."""
