"""The service's settings, read from environment variables prefixed with `OMNIARC_`.

A setting can also be read from a file named after its variable in lower case, in the directory
`OMNIARC_SECRETS_DIR` (by default `/run/secrets`, where container engines mount secrets).
"""

import difflib
import ipaddress
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from omniarc import language
from sandbox.limits import MIN_MEMORY_MB
from sandbox.program import Policy
from service.audit.records import Redaction
from service.execution.memory import automatic_ceiling_mb
from service.store.database import check_url

SECRETS_DIR = "/run/secrets"

_PREFIX = "OMNIARC_"

# Similarity, from 0 to 1, from which an unknown variable counts as a misspelled setting. Variables
# of other users of the prefix (compose, the clients) are less similar than this.
_MIN_SIMILARITY = 0.8

LogFormat = Literal["auto", "json", "text"]


def _check_database_url(url: SecretStr) -> SecretStr:
    if url.get_secret_value():
        check_url(url.get_secret_value())
    return url


def _check_origin(origin: str) -> str:
    """Check that an origin is written as browsers send it, since it is compared as text."""
    if origin == "*":
        return origin
    try:
        url = urlsplit(origin)
        port = url.port
    except ValueError:
        raise ValueError(f"{origin[:80]!r} is not an origin") from None
    default = {"http": 80, "https": 443}
    host = url.netloc.rpartition("@")[2]
    if (
        url.scheme not in default
        or not url.hostname
        or port == default[url.scheme]
        or origin != f"{url.scheme}://{host.lower()}"
        or not origin.isascii()
        or "*" in origin
    ):
        raise ValueError(
            f"{origin[:80]!r} is not an origin as browsers send it: http or https, a host in lower "
            "case and a port unless it is the default one, such as https://example.org"
        )
    return origin


def _check_network(network: str) -> str:
    try:
        ipaddress.ip_network(network)
    except ValueError as error:
        raise ValueError(f"not an address or network: {str(error)[:160]}") from None
    return network


Origin = Annotated[str, AfterValidator(_check_origin)]
Network = Annotated[str, AfterValidator(_check_network)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_check_database_url)]


