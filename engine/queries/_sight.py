"""What of a request its reader may know: a field that every step of his hides is hidden from him everywhere (approvals.md B11).

Who asked for it, for whom it was asked and who may see everything sees all of it. Who only got a copy knows no field that any step hides.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from engine.definitions.bundle import Bundle
from engine.forms.sight import Sight
from engine.queries._asking import Asking
from engine.queries._visibility import in_my_groups
from engine.store.work import activation, user_task

A, T = activation.c, user_task.c
EVERYTHING = Sight()


def of_each(asking: Asking, rows: Sequence[Mapping[Any, Any]]) -> dict[str, Sight]:
    """By request. `rows`: id, definition_id, initiator_id, requested_for. Where no process hides anything, nothing is read for it."""
    me, narrow = asking.actor.id, dict[str, Bundle]()
    for row in rows:
        bundle = asking.definitions.get(asking.connection, row["definition_id"])
        if bundle.hiding and not asking.sees_all and me not in (row["initiator_id"], row["requested_for"]):
            narrow[row["id"]] = bundle
    steps = _steps(asking, list(narrow)) if narrow else {}
    return {row["id"]: _sight(narrow[row["id"]], steps.get(row["id"], ())) if row["id"] in narrow else EVERYTHING for row in rows}


def of(asking: Asking, row: Mapping[Any, Any]) -> Sight:
    """Of one request."""
    return of_each(asking, [row])[row["id"]]


def _steps(asking: Asking, ids: list[str]) -> dict[str, list[tuple[str, str, str]]]:
    """The elements at which I have or had something to do: (process key, element, path)."""
    mine = or_(*(column == asking.actor.id for column in (T.assignee_id, T.on_behalf_of_id, T.closed_by)), in_my_groups(asking))
    query = select(A.instance_id, A.process_key, A.element_id, A.element_path).join(user_task, T.activation_id == A.id).distinct()
    found: dict[str, list[tuple[str, str, str]]] = {}
    for instance_id, *step in asking.connection.execute(query.where(A.instance_id.in_(ids), mine)):
        found.setdefault(instance_id, []).append((step[0], step[1], step[2]))
    return found


def _sight(bundle: Bundle, steps: Sequence[tuple[str, str, str]]) -> Sight:
    if steps:
        return Sight.of(bundle.field_names, [bundle.permissions(*step) for step in steps])
    return bundle.hidden_somewhere
