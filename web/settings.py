"""What the web adds to the engine's settings: where things are, who may listen, how log-ins are guarded."""

import os
import secrets
from pathlib import Path
from typing import Any, Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import SettingsConfigDict
from sqlalchemy import make_url

from engine.settings import Settings


class WebSettings(Settings):
    """`PIAOFLOW_…` in the environment (or the TOML file), plus the customary `DATABASE_URL` and `PORT`."""

    model_config = SettingsConfigDict(env_prefix="PIAOFLOW_", extra="ignore", frozen=True, populate_by_name=True)

    data_dir: Path = Path(".data")
    """Where the SQLite file and the secret key live."""
    database_url: str = Field("", validation_alias=AliasChoices("DATABASE_URL", "PIAOFLOW_DATABASE_URL"))
    """`sqlite:///file` or `postgresql+psycopg://…`; empty: a SQLite file in the data directory."""
    host: str = "127.0.0.1"
    port: int = Field(8000, validation_alias=AliasChoices("PORT", "PIAOFLOW_PORT"))
    workers: int = 1
    """Web processes; more than one only on PostgreSQL."""
    embedded_jobs: bool = True
    """Run the jobs in the web process, if it is the only one; otherwise they need `piaoflow worker`."""
    secret_key: SecretStr | None = None
    """Signs sessions. Without one, a key is made once and kept in the data directory."""
    demo: bool = False
    """Demo people may log in with their demo password."""
    proxies: int = 0
    """How many reverse proxies stand in front and set `X-Forwarded-…`."""
    password_cost: Literal["default", "cheapest"] = "default"
    """argon2 profile; `cheapest` is for tests."""
    login_failures: str = "5 per 15 minutes"
    """Wrong passwords for one account from one address before it has to wait."""
    login_attempts: str = "60 per minute"
    """Log-ins of any kind from one address."""
    signature_by_api: bool = False
    """May a program that holds a token hand in signatures (手写签名)?"""
    session_hours: int = 12
    """How long a session lasts after its last request."""

    @property
    def url(self) -> str:
        """The database, with a file of our own where none is named."""
        told = make_url(self.database_url or f"sqlite:///{self.data_dir / 'piaoflow.db'}")
        if told.get_backend_name() == "sqlite" and told.database not in (None, "", ":memory:"):
            # Flask-SQLAlchemy would look for a relative file elsewhere.
            told = told.set(database=str(Path(told.database or "").resolve()))
        return told.render_as_string(hide_password=False)

    @property
    def on_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def runs_jobs(self) -> bool:
        """Does the web process run jobs itself?"""
        return self.on_sqlite or (self.workers == 1 and self.embedded_jobs)

    def signing_key(self) -> str:
        """The secret key of the sessions; made once, readable by its owner only."""
        if self.secret_key:
            return self.secret_key.get_secret_value()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        path = self.data_dir / "secret_key"
        try:
            made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(made, "w") as file:
            file.write(key := secrets.token_urlsafe(48))
        return key


def settings_from(config: dict[str, Any]) -> WebSettings:
    """Take what belongs to the settings (lower-case names) out of a mapping."""
    return WebSettings(**{name: config.pop(name) for name in list(config) if name in WebSettings.model_fields})
