"""Alive, and able to serve."""

from flask import Response, jsonify

from engine import SYSTEM
from engine.queries import JobFigures, Jobs
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
@bp.alt_response(503, description="The database cannot be reached, its schema is not the code's, or jobs wait and nobody runs them")
def ready() -> Response:
    """可用 Able to serve: the database answers, its schema is the code's, and jobs are done"""
    checks = readiness(house().database)
    if all(checks.values()):
        figures = house().engine.ask(Jobs(), SYSTEM)
        checks["jobs"] = figures is not None and figures.are_done
    answer = jsonify({"status": "ok" if all(checks.values()) else "unavailable", "checks": checks})
    answer.status_code = 200 if all(checks.values()) else 503
    return answer


@bp.get("/metrics")
@public
@bp.doc(security=[])
@bp.response(200, content_type="text/plain")
def metrics() -> Response:
    """指标 Jobs, workers and open incidents, as Prometheus reads them"""
    figures = house().engine.ask(Jobs(), SYSTEM)
    return Response(told(figures) if figures is not None else "", mimetype="text/plain; version=0.0.4")


def told(figures: JobFigures) -> str:
    """The text format of Prometheus, version 0.0.4."""
    gauges = {
        "piaoflow_jobs_waiting": ("Jobs that are due", figures.waiting),
        "piaoflow_jobs_delayed": ("Jobs that are due later", figures.delayed),
        "piaoflow_jobs_running": ("Jobs that run", figures.running),
        "piaoflow_jobs_oldest_seconds": ("For how long the first of the waiting jobs has been due", round(figures.oldest, 3)),
        "piaoflow_workers": ("Processes that run jobs", figures.workers),
        "piaoflow_incidents_open": ("Failures that wait for a person", figures.open_incidents),
    }
    return "".join(f"# HELP {name} {text}\n# TYPE {name} gauge\n{name} {value}\n" for name, (text, value) in gauges.items())
