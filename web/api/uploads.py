"""Files of a request: the parts of a multipart body, or the members of one zip archive (never trusted for size or names)."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from flask import Request
from werkzeug.exceptions import UnprocessableEntity, UnsupportedMediaType

from web.house import house
from web.language import t

MEMBERS = 200
TOTAL_BYTES = 20 * 1024 * 1024
# What lies in a process folder and is no part of a deployment.
BESIDE = ("README.md", "changes.md", "scenarios/")
_ZIP_TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class FilesRejected(UnprocessableEntity):
    """A name or archive that cannot be used. `detail` is said at once, for it needs its reason."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__()
        self.problem_code, self.detail = code, t(code, **params)


def process_files(request: Request) -> dict[str, bytes]:
    """`{path in the process folder: content}` of a deployment. Raises FilesRejected, UnsupportedMediaType."""
    return {name: content for name, content in _arranged(dict(_sent(request))).items() if not _is_beside(name)}


def _sent(request: Request) -> Iterator[tuple[str, bytes]]:
    limit = house().settings.resource_bytes
    if request.mimetype in ("application/zip", "application/x-zip-compressed"):
        yield from _members(request.get_data(), limit)
        return
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    parts = [part for parts in request.files.listvalues() for part in parts if part.filename]
    if not parts:
        raise FilesRejected("no_files")
    for part in parts:
        if (part.filename or "").lower().endswith(".zip"):
            yield from _members(part.read(), limit)
        else:
            yield _safe(part.filename or ""), part.read()


def _members(archive: bytes, limit: int) -> Iterator[tuple[str, bytes]]:
    """Sizes are checked before anything is unpacked, and reading stops at the limit whatever the archive claims."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            members = [m for m in opened.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
            if len(members) > MEMBERS or sum(m.file_size for m in members) > TOTAL_BYTES:
                raise FilesRejected("archive_rejected", reason=f"> {MEMBERS} files / {TOTAL_BYTES // 1024 // 1024} MB")
            for member in members:
                with opened.open(member) as content:
                    yield _safe(member.filename), content.read(limit + 1)
    except _ZIP_TROUBLE as error:
        raise FilesRejected("archive_rejected", reason=str(error) or type(error).__name__) from error


def _safe(name: str) -> str:
    """A relative path without tricks. Raises FilesRejected."""
    path = PurePosixPath(name.replace("\\", "/").removeprefix("./"))
    if path.is_absolute() or ".." in path.parts or not path.parts or len(name) > 200 or any(ord(c) < 32 for c in name):
        raise FilesRejected("file_name_rejected", name=name[:200])
    return path.as_posix()


def _arranged(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """As in a process folder: a common top folder is left out, forms lie in `forms/`, the only diagram is `process.bpmn`."""
    tops = {name.split("/")[0] if "/" in name else "" for name in files}
    if len(tops) == 1 and "" not in tops and tops != {"forms"}:
        files = {name.split("/", 1)[1]: content for name, content in files.items()}
    diagrams = [name for name in files if name.endswith(".bpmn") and "/" not in name]
    arranged = {}
    for name, content in files.items():
        if [name] == diagrams:
            name = "process.bpmn"
        elif name.endswith(".form") and "/" not in name:
            name = f"forms/{name}"
        arranged[name] = content
    return arranged


def _is_beside(name: str) -> bool:
    return name.startswith(BESIDE) or PurePosixPath(name).name.startswith(".")
