"""Where a no sends it back to by the definition (`on_reject=return:…`)."""

from engine import bpmn
from engine.approval import returns
from engine.store import hands
from engine.store.unit_of_work import UnitOfWork


def by_rule(uow: UnitOfWork, execution: bpmn.Execution, token_id: str, process_key: str, to: str) -> bpmn.Target | None:
    """`to`: previous, or an element of the same process; the last visit of it on the way to the token. None: there is none."""
    found = execution.return_targets(token_id)
    if to == "previous":
        return returns.previous(found, hands.handled(uow.connection, [target.token_id for target in found]))
    return next((target for target in found if target.element_id == to and target.process_key == process_key), None)
