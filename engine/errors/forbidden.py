"""You may see it, but not do this."""

from engine.errors.families import Forbidden


class NotAssigned(Forbidden):
    """E-WF-004: not your task."""

    code = "NOT_ASSIGNED"
    text = "E-WF-004"


class NotStarter(Forbidden):
    """E-SWAP-006: no permission to start this form. Params: `form`."""

    code = "NOT_STARTER"
    text = "E-SWAP-006"


class NotInitiator(Forbidden):
    code = "not_initiator"


class NotAdministrator(Forbidden):
    code = "not_administrator"


class NotDesigner(Forbidden):
    code = "not_designer"


class OwnRequest(Forbidden):
    """I-28: nobody approves what he submitted himself."""

    code = "own_request"


class ActionNotAllowed(Forbidden):
    """The definition does not offer this verb here. Params: `action`."""

    code = "action_not_allowed"


class NotMessageSender(Forbidden):
    """Messages and signals come from programs that hold the role `message_sender`, and from administrators."""

    code = "not_message_sender"
