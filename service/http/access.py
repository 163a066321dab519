"""Who may come in: keys and their scopes, and how much of each key's requests at once.

Without any key the service listens on loopback alone and everybody there may do everything; then
the dangerous neighbour is a web page in a browser on this machine, which may post but is told
apart by the headers that browsers add.
"""

import base64
import binascii
import ipaddress
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import msgspec
from fastapi import Request

from service.api.problems import Problem
from service.settings import Settings
from service.store.keys import SCOPES, InvalidKeyError, Key, KeyStore, Scope, matches, split

LOCAL_CLIENT = "local"

# A key made or revoked by another process is seen after this many seconds.
KEYS_SEEN_AFTER_SECONDS = 2.0


class Caller(msgspec.Struct, frozen=True):
    """Whoever sent a request, by its key."""

    key: Key

    @property
    def client(self) -> str:
        """Its name, in records and lists."""
        return self.key.name

    @property
    def is_admin(self) -> bool:
        """Whether it may see and change what belongs to others."""
        return self.key.opens("admin")


# The key of everybody on this machine, where there are none.
_LOCAL = Key(id="", name=LOCAL_CLIENT, secret_hash="", scopes=frozenset(SCOPES), created_at=0.0)


class _Budget:
    """What one client has left: requests in a token bucket, and how many are under way."""

    def __init__(self, rate: float) -> None:
        self.tokens = max(1.0, rate)
        self.filled_at = time.monotonic()
        self.under_way = 0

    def seconds_to_wait(self, rate: float) -> float:
        """Takes a token; or says in how many seconds there will be one."""
        now = time.monotonic()
        self.tokens = min(max(1.0, rate), self.tokens + (now - self.filled_at) * rate)
        self.filled_at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / rate


class Access:
    """The keys of one service process, read again from the database now and then.

    `refresh` reads the database and blocks; everything else only looks at memory.
    """

    def __init__(self, settings: Settings, store: KeyStore) -> None:
        self._settings = settings
        self._store = store
        self._keys: dict[str, Key] = {}
        self._open = False
        self._budgets: dict[str, _Budget] = {}

    def refresh(self) -> None:
        """Reads the keys.

        Raises:
            DatabaseError: they cannot be read; those known stay in force.
        """
        found = self._store.all()
        self._keys = {key.id: key for key in found if key.revoked_at is None}
        # A key that was revoked still says that this service is one with keys.
        self._open = not found and self._settings.on_loopback

    @contextmanager
    def admit(self, request: Request, scope: Scope | None) -> Iterator[Caller]:
        """Lets a request in for as long as the block lasts.

        Args:
            scope: what its key must be good for; None for any key.

        Raises:
            Problem: 401 without a key, 403 with one that does not open this, 429 with too much.
        """
        key = self._identify(request)
        if scope is not None and not key.opens(scope):
            raise Problem(403, "forbidden", f"this key has not the scope {scope!r}")
        settings = self._settings
        rate = settings.rate_per_key if key.rate is None else key.rate
        at_once = settings.concurrency_per_key if key.concurrency is None else key.concurrency
        # Each process counts for itself, and requests fall on all alike.
        rate /= settings.workers
        budget = self._budgets.get(key.name)
        if budget is None:
            budget = self._budgets[key.name] = _Budget(rate)
        if budget.under_way >= at_once:
            detail = f"{budget.under_way} requests of this key are under way already"
            raise Problem(429, "too-many-at-once", detail, None, {"Retry-After": "1"})
        if rate and (wait := budget.seconds_to_wait(rate)):
            detail = f"at most {rate * settings.workers:g} requests a second with this key"
            headers = {"Retry-After": str(max(1, round(wait + 0.5)))}
            raise Problem(429, "too-many-requests", detail, None, headers)
        budget.under_way += 1
        try:
            yield Caller(key)
        finally:
            budget.under_way -= 1

    def _identify(self, request: Request) -> Key:
        if self._open:
            _refuse_foreign_pages(request)
            return _LOCAL
        token = _token(request)
        if token is None:
            raise _unauthorized("an API key is needed: Authorization: Bearer omniarc_…")
        try:
            identity, secret = split(token)
        except InvalidKeyError:
            raise _unauthorized("this is not an API key of this service") from None
        key = self._keys.get(identity)
        if key is None or not matches(key, secret):
            raise _unauthorized("this API key is unknown or revoked")
        return key


def _unauthorized(detail: str) -> Problem:
    return Problem(401, "unauthorized", detail, None, {"WWW-Authenticate": "Bearer"})


def _token(request: Request) -> str | None:
    """The key in the headers: as a bearer token, as X-API-Key, or as the password of a URL."""
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


def _refuse_foreign_pages(request: Request) -> None:
    """Refuses what a web page of somebody else's sent through a browser on this machine."""
    origin = request.headers.get("origin")
    try:
        host = urlsplit(f"//{request.headers.get('host', '')}")
        foreign = origin is not None and urlsplit(origin).netloc != host.netloc
    except ValueError:
        raise Problem(403, "forbidden", "Host, or Origin, is none that there can be") from None
    if not _is_local_name(host.hostname or ""):
        # A name that somebody else may point at this machine when the page is there already.
        detail = f"without API keys the service does not answer to {str(host.hostname)[:80]!r}"
        raise Problem(403, "forbidden", detail)
    if foreign or request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        detail = "without API keys no page of another site may send requests"
        raise Problem(403, "forbidden", detail)


def _is_local_name(name: str) -> bool:
    """Whether no stranger can own the name: an address of loopback, or a name without a dot."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return "." not in name
