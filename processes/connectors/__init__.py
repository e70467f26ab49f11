"""Ways to the systems outside: a port for each, an embedded simulator, and a client of the real thing."""
