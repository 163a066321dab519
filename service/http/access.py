"""Authentication by API key, scopes, and rate limits.

Without any key the service listens on loopback only and accepts every request from this machine.
The remaining threat is then a web page in a browser on this machine: it can send requests, but
browsers add headers that identify them.
"""

import base64
import binascii
import ipaddress
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import msgspec
from fastapi import Request

from service.api.problems import Problem
from service.http.body_budget import BodyBudget, HeldBytes
from service.settings import Settings
from service.store.keys import SCOPES, InvalidKeyError, Key, KeyStore, Scope, matches, split_token

log = logging.getLogger(__name__)

LOCAL_CLIENT = "local"


class Caller(msgspec.Struct, frozen=True):
    """The sender of a request, identified by its key.

    Attributes:
        key: the key.
        held: counts what the request's body holds in memory, until the request ends.
    """

    key: Key
    held: HeldBytes

    @property
    def client(self) -> str:
        """The name of the key, as in records and lists."""
        return self.key.name

    @property
    def is_admin(self) -> bool:
        """Whether the caller may see and change jobs of other keys."""
        return self.key.has_scope("admin")


# Stands for every local client while no key is defined.
_LOCAL = Key(id="", name=LOCAL_CLIENT, secret_hash="", scopes=frozenset(SCOPES), created_at=0.0)


class _Budget:
    """A client's token bucket and its number of active requests."""

    def __init__(self, rate: float) -> None:
        self.tokens = max(1.0, rate)
        self.filled_at = time.monotonic()
        self.active = 0

    def take(self, rate: float) -> float:
        """Take a token and return 0, or return the seconds until the next token."""
        now = time.monotonic()
        self.tokens = min(max(1.0, rate), self.tokens + (now - self.filled_at) * rate)
        self.filled_at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / rate


class Access:
    """Admits requests by the keys of the database.

    Only `refresh` reads the database, and blocks; everything else works in memory.

    Attributes:
        bodies: what the bodies of the admitted requests hold in memory.
        spools: what their batches hold on disk.
    """

    def __init__(self, settings: Settings, store: KeyStore) -> None:
        self._settings = settings
        self._store = store
        self._keys: dict[str, Key] = {}
        self._open = False
        self._budgets: dict[str, _Budget] = {}
        self.bodies = BodyBudget(settings.body_bytes, settings.body_bytes_of_one_client)
        disk_bytes = settings.batch_disk_bytes()
        share = min(disk_bytes, max(disk_bytes // 2, settings.max_batch_bytes))
        self.spools = BodyBudget(disk_bytes, share, "batches")

    def refresh(self) -> None:
        """Load the keys from the database.

        Raises:
            DatabaseError: the keys cannot be read; those loaded before stay valid.
        """
        keys = self._store.all()
        self._keys = {key.id: key for key in keys if key.revoked_at is None}
        # Revoking the last key must not open the service to everybody.
        is_open = not keys and self._settings.on_loopback
        if self._open and not is_open:
            log.warning("the first API key was created; requests without a key now get 401")
        self._open = is_open

    @contextmanager
    def admit(self, request: Request, scope: Scope | None) -> Iterator[Caller]:
        """Admit a request and count it as active until the block ends.

        Args:
            request: the request, with its key in a header.
            scope: the scope that the key must have; None if any key will do.

        Raises:
            Problem: 401, the key is missing or invalid; 403, it lacks the scope; 429, it has
                exceeded its rate or its number of concurrent requests.
        """
        with self.admit_key(self.identify(request), scope) as caller:
            yield caller

    @contextmanager
    def admit_key(self, key: Key, scope: Scope | None) -> Iterator[Caller]:
        """Admit a request whose key is known, and count it as active until the block ends.

        Raises:
            Problem: 403 or 429, as for `admit`.
        """
        if scope is not None and not key.has_scope(scope):
            raise Problem(403, "forbidden", f"Insufficient scope: this key lacks {scope!r}")
        settings = self._settings
        rate = settings.rate_per_key if key.rate is None else key.rate
        concurrency = settings.concurrency_per_key if key.concurrency is None else key.concurrency
        # Each process counts its own requests, and requests are spread evenly over processes.
        rate /= settings.workers
        budget = self._budgets.get(key.name)
        if budget is None:
            budget = self._budgets[key.name] = _Budget(rate)
        if budget.active >= concurrency:
            detail = f"This key already has {_requests(budget.active)} in progress"
            raise Problem(429, "too-many-at-once", detail, None, {"Retry-After": "1"})
        if rate and (wait := budget.take(rate)):
            detail = f"This key is limited to {_requests(rate * settings.workers)} per second"
            headers = {"Retry-After": str(max(1, round(wait + 0.5)))}
            raise Problem(429, "too-many-requests", detail, None, headers)
        budget.active += 1
        held = HeldBytes(self.bodies, key.name)
        try:
            yield Caller(key, held)
        finally:
            held.release()
            budget.active -= 1

    def local_key(self, request: Request) -> Key | None:
        """Return the key of every local client, if the service needs none; else None.

        Raises:
            Problem: 403, a page of another site sent the request.
        """
        if not self._open:
            return None
        _reject_cross_site(request)
        return _LOCAL

    def identify(self, request: Request) -> Key:
        """Return the key that a request was sent with.

        Raises:
            Problem: 401, it is missing or invalid; 403, a page of another site sent the request.
        """
        local = self.local_key(request)
        if local is not None:
            return local
        token = _token(request)
        if token is None:
            raise _unauthorized()
        return self.find(token)

    def find(self, token: str) -> Key:
        """Return the key that a token is of.

        Raises:
            Problem: 401, there is no such key, or it was revoked.
        """
        try:
            identity, secret = split_token(token)
        except InvalidKeyError:
            raise _unauthorized() from None
        key = self._keys.get(identity)
        if key is None or not matches(key, secret):
            raise _unauthorized()
        return key


def _requests(count: float) -> str:
    return f"{count:g} request{'' if count == 1 else 's'}"


def _unauthorized() -> Problem:
    detail = "Missing or invalid API key; send it as Authorization: Bearer omniarc_…"
    return Problem(401, "unauthorized", detail, None, {"WWW-Authenticate": "Bearer"})


def _token(request: Request) -> str | None:
    """Return the key: a bearer token, the `X-API-Key` header, or a password (or user) of a URL."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return given.strip()
    if kind.lower() == "basic":
        try:
            pair = base64.b64decode(given, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
        return pair.partition(":")[2] or pair.partition(":")[0]
    return request.headers.get("x-api-key")


def _reject_cross_site(request: Request) -> None:
    """Reject a request that a page of another site sent through a browser on this machine."""
    origin = request.headers.get("origin")
    try:
        host = urlsplit(f"//{request.headers.get('host', '')}")
        foreign = origin is not None and urlsplit(origin).netloc != host.netloc
    except ValueError:
        raise Problem(403, "forbidden", "Invalid Host or Origin header") from None
    if not _is_local_name(host.hostname or ""):
        # DNS rebinding: the owner of a public name can point it at this machine at any time.
        name = str(host.hostname)[:80]
        detail = f"Without API keys the service does not accept the host name {name!r}"
        raise Problem(403, "forbidden", detail)
    if foreign or request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        detail = "Without API keys the service does not accept cross-site requests"
        raise Problem(403, "forbidden", detail)


def _is_local_name(name: str) -> bool:
    """Return whether nobody else can own the name: a loopback address, or a name without a dot."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return "." not in name
