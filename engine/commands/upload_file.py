"""Keep an uploaded file until a form refers to it."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import PurePath

from engine.errors import FileRejected
from engine.model import StoredFile
from engine.store import files
from engine.store.unit_of_work import UnitOfWork, new_id

# What the content must begin with for these endings; others are taken as they come, and never shown in a page.
MAGIC = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".xlsx": b"PK\x03\x04"}
REFUSED = (".exe", ".bat", ".cmd", ".com", ".js", ".jar", ".msi", ".ps1", ".scr", ".sh", ".vbs", ".html", ".htm", ".svg", ".xhtml")


@dataclass(frozen=True)
class UploadFile:
    """Size, ending and first bytes are checked here; how many and which kinds a field takes, by the form."""

    name: str
    content: bytes
    media_type: str = ""

    def execute(self, uow: UnitOfWork) -> StoredFile:
        name = PurePath(self.name.replace("\\", "/")).name.strip()[:255]
        suffix = PurePath(name).suffix.lower()
        if not name or not self.content:
            raise FileRejected(name=name, reason="empty")
        if len(self.content) > uow.settings.file_bytes:
            raise FileRejected(name=name, reason="too_large", limit_mb=uow.settings.file_bytes // 1024 // 1024)
        if suffix in REFUSED or not self.content.startswith(MAGIC.get(suffix, b"")):
            raise FileRejected(name=name, reason="type" if suffix in REFUSED else "content")

        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = StoredFile(new_id(), name, len(self.content), hashlib.sha256(self.content).hexdigest(), media_type, self.content)
        files.add(uow.connection, stored, by=uow.actor.id, at=uow.now)
        return StoredFile(stored.id, stored.name, stored.size, stored.sha256, stored.media_type)
