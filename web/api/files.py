"""Files of forms: uploaded first, then named by id; read only by who may read the request."""

from urllib.parse import quote

from flask import Response, make_response, request
from werkzeug.exceptions import UnsupportedMediaType

from engine.commands import UploadFile
from engine.model import StoredFile
from engine.queries import FileById
from web.api.bodies import Blueprint
from web.api.exchange import ask, execute
from web.api.schemas import forms as shapes
from web.api.uploads import FilesRejected

bp = Blueprint("files", __name__, "文件 Files")
# What a browser may show in place. Nothing that can carry a script of ours: no HTML, no SVG, no XML.
INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")
PART = {"type": "string", "contentMediaType": "application/octet-stream"}
BODY = {"multipart/form-data": {"schema": {"type": "object", "required": ["file"], "properties": {"file": PART}}}}


@bp.post("/files")
@bp.doc(requestBody={"required": True, "content": BODY})
@bp.response(201, shapes.StoredFile)
def upload() -> StoredFile:
    """上传 Upload one file (part `file`); its id is the value of a file field. Size, type and content are checked"""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    part = next((part for part in request.files.values() if part.filename), None)
    if part is None:
        raise FilesRejected("no_files")
    return execute(UploadFile(part.filename or "", part.read(), part.mimetype))


@bp.get("/files/<id>")
@bp.response(200, shapes.StoredFile)
def get_file(id: str) -> StoredFile:
    """文件信息 Name, size and hash"""
    return ask(FileById(id))


@bp.get("/files/<id>/content")
@bp.response(200, content_type="application/octet-stream", description="The bytes")
def content(id: str) -> Response:
    """下载 The content; `?inline=1` shows images and PDF in place"""
    return file_answer(ask(FileById(id)), inline=request.args.get("inline") == "1")


def file_answer(stored: StoredFile, *, inline: bool) -> Response:
    """The bytes as a download, or in place where that is safe; never sniffed, never a page of this site."""
    shown = inline and stored.media_type in INLINE
    answer = make_response(stored.content or b"")
    answer.content_type = stored.media_type if stored.media_type in INLINE else "application/octet-stream"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in stored.name)
    kind = "inline" if shown else "attachment"
    answer.headers["Content-Disposition"] = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(stored.name, safe='')}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"
    answer.set_etag(stored.sha256)
    answer.make_conditional(request, accept_ranges=True, complete_length=stored.size)
    return answer
