"""omniarc serve: the service."""

import errno
import logging
import os
import resource
import signal
import socket
from typing import Annotated

import typer

from sandbox import walls
from service.command import configuration
from service.command.failure import CommandError
from service.settings import Settings, misspelled
from service.store.keys import InvalidKeyError, KeyStore
from service.telemetry import logs

log = logging.getLogger(__name__)

_DESCRIPTORS = 1 << 16


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(help="Service processes.")] = None,
) -> None:
    """Serve programs over HTTP until interrupted. Settings: OMNIARC_… in the environment."""
    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"OMNIARC_{name}"] = str(value)
    settings = configuration.load()
    logs.configure(settings.log_format)
    for name, setting in misspelled(os.environ).items():
        log.warning("Unknown setting %s; did you mean %s?", name, setting)
    walls.require()
    _check_keys(settings)
    sockets = _bind(settings)
    _raise_descriptor_limit()
    _run(settings, sockets)


def _run(settings: Settings, sockets: list[socket.socket]) -> None:
    # Where metrics are kept is decided by a variable, when they are first imported.
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
    from service.server import server, workers

    urls = " ".join(map(_url, sockets))

    def tell() -> None:
        log.info("running on %s", urls, extra=logs.fields(workers=settings.workers))

    run = workers.run if settings.workers > 1 else server.run
    try:
        run(settings, sockets, tell)
    except server.StartError as error:
        raise CommandError(str(error)) from None
    # It has ended as it should: what is left is to leave.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    log.info("ended")


def _check_keys(settings: Settings) -> None:
    """Refuses to listen beyond this machine while anybody could come in."""
    with configuration.database(configuration.database_url(settings)) as database:
        keys = KeyStore(database)
        try:
            if settings.admin_key is not None:
                keys.ensure_admin(settings.admin_key.get_secret_value())
        except InvalidKeyError as error:
            raise CommandError(f"OMNIARC_ADMIN_KEY: {error}") from None
        if not settings.on_loopback and not keys.all():
            raise CommandError(
                f"OMNIARC_HOST: {settings.host} can be reached from other machines, and no API key "
                "is defined: make one with `omniarc keys create NAME`, or set OMNIARC_ADMIN_KEY"
            )


def _bind(settings: Settings) -> list[socket.socket]:
    """Sockets on every address of the host, bound but not listening yet.

    Raises:
        CommandError: the host is unknown, or the port taken.
    """
    host = settings.host or None
    try:
        found = socket.getaddrinfo(
            host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError) as error:
        raise CommandError(f"OMNIARC_HOST: {settings.host}: {error}") from None
    sockets = []
    for family, kind, protocol, _, address in dict.fromkeys(found):
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            listening.bind(address)
        except OSError as error:
            listening.close()
            if error.errno == errno.EADDRNOTAVAIL and len(found) > 1:
                continue  # a name may have an address of a family that is switched off here
            reason = os.strerror(error.errno or 0).lower()
            raise CommandError(f"OMNIARC_PORT: {settings.port}: {reason}") from None
        sockets.append(listening)
    if not sockets:
        raise CommandError(f"OMNIARC_HOST: {settings.host}: no address of it can be listened on")
    return sockets


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _raise_descriptor_limit() -> None:
    """Every connection is a descriptor, and every child that is ready is one."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if most == resource.RLIM_INFINITY else min(most, _DESCRIPTORS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(allowed, wanted), most))
