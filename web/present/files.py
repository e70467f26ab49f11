"""Built files of the front end, with their age in the address so that a new build is seen at once."""

from pathlib import Path

from flask import url_for

STATIC = Path(__file__).parent.parent / "static"


def asset(name: str) -> str:
    """The address of a file under static/."""
    path = STATIC / name
    version = format(path.stat().st_mtime_ns // 1_000_000, "x") if path.exists() else "0"
    return url_for("static", filename=name, v=version)
