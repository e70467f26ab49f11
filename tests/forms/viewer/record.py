"""Writes `recorded.json` anew: what the real form-js viewer makes of random forms. Not run by the tests; they read the file.

```
npm install --no-save @bpmn-io/form-js-viewer@2.0.0 jsdom esbuild@0.28.2
echo 'export { Form } from "@bpmn-io/form-js-viewer";' |
    npx esbuild --bundle --format=esm --platform=node --outfile=tests/forms/viewer/bundle.mjs
python -m tests.forms.viewer.record 120
```
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from engine import forms
from tests.forms.viewer.forms_at_random import Maker

HERE = Path(__file__).parent


def main(count: int, seed: int) -> None:
    """Only forms without findings: lint refuses what the two sides read differently."""
    maker, cases = Maker(seed), []
    while len(cases) < count:
        case = maker.case()
        if not forms.lint("", json.dumps(case["schema"]).encode()):
            cases.append(case)
    with tempfile.TemporaryDirectory() as folder:
        told, answered = Path(folder, "cases.json"), Path(folder, "answers.json")
        told.write_text(json.dumps(cases))
        subprocess.run(["node", str(HERE / "viewer.mjs"), str(told), str(answered)], check=True)
        answers = json.loads(answered.read_text())
    recorded = [case | {"submitted": answer["data"], "errors": answer["errors"]} for case, answer in zip(cases, answers, strict=True)]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in recorded)
    (HERE / "recorded.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