class Settings(BaseSettings):
    """All settings with their defaults; `docs/settings.md` lists them as a table."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True)

    host: str = Field(
        "127.0.0.1",
        description="Address to listen on; addresses other than loopback require an API key.",
    )
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    probe_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="Port of a second listener, which answers `/healthz` and `/readyz` alone, even "
        "while all connections are in use; 0 for none.",
    )
    workers: int = Field(1, ge=1, le=256, description="Number of service processes.")
    slots: int = Field(
        0,
        ge=0,
        le=1024,
        description="Programs run concurrently by each process; 0 divides the CPUs among them.",
    )
    spares: int = Field(
        1, ge=0, le=16, description="Idle child processes that each template keeps forked ahead."
    )
    max_body_bytes: int = Field(
        8 << 20,
        ge=1024,
        description="Maximum request body, or program of a batch, in bytes; larger ones get 413.",
    )
    max_batch_bytes: int = Field(
        1 << 30,
        ge=1024,
        description="Maximum body of a batch or job in bytes; larger ones get 413.",
    )
    max_batch_programs: int = Field(
        100_000, ge=1, description="Maximum number of programs in a batch or job."
    )
    max_body_memory_mb: int = Field(
        128,
        ge=1,
        description="What the bodies of requests in progress, and unread responses above 64 KiB, "
        "may hold in the memory of each process, in MiB; further ones of clients with more than an "
        "equal share get 503.",
    )
    max_body_memory_mb_per_client: int = Field(
        64,
        ge=1,
        description="The same for each client, but at least one body or response; its further ones "
        "get 429.",
    )
    max_batch_disk_mb: int = Field(
        0,
        ge=0,
        description="What batches in progress may hold in the temporary directory, in MiB; 0 for "
        "three quarters of what is free at startup. Each client may use half of it, or as much as "
        "one batch.",
    )
    max_waiting: int = Field(
        1024,
        ge=1,
        description="Maximum number of programs waiting for a slot, for interactive requests and "
        "for batches each; further requests of clients with more than an equal share get 503.",
    )
    max_waiting_per_client: int = Field(
        512,
        ge=1,
        description="The same for each client; its further requests get 429.",
    )
    max_memory_mb: int = Field(
        0,
        ge=0,
        description="Ceiling for the memory limits of all programs that run at once in all "
        "processes, in MiB; 0 for three quarters of the memory of the container or machine.",
    )
    max_memory_mb_per_client: int = Field(
        0,
        ge=0,
        description="The same for the programs of one client, and for those of all batches and "
        "jobs together. Larger limits of a program are lowered to it. 0 leaves the share of a slot "
        "to the others.",
    )
    max_queued: int = Field(
        1_000_000,
        ge=1,
        description="Maximum number of programs of unfinished jobs; further jobs of clients with "
        "more than an equal share get 503.",
    )
    max_queued_per_client: int = Field(
        500_000, ge=1, description="The same for each client; its further jobs get 429."
    )
    bulk_stdout_kb: int = Field(
        64,
        ge=0,
        description="Standard output of a program that is kept in the result of a batch or job, in "
        "thousands of characters (1024).",
    )
    stored_mb_per_day_per_client: float = Field(
        65_536.0,
        ge=0,
        description="What each client's programs may add to the audit trail, to jobs and to their "
        "results in a day, in MiB, after which it gets 429; 0 for no limit.",
    )
    extra_modules: list[str] = Field(
        default_factory=lambda: list(language.MODULES),
        description="Installed modules that programs may import in addition to the standard "
        "list (JSON). Whole packages, such as `sympy` or `sympy.*`, are for programs and scripts "
        "under policy `kernel` alone, and are loaded on first need.",
    )
    allow_eval: bool = Field(
        True,
        description="Whether programs under policy `restricted` may run text with `eval` and "
        "`exec`, which compile it under the same policy; each use is a finding.",
    )
    restores: int = Field(
        1000,
        ge=0,
        description="Maximum number of programs of one client that a child runs, put back to its "
        "first state after each; 0 to fork a child for each program.",
    )
    restored_clients: int = Field(
        4,
        ge=1,
        description="Number of clients for which each slot keeps a child that is put back, which "
        "takes 40 MB; programs of further clients run in forked children.",
    )
    run_code_policy: Policy = Field(
        "kernel", description="Policy for scripts sent to `/run_code` and `/execute`."
    )
    database_url: DatabaseUrl = Field(
        SecretStr(""),
        description="`sqlite:///file` or `postgresql://…`; empty for the file "
        "`omniarc/omniarc.db` in `$XDG_STATE_HOME` or `~/.local/state`.",
    )
    admin_key: SecretStr | None = Field(
        None, description="API key with every scope, created at startup."
    )
    rate_per_key: float = Field(
        0.0, ge=0, description="Maximum requests per second for each key; 0 for no limit."
    )
    concurrency_per_key: int = Field(
        512, ge=1, description="Maximum concurrent requests for each key."
    )
    read_seconds: float = Field(
        30.0,
        gt=0,
        description="Time limit for receiving the headers of a request, and for its body in "
        "excess of 64 kB/s.",
    )
    write_seconds: float = Field(
        60.0, gt=0, description="Time after which a client that does not read is disconnected."
    )
    cors_origins: list[Origin] = Field(
        default_factory=list,
        description="Origins whose web pages may use the service with a key, such as "
        "`https://example.org`, or `*` for all (JSON).",
    )
    console: bool = Field(
        True, description="Whether `/console` serves pages for people; `off` removes them."
    )
    max_connections: int = Field(
        4096,
        ge=1,
        description="Maximum connections of each process. Further ones replace idle ones of the "
        "address that holds most, or get 503 and are closed.",
    )
    max_connections_per_address: int = Field(
        1024,
        ge=1,
        description="Maximum connections of each process from one IPv4 address or IPv6 network of "
        "64 bits; further ones get 503 and are closed. Does not apply to trusted proxies.",
    )
    trusted_proxies: list[Network] = Field(
        default_factory=list,
        description="Addresses or networks of proxies whose `X-Forwarded-For` and "
        "`X-Forwarded-Proto` are believed, such as `10.0.0.0/8` (JSON).",
    )
    linger_seconds: float = Field(
        0.0,
        ge=0,
        description="Time at shutdown during which requests are still accepted while `/readyz` "
        "returns 503, so that load balancers notice.",
    )
    drain_seconds: float = Field(
        30.0, ge=0, description="Time that requests in progress have to finish at shutdown."
    )
    lease_seconds: float = Field(
        15.0,
        ge=1,
        description="Time after which the job programs of a silent process go to other processes.",
    )
    jobs_keep_days: float = Field(
        30.0, ge=0, description="Days to keep completed jobs; 0 to keep them forever."
    )
    jobs_keep_mb_per_client: float = Field(
        4096.0,
        ge=0,
        description="Size of the jobs of each client in MiB above which its oldest completed jobs "
        "are deleted; 0 for no limit.",
    )
    audit_flush_seconds: float = Field(
        0.2,
        ge=0,
        le=60,
        description="Interval at which audit records are written; `kill -9` can lose this much.",
    )
    audit_max_lag: int = Field(
        50_000,
        ge=1,
        description="Maximum number of unwritten audit records; beyond it no program runs.",
    )
    audit_keep_days: float = Field(
        90.0, ge=0, description="Days to keep audit records; 0 to keep them forever."
    )
    audit_keep_mb: float = Field(
        10_240.0,
        ge=0,
        description="Size of the audit trail in MiB above which the oldest records are pruned; "
        "0 for no limit.",
    )
    audit_redact: list[Redaction] = Field(
        default_factory=list,
        description="Fields omitted from audit records: `source`, `detail`, `client` (JSON).",
    )
    log_format: LogFormat = Field(
        "auto", description="`json`, `text`, or `auto` for text on a terminal and JSON otherwise."
    )

    @property
    def slots_per_process(self) -> int:
        """Number of programs that each service process runs concurrently."""
        return self.slots or max(1, len(os.sched_getaffinity(0)) // self.workers)

    def batch_disk_bytes(self) -> int:
        """Return what the batches of each process may hold on disk."""
        free = shutil.disk_usage(tempfile.gettempdir()).free * 3 // 4
        return (self.max_batch_disk_mb << 20 or free) // self.workers

    @property
    def body_bytes(self) -> int:
        """What all request bodies may hold in the memory of each process."""
        return max(self.max_body_memory_mb << 20, self.body_bytes_of_one_client)

    @property
    def body_bytes_of_one_client(self) -> int:
        """The part of `body_bytes` that one client may use; the largest body fits into it."""
        # The last piece of a program that is read from a batch may belong to the next.
        return max(self.max_body_memory_mb_per_client << 20, 2 * self.max_body_bytes)

    @property
    def memory_mb_per_process(self) -> int:
        """Ceiling for the memory limits of the programs that each process runs concurrently."""
        total = self.max_memory_mb or automatic_ceiling_mb()
        return max(MIN_MEMORY_MB, total // self.workers)

    @property
    def memory_mb_of_one_client(self) -> int:
        """The part of `memory_mb_per_process` that one client may use."""
        total, slots = self.memory_mb_per_process, self.slots_per_process
        share = self.max_memory_mb_per_client // self.workers or total * slots // (slots + 1)
        return min(total, max(MIN_MEMORY_MB, share))

    @property
    def database(self) -> str:
        """The database's URL: the setting, or the default file."""
        return self.database_url.get_secret_value() or f"sqlite:///{_state_dir()}/omniarc.db"

    @property
    def on_loopback(self) -> bool:
        """Whether the service is reachable from this machine only."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def load() -> Settings:
    """Load the settings from the environment and the secrets directory, if it exists."""
    directory = os.environ.get("OMNIARC_SECRETS_DIR", SECRETS_DIR)
    return Settings(_secrets_dir=directory if os.path.isdir(directory) else None)


def misspelled(variables: Iterable[str]) -> dict[str, str]:
    """Return the names that look like misspelled settings, with the setting each resembles.

    Unknown variables are ignored, so a misspelled limit would silently not apply.

    Args:
        variables: names of environment variables.
    """
    settings = [name.upper() for name in Settings.model_fields]
    given = (name.removeprefix(_PREFIX) for name in variables if name.startswith(_PREFIX))
    matches = {
        name: difflib.get_close_matches(name, settings, 1, _MIN_SIMILARITY)
        for name in given
        if name not in settings
    }
    return {_PREFIX + name: _PREFIX + found[0] for name, found in matches.items() if found}


def _state_dir() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "omniarc"
