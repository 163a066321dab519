"""Where the model is that a command asks: options, and settings for what they leave out."""

from typing import Annotated

import typer
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from omniarc.model.endpoint import Endpoint
from service.command.failure import CommandError

UrlOption = Annotated[
    str | None,
    typer.Option(help="The model's endpoint, up to /v1; by default OMNIARC_MODEL_URL."),
]
ModelOption = Annotated[
    str | None, typer.Option(help="The model's name there; by default OMNIARC_MODEL.")
]
TimeoutOption = Annotated[
    float, typer.Option(help="Seconds that one reply may take.", show_default=True)
]
TIMEOUT_SECONDS = 600.0


class EndpointSettings(BaseSettings):
    """The settings of a model's endpoint, from the environment.

    The key is a setting alone: an option could be read by everybody who lists the processes.
    """

    model_config = SettingsConfigDict(env_prefix="OMNIARC_", frozen=True, hide_input_in_errors=True)

    model_url: str = Field("", description="Address of a chat completions endpoint, up to /v1.")
    model: str = Field("", description="The model's name at the endpoint.")
    model_key: SecretStr = Field(
        SecretStr(""), description="Key for the endpoint, if it wants one; shown nowhere."
    )


def make_endpoint(
    url: str | None, model: str | None, timeout_seconds: float = TIMEOUT_SECONDS
) -> Endpoint:
    """The endpoint that options and settings name, to be entered with `async with`.

    Raises:
        CommandError: something is missing or wrong; the message says what, and never the key.
    """
    settings = EndpointSettings()
    url = url or settings.model_url
    model = model or settings.model
    if not url:
        raise CommandError("--url: give the model's endpoint, or set OMNIARC_MODEL_URL")
    if not model:
        raise CommandError("--model: give the model's name, or set OMNIARC_MODEL")
    key = settings.model_key.get_secret_value() or None
    try:
        return Endpoint(url, model, key, timeout_seconds=timeout_seconds)
    except ValueError as error:
        raise CommandError(_by_option(str(error))) from None


def _by_option(message: str) -> str:
    """An endpoint's complaint in the names that the user gave."""
    names = {
        "url": "--url (OMNIARC_MODEL_URL)",
        "model": "--model (OMNIARC_MODEL)",
        "key": "OMNIARC_MODEL_KEY",
        "timeout_seconds": "--timeout",
    }
    field, colon, rule = message.partition(":")
    return f"{names.get(field, field)}{colon}{rule}"
