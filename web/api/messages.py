"""Messages and signals from outside systems."""

from typing import Any

from flask.typing import ResponseReturnValue

from engine.commands import BroadcastSignal, DeliverMessage, RetryMessage
from engine.model import MessageResult
from engine.queries import Messages
from web.api.bodies import Blueprint
from web.api.exchange import ask, execute
from web.api.schemas import messages as shapes
from web.api.schemas.kinds import NoBody

bp = Blueprint("messages", __name__, "消息与信号 Messages and signals")


@bp.post("/messages")
@bp.arguments(shapes.MessageBody)
@bp.response(202, shapes.MessageResult)
def send_message(body: dict[str, Any]) -> MessageResult:
    """发送消息 A message for the one step that waits for this name and key (role `message_sender`, or administrators)

    没有步骤在等时：由它发起流程，或保留到有人等它（默认 14 天）。同一个 `message_id` 只起一次作用；内容不同为 409；有两个步骤在等也是 409。
    If nobody waits: it starts the process that begins by it, or is kept until somebody waits (14 days unless set otherwise). The same
    `message_id` acts once and gives the same answer; with other content 409; when two wait for it, 409.
    """
    return execute(DeliverMessage(**body))


@bp.get("/messages")
@bp.arguments(shapes.MessagesQuery, location="query")
@bp.response(200, shapes.MessagePage)
def list_messages(query: dict[str, Any]) -> Any:
    """消息列表 Messages and signals under way; the waiting ones unless told (administrators)"""
    return ask(Messages(**query))


@bp.post("/messages/<path:id>/retry")
@bp.arguments(NoBody)
@bp.response(204)
def retry_message(body: dict[str, Any], id: str) -> ResponseReturnValue:
    """重试 A message that failed waits again (administrators)"""
    execute(RetryMessage(id))
    return "", 204


@bp.post("/signals")
@bp.arguments(shapes.SignalBody)
@bp.response(202, shapes.MessageResult)
def send_signal(body: dict[str, Any]) -> MessageResult:
    """广播信号 For every step that waits for it and every process that starts by it (role `message_sender`, or administrators)"""
    return execute(BroadcastSignal(**body))
