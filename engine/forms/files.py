"""File fields: do the ids exist, and do number, type and size fit the component (`accept`, `properties.maxFiles`, `maxMB` or `maxSize`)?"""

import re
from collections.abc import Callable, Mapping, Sequence

from engine.errors import Problem
from engine.forms.layout import Input
from engine.forms.problems import problem
from engine.model import StoredFile

Resolve = Callable[[list[str]], Mapping[str, StoredFile]]
MOST_FILES = 20
LARGEST_MB = 20


def most_files(item: Input) -> int:
    told = item.field.number("maxFiles")
    return int(told) if told is not None else MOST_FILES if item.component.get("multiple") is True else 1


def largest_mb(item: Input) -> float:
    """`properties.maxMB` (20), or `maxSize` as designers write it ("20MB")."""
    told = item.field.number("maxMB")
    if told is None and (size := re.fullmatch(r"(\d+(?:\.\d+)?)\s*(KB|MB)?", str(item.field.properties.get("maxSize") or "").strip().upper())):
        told = float(size[1]) / (1024 if size[2] == "KB" else 1)
    return told if told else LARGEST_MB


def file_problems(item: Input, ids: Sequence[str], known: Mapping[str, StoredFile] | None) -> list[Problem]:
    """`known` None: only the number is judged."""
    field, most = item.field, most_files(item)
    if len(ids) > most:
        return [problem(field, "maxFiles", max=most, count=len(ids))]
    if known is None:
        return []
    if any(id_ not in known for id_ in ids):
        return [problem(field, "fileUnknown")]
    return [refusal for id_ in ids for refusal in _one(item, known[id_])]


def _one(item: Input, file: StoredFile) -> list[Problem]:
    accept, largest = str(item.component.get("accept") or ""), largest_mb(item)
    if accept and not accepted(accept, file):
        return [problem(item.field, "accept", accept=accept, name=file.name)]
    if file.size > largest * 1024 * 1024:
        return [problem(item.field, "maxMB", mb=f"{largest:g}", name=file.name)]
    return []


def accepted(accept: str, file: StoredFile) -> bool:
    """`.pdf, image/*, application/zip`, as an HTML file input reads it."""
    for told in accept.lower().split(","):
        wanted = told.strip()
        if wanted.startswith(".") and file.name.lower().endswith(wanted):
            return True
        if wanted.endswith("/*") and file.media_type.lower().startswith(wanted[:-1]):
            return True
        if wanted and wanted == file.media_type.lower():
            return True
    return False
