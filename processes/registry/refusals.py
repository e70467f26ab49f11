"""When the book does not allow what somebody asked for."""

from engine.errors import Problem


class Refused(Exception):
    """What was true at submit no longer is, or never was. Nothing has been changed that the caller's savepoint does not undo."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code} {dict(problem.params)}")
        self.problem = problem
