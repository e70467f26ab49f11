"""Decision tables over FEEL."""
