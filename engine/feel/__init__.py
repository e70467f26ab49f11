"""FEEL, the one expression language: gateways, decision cells, form conditions, timers, parameters and scripts (DMN 1.5 chapter 10).

```python
feel.parse("amount > 5000 and reason != null").evaluate({"amount": 6000, "reason": "更正"})   # True
feel.unary("[100..200)").matches(150, {})                                                      # True
```
Everything an expression does is bounded by a budget; nothing it contains reaches Python. What FEEL calls an error is null.
"""

from engine.feel.browser import browser_differences
from engine.feel.errors import FeelError, Position
from engine.feel.expression import BUDGET, Expression, UnaryTests, parse, unary
from engine.feel.interchange import from_json, to_json
from engine.feel.range_from_text import range_from_text
from engine.feel.shortcuts import assignments, context, evaluate, hides
from engine.feel.values import DayTimeDuration, Range, YearMonthDuration
from engine.feel.vocabulary import Vocabulary

__all__ = [
    "BUDGET",
    "DayTimeDuration",
    "Expression",
    "FeelError",
    "Position",
    "Range",
    "UnaryTests",
    "Vocabulary",
    "YearMonthDuration",
    "assignments",
    "browser_differences",
    "context",
    "evaluate",
    "from_json",
    "hides",
    "parse",
    "range_from_text",
    "to_json",
    "unary",
]
