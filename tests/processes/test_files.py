"""Nothing in the release's own folders is found wanting by the checks that guard every deployment."""

import json
import re
import tomllib
from pathlib import Path

import pytest

import processes
from engine import bpmn, catalog, dmn, forms

HERE = Path(processes.__path__[0])
LINT = {".bpmn": bpmn.lint, ".dmn": dmn.lint, ".form": forms.lint}
FILES = [(f"{folder.key}/{name}", content) for folder in catalog.folders("processes") for name, content in folder.files().items()]
TEXTS = {language: tomllib.loads((HERE / "texts" / f"{language}.toml").read_text(encoding="utf-8")) for language in ("zh", "en")}


@pytest.mark.parametrize(("name", "content"), FILES, ids=[name for name, _ in FILES])
def test_no_check_has_anything_to_say(name: str, content: bytes) -> None:
    assert LINT[Path(name).suffix](name, content) == []


def test_the_seeds_own_sentence_is_kept_to_the_letter() -> None:
    sentence = TEXTS["zh"]["E-TENANT-001"].format(tax_no="XXXXXXXXXXXXXXXXX", old_tenant="苏州XXXX有限公司", new_tenant="XXXX有限公司")

    assert sentence == (
        "企业【XXXXXXXXXXXXXXXXX】在租户【苏州XXXX有限公司】下已有数据，一个企业只能绑定一个租户!"
        "如你确认一定要将该企业绑定在新租户【XXXX有限公司】下，请点击【联系售后】操作。"
    )


def test_the_catalogue_is_whole_and_both_languages_fill_in_the_same() -> None:
    assert sum(re.fullmatch(r"[EW]-[A-Z]+-\d{3}", code) is not None for code in TEXTS["zh"]) == 89
    for code, sentence in TEXTS["zh"].items():
        assert set(re.findall(r"{(\w+)}", sentence)) == set(re.findall(r"{(\w+)}", TEXTS["en"][code])), code


def test_every_refusal_a_form_can_give_has_a_sentence() -> None:
    own = [c["properties"][rule] for name, content in FILES if name.endswith(".form") for c in _components(json.loads(content))
           for rule in ("required", "pattern", "min", "max") if rule in c.get("properties", {})]  # fmt: skip

    assert own and set(own) <= set(TEXTS["zh"])


def _components(form: dict) -> list[dict]:  # type: ignore[type-arg]
    inner = [c for component in form.get("components", []) for c in _components(component)]
    return [*form.get("components", []), *inner]
