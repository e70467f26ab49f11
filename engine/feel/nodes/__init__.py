"""Compiled expressions: frozen nodes that evaluate themselves. Built once per text, shared by all threads."""
