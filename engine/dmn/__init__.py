"""DMN decisions over FEEL: tables with every hit policy, literal and boxed expressions, and decisions that require others (DMN 1.1 to 1.5).

```python
decisions = dmn.parse(xml)
decisions["fee"].evaluate({"change_reason": "企业内部调整"}).as_variables()        # {"fee": Decimal("1000")}
```
"""

from collections.abc import Mapping

from engine.dmn.decision import Decision, Result
from engine.dmn.document import read
from engine.dmn.errors import DmnError
from engine.dmn.imports import Compiled
from engine.dmn.library import Library
from engine.dmn.lint import lint
from engine.dmn.model import compiled, invocable
from engine.dmn.report import Report

__all__ = ["Decision", "DmnError", "Result", "invocables", "lint", "parse"]


def parse(xml: bytes, *, path: str = "", others: Mapping[str, bytes] | None = None) -> dict[str, Decision]:
    """All decisions and decision services of one file by id (by name where there is none), linked. DmnError when the file cannot be read.

    A decision with a mistake in it is there and raises its findings when it is made, and so does what requires it; `lint` finds them before.
    `others`: the files it may import, by path.
    """
    return _compiled(xml, path, Library(others)).decisions


def invocables(xml: bytes, *, path: str = "", others: Mapping[str, bytes] | None = None, lenient: bool = False) -> dict[str, Decision]:
    """The same with the business knowledge models, which are called with the variables that their parameters are named after, and with what
    the models have that it imports, by `namespace#id`.

    `lenient`: a call of a function that does not exist is null and no mistake.
    """
    return invocable(_compiled(xml, path, Library(others, lenient=lenient)))


def _compiled(xml: bytes, path: str, library: Library) -> Compiled:
    report = Report(path)
    root = read(xml, report)
    if root is None:
        raise DmnError(report.findings)
    return compiled(root, report, library)
