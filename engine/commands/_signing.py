"""手写签名: who decides signs what he saw, by hand (approvals.md B4 附件 / 手写签名)."""

import hashlib
from typing import Any

from engine import bpmn
from engine.commands._desk import Desk
from engine.errors import SignatureRequired
from engine.store import files

IMAGES = ("image/png", "image/jpeg")


def require(desk: Desk, file_id: str | None) -> None:
    """Raises SignatureRequired where the step asks for one and there is none, or no image that the actor himself has drawn for this decision."""
    if file_id is None and not desk.profile.signature:
        return
    found = files.own(desk.uow.connection, file_id, uploaded_by=desk.uow.actor.id) if file_id is not None else None
    if found is None or found.media_type not in IMAGES:
        raise SignatureRequired()


def sign(desk: Desk, file_id: str | None) -> dict[str, Any] | None:
    """What is kept: the image, when, and the digest of image and form, so that nobody can say later that he signed something else."""
    if file_id is None:
        return None
    uow = desk.uow
    image = files.own(uow.connection, file_id, uploaded_by=uow.actor.id)
    assert image is not None, "`require` has seen it"
    uow.use_files([file_id])
    form = hashlib.sha256(bpmn.json_bytes(desk.instance.variables)).hexdigest()
    return {"file": file_id, "sha256": image.sha256, "form_sha256": form, "form_version": desk.instance.form_version, "at": uow.now.isoformat()}
