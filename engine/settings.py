"""Everything that can be set from outside: `PIAOFLOW_…` in the environment, or a TOML file named by `PIAOFLOW_CONFIG`."""

import os
from typing import Any

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from engine import backoff


class Settings(BaseSettings):
    """Limits of the engine. The defaults are what the design measured (architecture §3, §4, §14)."""

    model_config = SettingsConfigDict(env_prefix="PIAOFLOW_", extra="ignore", frozen=True)

    processes: str = "processes"
    """The Python package whose folders are process definitions."""
    step_budget: int = 2_000
    """Steps one command may take before it is refused."""
    variables_bytes: int = 256 * 1024
    """Size of an instance's variables as JSON."""
    file_bytes: int = 20 * 1024 * 1024
    """Size of one uploaded file."""
    resource_bytes: int = 2 * 1024 * 1024
    """Size of one file of a deployment."""
    idempotency_days: int = 7
    """How long an answer is kept for its `Idempotency-Key`."""
    audit_key: str = "piaoflow"
    """Keys the hashes of history. Set your own, and keep it outside the database."""
    sweep_seconds: float = 5
    """How often timers, starts by the clock and messages under way are looked for."""
    message_days: int = 14
    """How long a message waits for somebody to take it."""
    start_retry_seconds: int = 300
    """When a start by the clock is tried again that could not be done."""
    workhours: str = "09:00-12:00,13:30-18:00"
    """Hours of a working day in China, for `4 workhours`."""
    job_retry: str = "R5/PT10S"
    """How an external service is tried again where its topic says nothing: `R<times>/<ISO duration>[/<factor>]`."""
    job_timeout: float = 30
    """Seconds an external service may take where its topic says nothing."""
    job_wait: float = 15
    """Seconds after which an answer knocks again at an instance that is suspended or busy."""
    job_deaths: int = Field(default=3, ge=2)
    """How many processes may die over one try of an external service before it is an incident; the last one runs it alone."""
    job_slots: int = 16
    """Jobs one process runs at the same time."""
    job_poll: float = 0.25
    """Seconds between two looks into the queue."""
    job_days: int = 7
    """How long a finished job is kept."""
    beat_seconds: float = 5
    """How often a process that runs jobs says that it lives, and looks for dead ones."""
    silent_seconds: float = 20
    """Silent for so long, it is dead: others take its jobs over."""
    lock_timeout_ms: int = 3_000
    """How long a command waits for an instance on PostgreSQL."""

    @field_validator("job_retry")
    @classmethod
    def _readable(cls, text: str) -> str:
        backoff.parse(text)
        return text

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource, **named: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        order = [named["init_settings"], named["env_settings"], *sources]
        if path := os.environ.get("PIAOFLOW_CONFIG"):
            order.append(TomlConfigSettingsSource(settings_cls, path))
        return tuple(order)
