"""The speed table of this checkout (architecture §12): W1 and W2 in one process and in two, countersigns, the inbox, and what others add.

A measure of another room is a file here with a function under `@measure`; `piaoflow bench` runs all of them.
"""

from engine.testing.bench import countersign, flood, inbox, rejections
from engine.testing.bench.line import MEASURES, Line, Place, measure
from engine.testing.bench.workload import WORKLOADS, organisation

__all__ = ["MEASURES", "WORKLOADS", "Line", "Place", "countersign", "flood", "inbox", "measure", "organisation", "rejections"]
