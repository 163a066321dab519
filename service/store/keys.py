"""API keys and their scopes; only hashes of the secrets are stored.

A key is `omniarc_<id>_<secret>`. The secret has 256 random bits, so that one round of SHA-256
suffices: a slow hash protects only secrets that can be guessed.
"""

import hashlib
import hmac
import math
import re
import secrets
import time
from typing import Literal, get_args

import msgspec
from sqlalchemy import Row, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from sandbox.errors import FieldError
from service.store.database import Database, DatabaseError
from service.store.tables import keys

Scope = Literal["execute", "jobs", "audit", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

ADMIN_NAME = "admin"

# How often each service process reloads the keys, to see those made or revoked elsewhere.
REFRESH_SECONDS = 2.0

# The largest INTEGER of both databases.
_MAX_CONCURRENCY = 2**31 - 1

_TOKEN = re.compile(r"omniarc_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A stored key.

    Attributes:
        id: the public part of the token.
        name: the name of its owner.
        secret_hash: the hash of the secret part of the token.
        scopes: what the key allows.
        created_at: when it was created, in seconds since 1970.
        rate: requests per second, 0 for no limit; None for the service's setting.
        concurrency: concurrent requests; None for the service's setting.
        revoked_at: when it was revoked; None if it is active.
    """

    id: str
    name: str
    secret_hash: str
    scopes: frozenset[str]
    created_at: float
    rate: float | None = None
    concurrency: int | None = None
    revoked_at: float | None = None

    def has_scope(self, scope: Scope) -> bool:
        """Return whether the key allows `scope`; `admin` includes every other scope."""
        return scope in self.scopes or "admin" in self.scopes


class InvalidKeyError(FieldError):
    """A key cannot be created or found; `field` names the field of the key that is wrong."""


class KeyStore:
    """The API keys of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(
        self,
        name: str,
        scopes: list[Scope],
        *,
        rate: float | None = None,
        concurrency: int | None = None,
    ) -> str:
        """Create a key and return its token, which is not stored.

        Args:
            name: the name of its owner, which no other key has or had.
            scopes: what the key allows.
            rate: requests per second, 0 for no limit; None for the service's setting.
            concurrency: concurrent requests; None for the service's setting.

        Raises:
            InvalidKeyError: an argument is invalid, or the name is taken.
        """
        token = f"omniarc_{secrets.token_hex(6)}_{secrets.token_urlsafe(32)}"
        self._insert(token, name, scopes, rate, concurrency)
        return token

    def ensure_admin(self, token: str) -> None:
        """Make `token` the key named `admin`, replacing an earlier one.

        Raises:
            InvalidKeyError: the token is malformed.
        """
        key_id, secret = split_token(token)
        with self._database.write() as connection:
            if not self._database.is_sqlite:
                # Replicas that start at the same time take turns.
                connection.execute(text("LOCK TABLE keys IN SHARE ROW EXCLUSIVE MODE"))
            row = connection.execute(select(keys).where(keys.c.name == ADMIN_NAME)).first()
            if (
                row is not None
                and row.revoked_at is None
                and row.id == key_id
                and hmac.compare_digest(row.secret_hash, _hash(secret))
            ):
                return
            connection.execute(keys.delete().where(keys.c.name == ADMIN_NAME))
            # In the same transaction, so that there is always an admin key.
            values = _row(token, ADMIN_NAME, list(SCOPES), None, None)
            connection.execute(insert(keys).values(values))

    def _insert(
        self,
        token: str,
        name: str,
        scopes: list[Scope],
        rate: float | None,
        concurrency: int | None,
    ) -> None:
        if not _NAME.fullmatch(name):
            raise InvalidKeyError("name", "must be 1 to 64 letters, digits, '.', '_' or '-'")
        if not scopes or set(scopes) - set(SCOPES):
            raise InvalidKeyError("scopes", f"must be some of {', '.join(SCOPES)}")
        if rate is not None and not 0 <= rate < math.inf:  # excludes NaN too
            raise InvalidKeyError("rate", "must be a finite number and at least 0")
        if concurrency is not None and not 1 <= concurrency <= _MAX_CONCURRENCY:
            raise InvalidKeyError("concurrency", f"must be 1 to {_MAX_CONCURRENCY}")
        row = _row(token, name, scopes, rate, concurrency)
        try:
            with self._database.write() as connection:
                connection.execute(insert(keys).values(row))
        except DatabaseError as error:
            if isinstance(error.__cause__, IntegrityError):
                rule = f"{name!r} is the name of another key, which may be revoked"
                raise InvalidKeyError("name", rule) from None
            raise

    def revoke(self, name: str) -> None:
        """Revoke the key with this name or id.

        Raises:
            InvalidKeyError: there is no such key, or it is already revoked.
        """
        with self._database.write() as connection:
            statement = (
                update(keys)
                .where((keys.c.name == name) | (keys.c.id == name), keys.c.revoked_at.is_(None))
                .values(revoked_at=time.time())
            )
            if connection.execute(statement).rowcount == 0:
                raise InvalidKeyError("name", f"no active key {name!r}")

    def all(self) -> list[Key]:
        """Return all keys, including revoked ones, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(keys).order_by(keys.c.created_at))
            return [key_of(row) for row in rows]


def split_token(token: str) -> tuple[str, str]:
    """Return the id and the secret of a token.

    Raises:
        InvalidKeyError: it is malformed.
    """
    match = _TOKEN.fullmatch(token)
    if match is None:
        rule = "must be omniarc_, 12 hexadecimal digits, _ and 43 more characters"
        raise InvalidKeyError("", rule)
    return match[1], match[2]


def matches(key: Key, secret: str) -> bool:
    """Return whether `secret` is the secret of a key, compared in constant time."""
    return hmac.compare_digest(key.secret_hash, _hash(secret))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _row(
    token: str, name: str, scopes: list[Scope], rate: float | None, concurrency: int | None
) -> dict[str, str | float | None]:
    key_id, secret = split_token(token)
    return {
        "id": key_id,
        "name": name,
        "secret_hash": _hash(secret),
        "scopes": " ".join(sorted(set(scopes))),
        "rate": rate,
        "concurrency": concurrency,
        "created_at": time.time(),
    }


def key_of(row: Row[tuple[object, ...]]) -> Key:
    """Return the key in a row of the table `keys`."""
    values = row._asdict()
    values["scopes"] = frozenset(values["scopes"].split())
    return Key(**values)
