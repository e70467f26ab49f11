"""What the page of a start form hands to the browser, and how the catalogue is grouped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from engine.model import DefinitionDetail, DefinitionItem, FormView, InstanceDetail
from web.language import t
from web.present import facts


@dataclass(frozen=True)
class StartForm:
    """`data` goes to the browser as JSON; `computed` are the fields beside the form."""

    title: str
    description: str
    data: dict[str, Any]
    computed: Sequence[dict[str, Any]]
    returned: bool = False


def of_definition(detail: DefinitionDetail, like: InstanceDetail | None = None, filled: Mapping[str, Any] | None = None) -> StartForm:
    """For a new request: empty, with what the address has `filled` in, or `like` an earlier one, as far as today's form still asks for it."""
    told = detail.definition
    data = {"key": told.key, "instance": None, "chooses": detail.chooses, **_form(detail.form)}
    if filled:
        # What was typed into another request of this kind and not sent must not cover it: `given` keeps them apart.
        data |= {"given": orjson.dumps(filled).decode(), "values": data["values"] | dict(filled)}
    if like is not None and like.instance.definition_key == told.key:
        data |= {"like": like.instance.id} | _as_before(detail.form, like.form, like.variables)
    return StartForm(told.name, told.description, data, facts.computed(detail.form))


def of_instance(detail: InstanceDetail) -> StartForm:
    """A draft or a returned request as it was left."""
    told = detail.instance
    data = {"key": told.definition_key, "instance": told.id, **_form(detail.form, detail.variables)}
    returned = told.state == "returned"
    return StartForm(told.title if returned else told.definition_name, "", data, facts.computed(detail.form), returned)


def _form(form: FormView | None, variables: Any = None) -> dict[str, Any]:
    """Schema, values and files; without a form the variables are shown as they are."""
    if form is None:
        typed = dict(variables or {})
        chosen = typed.pop("chosen", None)
        return {"schema": {"type": "default", "components": []}, "values": typed, "files": {}, "bare": True, "chosen": chosen}
    chosen = (variables or {}).get("chosen")
    return {"schema": facts.fillable(form), "values": dict(form.variables), "files": _files(form), "bare": False, "chosen": chosen}


def _as_before(form: FormView | None, earlier: FormView | None, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What only the process fills is not taken over; without a form everything that a person may have typed is."""
    if form is None or earlier is None:
        return {"values": facts.typed(variables)}
    asked = {row["path"].split(".")[0].split("[")[0] for section in form.sections for row in section["rows"]}
    fixed = {one["key"] for one in facts.computed(form)}
    return {"values": {name: value for name, value in earlier.variables.items() if name in asked - fixed}, "files": _files(earlier)}


def _files(form: FormView) -> dict[str, Any]:
    return {i: {"name": f.name, "size": f.size, "mediaType": f.media_type} for i, f in form.files.items()}


def groups(found: Sequence[DefinitionItem]) -> list[tuple[str, list[DefinitionItem]]]:
    """By product (适用产品), those without one last."""
    titles = sorted({d.applies_to for d in found if d.applies_to}) + ([""] if any(not d.applies_to for d in found) else [])
    return [(title or t("start.others"), [d for d in found if d.applies_to == title]) for title in titles]


def has_start_form(found: DefinitionItem) -> bool:
    """A process that is only called by others has none: nobody misses it in the catalogue."""
    return any(name.rpartition("/")[2].startswith("start") and name.endswith(".form") for name in found.files)
