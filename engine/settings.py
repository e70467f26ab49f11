"""Everything that can be set from outside: `PIAOFLOW_…` in the environment, or a TOML file named by `PIAOFLOW_CONFIG`."""

import os
from typing import Any

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


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
    message_days: int = 14
    """How long a message waits for somebody to take it."""
    start_retry_seconds: int = 300
    """When a start by the clock is tried again that could not be done."""
    workhours: str = "09:00-12:00,13:30-18:00"
    """Hours of a working day in China, for `4 workhours`."""
    lock_timeout_ms: int = 3_000
    """How long a command waits for an instance on PostgreSQL."""

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource, **named: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        order = [named["init_settings"], named["env_settings"], *sources]
        if path := os.environ.get("PIAOFLOW_CONFIG"):
            order.append(TomlConfigSettingsSource(settings_cls, path))
        return tuple(order)
