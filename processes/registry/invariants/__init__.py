"""The rules that always hold (domain.md §2.4), as pure functions that give a Problem or None.

I-01, I-08 … are asked at submit and again when a service task executes. I-03 is `tax_number.normalise` with the check constraints of
`tables.py`; I-10 (one open request per object) is the engine's object lock: the `lock` property of a process names the objects.
"""
