"""What can go wrong with an expression, said in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """Where in the text, both counted from 1."""

    line: int
    column: int


class FeelError(Exception):
    """An expression that cannot be read, or that would take too long or too much memory. `position` is None at run time."""

    def __init__(self, message_zh: str, message_en: str, position: Position | None = None) -> None:
        super().__init__(message_zh, message_en, position)
        self.message_zh, self.message_en, self.position = message_zh, message_en, position

    def __str__(self) -> str:
        where = f"第 {self.position.line} 行第 {self.position.column} 列：" if self.position else ""
        return where + self.message_zh

    def moved(self, lines: int) -> "FeelError":
        """The same error of a text that starts `lines` lines further down."""
        position = Position(self.position.line + lines, self.position.column) if self.position else Position(lines + 1, 1)
        return FeelError(self.message_zh, self.message_en, position)
