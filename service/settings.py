"""The service's settings, from the environment: `OMNIARC_` and the name in capitals.

A setting may also be the content of a file, named as its variable in lower case, in the folder
`OMNIARC_SECRETS_DIR` (by default `/run/secrets`, where container engines put secrets).
"""

import difflib
import ipaddress
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from omniarc import language
from sandbox.program import Policy
from service.store.database import check_url

SECRETS_DIR = "/run/secrets"

_PREFIX = "OMNIARC_"

# How alike a mistyped name is to the one that was meant, of 1. Names of what else begins with the
# prefix (compose's variables, the clients' own) are below it.
_ALIKE = 0.8

Redaction = Literal["source", "detail", "client"]
LogFormat = Literal["auto", "json", "text"]


def _checked_url(url: SecretStr) -> SecretStr:
    if url.get_secret_value():
        check_url(url.get_secret_value())
    return url


DatabaseUrl = Annotated[SecretStr, AfterValidator(_checked_url)]


class Settings(BaseSettings):
    """Every setting, with its default. `docs/settings.md` is this as a table."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True)

    host: str = Field(
        "127.0.0.1",
        description="Address to listen on; beyond loopback only when an API key is defined.",
    )
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    workers: int = Field(1, ge=1, le=256, description="Service processes.")
    slots: int = Field(
        0,
        ge=0,
        le=1024,
        description="Programs that run at once in each process; 0 shares out the processors.",
    )
    spares: int = Field(
        1, ge=0, le=16, description="Children that each template keeps forked ahead of need."
    )
    max_body_bytes: int = Field(
        8 << 20,
        ge=1024,
        description="Largest request body, or program in a batch; a larger one is answered 413.",
    )
    max_batch_bytes: int = Field(
        1 << 30,
        ge=1024,
        description="Largest body of a batch or job; a larger one is answered 413.",
    )
    max_batch_programs: int = Field(
        100_000, ge=1, description="Programs that a batch or job may hold."
    )
    max_waiting: int = Field(
        1024, ge=1, description="Programs that may wait for a slot; beyond it the answer is 503."
    )
    max_queued: int = Field(
        1_000_000,
        ge=1,
        description="Programs of unfinished jobs in the database; beyond it the answer is 503.",
    )
    extra_modules: list[str] = Field(
        default_factory=lambda: list(language.MODULES),
        description="Installed modules that programs may import besides the listed ones (JSON).",
    )
    run_code_policy: Policy = Field(
        "kernel", description="Policy of the scripts that come to `/run_code`."
    )
    database_url: DatabaseUrl = Field(
        SecretStr(""),
        description="`sqlite:///file` or `postgresql://…`; empty is a file of the user's own, "
        "`omniarc/omniarc.db` in `$XDG_STATE_HOME` or `~/.local/state`.",
    )
    admin_key: SecretStr | None = Field(
        None, description="An API key with every scope, made when the service starts."
    )
    rate_per_key: float = Field(
        0.0, ge=0, description="Requests a second that each key may send; 0 is no limit."
    )
    concurrency_per_key: int = Field(
        512, ge=1, description="Requests of each key that may be under way at once."
    )
    read_seconds: float = Field(
        30.0,
        gt=0,
        description="What a request's head, or its body beyond 64 kB a second, may take to come.",
    )
    write_seconds: float = Field(
        60.0, gt=0, description="How long a client may leave its answer untaken."
    )
    max_connections: int = Field(
        4096,
        ge=1,
        description="Connections that each process holds; one more is answered 503 and closed.",
    )
    linger_seconds: float = Field(
        0.0,
        ge=0,
        description="How long requests are still taken when the service is told to end, while "
        "`/readyz` says no: a balancer's time to notice.",
    )
    drain_seconds: float = Field(
        30.0, ge=0, description="What requests under way are given to end when the service ends."
    )
    lease_seconds: float = Field(
        15.0,
        ge=1,
        description="After this silence of a service process its jobs' programs go to others.",
    )
    jobs_keep_days: float = Field(
        30.0, ge=0, description="How long jobs that have ended are kept; 0 keeps them."
    )
    audit_flush_seconds: float = Field(
        0.2,
        ge=0,
        le=60,
        description="How often audit records are written: what `kill -9` may cost of them.",
    )
    audit_max_lag: int = Field(
        50_000,
        ge=1,
        description="Audit records that may wait to be written; beyond it no program runs.",
    )
    audit_keep_days: float = Field(
        90.0, ge=0, description="How long audit records are kept; 0 keeps them."
    )
    audit_keep_mb: float = Field(
        0.0, ge=0, description="Size beyond which the oldest audit records go; 0 is no limit."
    )
    audit_redact: list[Redaction] = Field(
        default_factory=list,
        description="What audit records leave out: `source`, `detail`, `client` (JSON).",
    )
    log_format: LogFormat = Field(
        "auto", description="`json`, `text`, or `auto`: text in a terminal, else JSON."
    )

    @property
    def slots_each(self) -> int:
        """The number of programs that each service process runs at once."""
        return self.slots or max(1, len(os.sched_getaffinity(0)) // self.workers)

    @property
    def database(self) -> str:
        """The database's URL, whether set or not."""
        return self.database_url.get_secret_value() or f"sqlite:///{_state_folder()}/omniarc.db"

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def load() -> Settings:
    """The settings, from the environment and the folder of secrets where there is one."""
    folder = os.environ.get("OMNIARC_SECRETS_DIR", SECRETS_DIR)
    return Settings(_secrets_dir=folder if os.path.isdir(folder) else None)


def mistyped(variables: Iterable[str]) -> dict[str, str]:
    """Of the names of variables, those that are no setting but nearly one, and the one they are
    nearly: what is not a setting is passed by, and a limit that was meant is then not there."""
    settings = [name.upper() for name in Settings.model_fields]
    given = (name.removeprefix(_PREFIX) for name in variables if name.startswith(_PREFIX))
    alike = {
        name: difflib.get_close_matches(name, settings, 1, _ALIKE)
        for name in given
        if name not in settings
    }
    return {_PREFIX + name: _PREFIX + found[0] for name, found in alike.items() if found}


def _state_folder() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "omniarc"
