"""Alive, and able to serve."""

from flask import Response, jsonify

from web.api.bodies import Blueprint
from web.db import readiness
from web.house import house
from web.identity import public

bp = Blueprint("health", __name__, "运行状况 Health")


@bp.get("/health")
@public
@bp.doc(security=[])
@bp.response(200)
def health() -> Response:
    """存活 The process is alive; the database is not asked"""
    return jsonify({"status": "ok"})


@bp.get("/ready")
@public
@bp.doc(security=[])
@bp.response(200)
@bp.alt_response(503, description="The database cannot be reached, or its schema is not the code's")
def ready() -> Response:
    """可用 Able to serve: the database answers and its schema is the code's"""
    checks = readiness(house().database)
    answer = jsonify({"status": "ok" if all(checks.values()) else "unavailable", "checks": checks})
    answer.status_code = 200 if all(checks.values()) else 503
    return answer
