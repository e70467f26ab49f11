"""Uploaded files."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StoredFile:
    id: str
    name: str
    size: int
    sha256: str
    media_type: str
    content: bytes | None = None
