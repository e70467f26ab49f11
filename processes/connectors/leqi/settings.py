"""Where 乐企 is: `PIAOFLOW_LEQI_…` in the environment or the TOML file, as all settings."""

from pydantic import SecretStr

from engine.settings import Settings
from processes.connectors.leqi.embedded import Embedded
from processes.connectors.leqi.over_http import OverHttp
from processes.connectors.leqi.port import QuotaPlatform
from processes.registry.quotas.movements import Answer


class LeqiSettings(Settings):
    """`leqi_url` empty: the embedded simulator answers."""

    leqi_url: str = ""
    """Base address of the platform's gateway, `https://…`."""
    leqi_token: SecretStr = SecretStr("")
    """Sent as a bearer token."""


def platform(known: Answer | None, *, timeout: float) -> QuotaPlatform:
    """Whoever answers by the settings of now. `known`: what the book knows, for the simulator; `timeout` in seconds for one call."""
    told = LeqiSettings()
    return OverHttp(told.leqi_url, told.leqi_token.get_secret_value(), timeout) if told.leqi_url else Embedded(known)
