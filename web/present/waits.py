"""What a request waits for besides people, as a sentence."""

from collections.abc import Iterable

from engine.model import WaitItem
from web.language import named, t
from web.present import moments


def words(wait: WaitItem) -> str:
    """「等待消息「收款通知」，键 A1」, 「等待定时器，到 11-30 09:00」, 「等待外部结果」; of a boundary event what it will do."""
    name = named(wait.element_name)
    when = moments.when(wait.due_at)
    if wait.is_outside:
        return t("wait.outside")
    if wait.is_aside:
        return t(f"wait.aside_{wait.kind}", name=wait.name, element=name, when=when)
    kind = "message_key" if wait.kind == "message" and wait.correlation_key else wait.kind
    return t(f"wait.{kind}", name=name if wait.kind == "service" else wait.name, key=wait.correlation_key, when=when)


def sentences(waits: Iterable[WaitItem]) -> list[str]:
    """Of several, each said once: any of many outside results may come."""
    return list(dict.fromkeys(words(wait) for wait in waits))


def registrable(waits: Iterable[WaitItem]) -> list[dict[str, str]]:
    """登记外部结果: what the reader may say has happened, as choices of a dialog."""
    return [
        {"value": wait.element_path, "label": named(wait.element_name), "sub": t("register.evidence") if wait.evidence else ""}
        for wait in waits if wait.may_register
    ]  # fmt: skip
