"""What is refused about messages, signals and the working calendar; the families are in `engine/errors.py`."""

from engine.errors import Conflict, Forbidden, NotFound


class CalendarDayNotFound(NotFound):
    """Nobody edited this day. Params: `day`."""

    code = "calendar_day_not_found"


class MessageNotFound(NotFound):
    """No such message, or not in a state for this. Params: `id`."""

    code = "message_not_found"


class NotMessageSender(Forbidden):
    """Messages and signals come from programs that hold the role `message_sender`, and from administrators."""

    code = "not_message_sender"


class MessageIdReused(Conflict):
    """The same message id came with other content. Params: `id`."""

    code = "message_id_reused"


class MessageAmbiguous(Conflict):
    """Several wait for the same name and key, and a message is for one. Params: `name`, `key`, `count`."""

    code = "message_ambiguous"


class MessageStartTaken(Conflict):
    """Another process starts by this message already. Params: `name`, `key`."""

    code = "message_start_taken"
