"""Deploying process folders from outside: check them, or check and publish."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from engine.commands import DeployProcess
from engine.queries import Lint
from web.api import uploads
from web.api.bodies import Blueprint
from web.api.exchange import ask, execute
from web.api.schemas import definitions as shapes

bp = Blueprint("deployments", __name__, "部署 Deployments")
FILES = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "contentMediaType": "application/octet-stream"}},
                        "note": {"type": "string", "description": "Change note"},
                    },
                }
            },
            "application/zip": {"schema": {"type": "string", "contentMediaType": "application/zip"}},
        },
    }
}


@bp.post("/deployments/validation")
@bp.doc(**FILES)
@bp.response(200, shapes.Findings)
def validate() -> dict[str, Any]:
    """只检查不部署 What the checks say; nothing is stored"""
    return {"findings": ask(Lint(uploads.process_files(request)))}


@bp.post("/deployments")
@bp.doc(**FILES)
@bp.response(201, shapes.Deployed)
def deploy() -> ResponseReturnValue:
    """部署 Make a new version; the same content again makes none (200, `changed: false`)"""
    command = DeployProcess(uploads.process_files(request), note=request.form.get("note", "")[:2000], uploaded=True)
    deployed = execute(command)
    return shapes.Deployed().dump(deployed), 201 if deployed.changed else 200
