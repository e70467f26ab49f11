"""The variables of one request; and the house's address for all that administrators look after."""

from typing import Any

import orjson
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import ChangeVariables
from engine.errors import EngineError, NotAdministrator
from engine.model import InstanceDetail
from engine.queries import InstanceById, IsAdministrator
from web.language import t
from web.operations.acting import ask, execute, sentence
from web.present import facts

bp = Blueprint("operations", __name__, url_prefix="/operations")


@bp.get("/requests/<id>/variables")
def variables(id: str) -> ResponseReturnValue:
    """修改表单: the variables as JSON."""
    detail = _detail(id)
    text = orjson.dumps(facts.typed(detail.variables), option=orjson.OPT_INDENT_2).decode()
    return render_template("operations/variables.html", detail=detail, text=text, reason="", changes=None, problem="")


@bp.post("/requests/<id>/variables")
def change(id: str) -> ResponseReturnValue:
    """First the difference is shown; it is saved with the second button."""
    detail = _detail(id)
    text, reason, problem = request.form.get("variables", ""), request.form.get("reason", ""), ""
    changes = _changes(facts.typed(detail.variables), text)
    if changes is None:
        problem = t("ops.not_json")
    elif request.form.get("save") and changes:
        wanted = {name: new for name, (_, new, there) in changes.items() if there}
        gone = tuple(name for name, (_, _, there) in changes.items() if not there)
        version = int(request.form.get("form_version") or 0)
        try:
            execute(ChangeVariables(id, reason, wanted, gone, form_version=version))
            return redirect(url_for("requests.show", id=id, tab="record"))
        except EngineError as error:
            problem = sentence(error)
    return render_template("operations/variables.html", detail=detail, text=text, reason=reason, changes=changes, problem=problem)


def _detail(id: str) -> InstanceDetail:
    """For administrators only, also to look: the page shows more than the form does."""
    if not ask(IsAdministrator()):
        raise NotAdministrator()
    found: InstanceDetail = ask(InstanceById(id))
    return found


def _changes(before: dict[str, Any], text: str) -> dict[str, tuple[Any, Any, bool]] | None:
    """`{name: (old, new, still there)}`; None for what is no JSON object."""
    try:
        after = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(after, dict):
        return None
    names = [n for n in {**before, **after} if before.get(n) != after.get(n) or (n in before) != (n in after)]
    return {name: (before.get(name), after.get(name), name in after) for name in names}
