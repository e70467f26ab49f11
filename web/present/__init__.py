"""How answers of the engine are shown: words for times and states, facts, the flow, lists. No database, no writing."""

from flask import Flask

from web.present import causes, changes, diagram, facts, files, flow, lists, moments, numbers, people, plain, shell, states, waits

__all__ = [
    "causes",
    "changes",
    "diagram",
    "facts",
    "files",
    "flow",
    "init_app",
    "lists",
    "moments",
    "numbers",
    "people",
    "plain",
    "shell",
    "states",
    "waits",
]


def init_app(app: Flask) -> None:
    """Give the templates their words. May be called twice."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=files.asset, nav=shell.navigation, tone=states.tone, avatar=shell.avatar, names=flow.names, holder=flow.holder,
        state_word=states.word, link=lists.link, cause_word=causes.word, advice=causes.advice,
    )  # fmt: skip
    app.jinja_env.filters.update(
        when=moments.when, day=moments.day, since=moments.since, due=moments.due, span=moments.span, money=numbers.money, size=numbers.size,
        wait=waits.words, plain=plain.words, value=changes.shown, pretty=changes.pretty, left=moments.left,
        person=people.name,
    )  # fmt: skip
