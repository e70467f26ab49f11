"""Between HTTP and the engine: who asks, with which key, on which version; answers with tags."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from flask import Response, current_app, jsonify, request
from marshmallow import Schema
from werkzeug.exceptions import PreconditionFailed, UnprocessableEntity

from engine.engine import Command, Query
from web.house import house
from web.identity import current_actor

T = TypeVar("T")
_KEY = re.compile(r"[\x21-\x7e]{1,120}")
_TAG = re.compile(r"(\d+)\.(\d+)-[0-9a-f]+")


class BadIdempotencyKey(UnprocessableEntity):
    """Not 1 to 120 visible ASCII characters."""

    problem_code = "idempotency_key_invalid"


def execute(command: Command[T], *, part: str = "") -> T:
    """Run a command as the caller, once for each `Idempotency-Key` (`part`: of a request that runs several)."""
    key = idempotency_key()
    return house().engine.execute(command, current_actor(), idempotency_key=f"{key}:{part}" if key and part else key)


def ask(query: Query[T]) -> T:
    """Ask the engine as the caller."""
    return house().engine.ask(query, current_actor())


def idempotency_key() -> str | None:
    """The caller's key, on POST only."""
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return None
    if not _KEY.fullmatch(key):
        raise BadIdempotencyKey
    return key


def tag_of(answer: Mapping[str, Any], *, task_version: int = 0, form_version: int = 0) -> str:
    """The ETag of an answer: the versions are for `If-Match`, the hash of the body is for `If-None-Match`."""
    body = current_app.json.dumps(answer).encode()
    return f"{task_version}.{form_version}-{hashlib.sha256(body).hexdigest()[:16]}"


def tagged(answer: Mapping[str, Any], tag: str) -> Response:
    """A JSON answer with its ETag; 304 for who has it already."""
    response: Response = jsonify(answer)
    response.set_etag(tag)
    response.make_conditional(request)
    return response


def versions(body: Mapping[str, Any], *names: str) -> dict[str, int | None]:
    """`task_version`, `form_version` (those of `names`) from the body, else from `If-Match`. Raises PreconditionFailed for a strange tag."""
    told = {name: body.get(name) for name in names}
    if not request.if_match or request.if_match.star_tag:
        return told
    tag = _TAG.fullmatch(next(iter(request.if_match.as_set()), ""))
    if tag is None:
        raise PreconditionFailed
    matched = {"task_version": int(tag[1]), "form_version": int(tag[2])}
    return {name: value if value is not None else matched[name] for name, value in told.items()}


def unchanged(answer: Mapping[str, Any]) -> None:
    """For things without a version: `If-Match` must be the tag of what GET would answer now. Raises PreconditionFailed."""
    if request.if_match and tag_of(answer) not in request.if_match:
        raise PreconditionFailed


def dumped(schema: Schema, value: Any, **more: Any) -> dict[str, Any]:
    """A value in its JSON shape, with what else belongs into the answer."""
    found: dict[str, Any] = schema.dump(value)
    return found | more
