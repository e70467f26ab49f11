"""A deployed definition, compiled once and kept."""
