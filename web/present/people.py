"""Names for ids that stand alone in a row."""

from flask import g

from engine.errors import NotFound
from engine.queries import PersonById
from web.house import house
from web.identity import current_actor
from web.language import t


def name(person_id: str) -> str:
    """Read once per request; whoever is not in the directory keeps his id."""
    known: dict[str, str] = g.setdefault("names", {"system": t("actor.system")})
    if person_id not in known:
        known[person_id] = _read(person_id)
    return known[person_id]


def _read(person_id: str) -> str:
    try:
        return str(house().engine.ask(PersonById(person_id), current_actor()).name)
    except NotFound:
        return person_id
