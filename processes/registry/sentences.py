"""What a business failure says to the people who have to deal with it."""

from functools import cache
from pathlib import Path

from engine.errors import Problem
from engine.texts import Texts


def sentence(problem: Problem) -> str:
    """The catalogue's Chinese sentence with its code, as it is kept with the request."""
    return f"{plain_sentence(problem)}（{problem.code}）"


def plain_sentence(problem: Problem) -> str:
    """The catalogue's Chinese sentence alone."""
    return _texts().render(problem)


@cache
def _texts() -> Texts:
    return Texts.load([Path(__file__).parent.parent / "texts"])
