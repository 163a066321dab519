"""omniarc serve: run the service."""

import errno
import logging
import os
import resource
import signal
import socket
from typing import Annotated, Literal

import typer

from sandbox import walls
from service.command import configuration
from service.command.failure import CommandError
from service.settings import Settings, misspelled
from service.store.keys import InvalidKeyError, KeyStore
from service.telemetry import logs

log = logging.getLogger(__name__)

_MAX_DESCRIPTORS = 1 << 16


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on, instead of OMNIARC_HOST.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on, instead of OMNIARC_PORT.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Number of service processes, instead of OMNIARC_WORKERS.")
    ] = None,
) -> None:
    """Run the service until it is interrupted. Environment variables OMNIARC_… configure it."""
    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"OMNIARC_{name}"] = str(value)
    settings = configuration.load()
    logs.configure(settings.log_format)
    for name, similar in misspelled(os.environ).items():
        log.warning("Unknown setting %s; did you mean %s?", name, similar)
    walls.require()
    _check_keys(settings)
    sockets = _bind(settings, "port")
    if settings.probe_port:
        sockets += _bind(settings, "probe_port")
    _raise_descriptor_limit()
    _run(settings, sockets)


def _run(settings: Settings, sockets: list[socket.socket]) -> None:
    # prometheus_client reads this variable once, when it is first imported.
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
    from service.server import server, workers

    clients = [one for one in sockets if not server.is_for_probes(one, settings)]
    urls = list(map(_url, clients))

    def log_start() -> None:
        log.info("running on %s", " ".join(urls), extra=logs.fields(workers=settings.workers))
        if settings.console:
            log.info("the console for people is at %s/console", urls[0])

    run = workers.run if settings.workers > 1 else server.run
    try:
        run(settings, sockets, log_start)
    except server.StartError as error:
        raise CommandError(str(error)) from None
    # Shutdown is complete: a second signal must not change the exit code.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    log.info("stopped")


def _check_keys(settings: Settings) -> None:
    """Create the admin key, and refuse to listen on other addresses than loopback without keys.

    Raises:
        CommandError: there is no API key, or the admin key is invalid.
    """
    with configuration.open_database(configuration.database_url(settings)) as database:
        keys = KeyStore(database)
        try:
            if settings.admin_key is not None:
                keys.ensure_admin(settings.admin_key.get_secret_value())
        except InvalidKeyError as error:
            raise CommandError(f"OMNIARC_ADMIN_KEY: {error.rule}") from None
        if not settings.on_loopback and not keys.all():
            raise CommandError(
                f"OMNIARC_HOST: {settings.host} is reachable from other machines, but there is no "
                "API key; create one with `omniarc keys create NAME` or set OMNIARC_ADMIN_KEY"
            )


def _bind(settings: Settings, port_setting: Literal["port", "probe_port"]) -> list[socket.socket]:
    """Return sockets bound to every address of the host, which do not listen yet.

    Args:
        settings: the settings.
        port_setting: the name of the setting with the port.

    Raises:
        CommandError: the host is unknown, or the port is taken.
    """
    host = settings.host or None
    port = getattr(settings, port_setting)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise CommandError(f"OMNIARC_HOST: {settings.host}: {error}") from None
    sockets = []
    for family, kind, protocol, _, address in dict.fromkeys(found):
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            listener.bind(address)
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRNOTAVAIL and len(found) > 1:
                continue  # the name has an address of a family that is disabled here
            reason = os.strerror(error.errno or 0).lower()
            raise CommandError(f"OMNIARC_{port_setting.upper()}: {port}: {reason}") from None
        sockets.append(listener)
    if not sockets:
        raise CommandError(f"OMNIARC_HOST: {settings.host}: cannot listen on any of its addresses")
    return sockets


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _raise_descriptor_limit() -> None:
    """Raise the soft limit of descriptors, which connections and child processes need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MAX_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _MAX_DESCRIPTORS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
