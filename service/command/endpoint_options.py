"""Options and settings of the model that a command asks, and of the prompts it sends."""

from typing import Annotated

import typer
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from omniarc.model.endpoint import Endpoint
from service.command.failure import CommandError
from service.command.options import option_errors

ModelUrlOption = Annotated[
    str | None,
    typer.Option(
        "--model-url",
        metavar="URL",
        help="URL of the model's endpoint, up to /v1; by default OMNIARC_MODEL_URL.",
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="Name of the model at the endpoint; by default OMNIARC_MODEL.",
    ),
]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", help="Limit of each request to the model, in seconds.")
]
TIMEOUT_SECONDS = 600.0

EncoderOption = Annotated[
    str,
    typer.Option("--encoder", metavar="NAME", help="Encoding of grids: digits, rows or shape."),
]
ListingOption = Annotated[
    bool,
    typer.Option("--listing/--no-listing", help="List the names of the language in prompts."),
]
TemperatureOption = Annotated[
    float | None,
    typer.Option("--temperature", help="Sampling temperature; by default the endpoint's."),
]
MaxTokensOption = Annotated[int, typer.Option("--max-tokens", help="Token limit of each reply.")]
MAX_TOKENS = 8192


class EndpointSettings(BaseSettings):
    """The settings of a model's endpoint, from the environment.

    The key is not an option: every user of the machine can read the options of a process.
    """

    model_config = SettingsConfigDict(env_prefix="OMNIARC_", frozen=True, hide_input_in_errors=True)

    model_url: str = Field("", description="URL of a chat completions endpoint, up to /v1.")
    model: str = Field("", description="Name of the model at the endpoint.")
    model_key: SecretStr = Field(
        SecretStr(""), description="API key of the endpoint, if it needs one; never shown."
    )


def make_endpoint(
    url: str | None, model: str | None, timeout_seconds: float = TIMEOUT_SECONDS
) -> Endpoint:
    """Return the endpoint that options and settings specify, to be entered with `async with`.

    Raises:
        CommandError: an option or setting is missing or invalid; the message never has the key.
    """
    settings = EndpointSettings()
    url = url or settings.model_url
    model = model or settings.model
    if not url:
        raise CommandError("--model-url: is required, unless OMNIARC_MODEL_URL is set")
    if not model:
        raise CommandError("--model: is required, unless OMNIARC_MODEL is set")
    key = settings.model_key.get_secret_value() or None
    names = {
        "url": "--model-url (OMNIARC_MODEL_URL)",
        "model": "--model (OMNIARC_MODEL)",
        "key": "OMNIARC_MODEL_KEY",
        "timeout_seconds": "--timeout",
    }
    with option_errors(names):
        return Endpoint(url, model, key, timeout_seconds=timeout_seconds)
