"""Where the tokens of an instance rest, and which elements an administrator could move one to (跳转, approvals.md B9)."""

from collections.abc import Iterable, Iterator

from engine.bpmn import Element, Execution, Subscription, Timer, Token
from engine.definitions.bundle import Bundle
from engine.errors import MoveRefused


def walk(bundle: Bundle, path: str) -> Iterator[tuple[Bundle, str, str]]:
    """(bundle, element id, `[2]` or nothing) of each part of an element path, from the instance inwards."""
    for part in path.split("/"):
        element_id, bracket, number = part.partition("[")
        yield bundle, element_id, bracket + number
        element = bundle.model.elements.get(element_id)
        bundle = bundle.called.get(element.called_element or "", bundle) if element else bundle


def token_at(bundle: Bundle, token_id: str, path: str) -> Token:
    """The token that stands still there."""
    *_, (level, element_id, _) = walk(bundle, path)
    return Token(token_id, element_id, path, level.key)


def resting(bundle: Bundle, execution: Execution, broken: Iterable[tuple[str, str]]) -> list[Token]:
    """Every token that waits for somebody or something. `broken`: (token id, element path) of open incidents."""
    found = {token.id: token for token in execution.waiting()}
    waits: list[Timer | Subscription] = [*execution.timers(), *execution.subscriptions()]
    for one in waits:
        if bundle.level(one.process_key).model.elements[one.element_id].type != "boundaryEvent":
            found.setdefault(one.token_id, Token(one.token_id, one.element_id, one.element_path, one.process_key))
    for token_id, path in broken:
        found.setdefault(token_id, token_at(bundle, token_id, path))
    return list(found.values())


def reachable(bundle: Bundle, execution: Execution, token: Token) -> Iterator[tuple[Token, str, Element]]:
    """(the token that would move, element path, element) for its own process and those around it, which its call activity would leave."""
    for one in (token, *execution.calls(token.id)):
        level, around = bundle.level(one.process_key), one.element_path.rpartition("/")[0]
        for element in level.model.inside(level.model.elements[one.element_id].parent):
            yield one, f"{around}/{element.id}".lstrip("/"), element


def mover(bundle: Bundle, execution: Execution, token: Token, target: str) -> tuple[Token, str]:
    """The token that would move and the element it goes to. Raises MoveRefused.

    `target`: an element id, looked for from the token outwards, or a path from the instance, `/call/element`.
    """
    for one, path, element in reachable(bundle, execution, token):
        if path == target.lstrip("/") if "/" in target else element.id == target:
            return one, element.id
    raise MoveRefused(element=target[:120], reason="这里没有这个元素", reason_en="there is no such element here")
