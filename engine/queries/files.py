"""One uploaded file with its content."""

from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from engine.errors import FileNotFound
from engine.model import StoredFile
from engine.queries._asking import Asking
from engine.queries._visibility import visible_instances
from engine.store.files import file, file_content, file_use
from engine.store.instances import process_instance


@dataclass(frozen=True)
class FileById:
    """For whoever uploaded it, and for readers of a request that uses it. Raises FileNotFound."""

    id: str

    def fetch(self, asking: Asking) -> StoredFile:
        f = file.c
        used = exists(
            select(file_use.c.file_id)
            .join(process_instance, process_instance.c.id == file_use.c.instance_id)
            .where(file_use.c.file_id == f.id, visible_instances(asking))
        )
        query = (
            select(f.id, f.name, f.size, f.sha256, f.media_type, file_content.c.content)
            .join(file_content, file_content.c.sha256 == f.sha256)
            .where(f.id == self.id, or_(f.uploaded_by == asking.actor.id, used))
        )
        row = asking.connection.execute(query).one_or_none()
        if row is None:
            raise FileNotFound(id=self.id)
        return StoredFile(row.id, row.name, row.size, row.sha256, row.media_type, bytes(row.content))
