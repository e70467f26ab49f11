"""DMN decisions over FEEL: tables with every hit policy, literal and boxed expressions, and decisions that require others (DMN 1.1 to 1.5).

```python
decisions = dmn.parse(xml)
decisions["fee"].evaluate({"change_reason": "企业内部调整"}).as_variables()        # {"fee": Decimal("1000")}
```
"""

from engine.dmn.decision import Decision, Result
from engine.dmn.document import read
from engine.dmn.errors import DmnError
from engine.dmn.lint import lint
from engine.dmn.model import compiled
from engine.dmn.report import Report

__all__ = ["Decision", "DmnError", "Result", "lint", "parse"]


def parse(xml: bytes, *, path: str = "") -> dict[str, Decision]:
    """All decisions and decision services of one file by id (by name where there is none), linked. DmnError when the file cannot be read.

    A decision with a mistake in it is there and raises its findings when it is made, and so does what requires it; `lint` finds them before.
    """
    report = Report(path)
    root = read(xml, report)
    if root is None:
        raise DmnError(report.findings)
    return compiled(root, report)
