"""What may be deployed: a whitelist over BPMN XML, one rule in one file under `rules/` (its docstring is the documentation).

```python
lint("process.bpmn", xml, known=Known(roles=frozenset({"ops"})))   # list[Finding], never raises
```
"""

from engine.bpmn.lint.known import Known
from engine.bpmn.lint.linter import calls, lint, name, writes
from engine.bpmn.lint.rules import RULES

__all__ = ["RULES", "Known", "calls", "lint", "name", "writes"]
