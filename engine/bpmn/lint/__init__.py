"""One rule, one file: what may be deployed."""
