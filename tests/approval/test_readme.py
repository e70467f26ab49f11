"""What the README says is shown by a test is shown by a test that is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "engine/approval/README.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", README)))


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[f"{file}::{test}" for file, test in NAMED])
def test_every_test_that_it_names_is_there(file: str, test: str) -> None:
    told = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    names = [node.name for node in ast.walk(told) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]

    assert names, file
    assert not test or test in names


def test_every_test_of_a_complaint_is_named() -> None:
    names = {
        node.name
        for path in (ROOT / "tests/complaints").glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }

    unnamed = names - {test for _, test in NAMED}

    assert unnamed <= {"test_what_a_button_foretells_comes_true__ruoyi_820"}
