"""API keys: who may come in, and for what. Only hashes of their secrets are kept.

A key is `omniarc_<id>_<secret>`. The secret is 256 random bits, so one round of SHA-256 is enough:
there is nothing to guess that a slow hash would protect.
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

from service.store.database import Database, DatabaseError
from service.store.tables import keys

Scope = Literal["execute", "jobs", "audit", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

ADMIN_NAME = "admin"

# What both databases can hold.
_MOST_AT_ONCE = 2**31 - 1

_TOKEN = re.compile(r"omniarc_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Key(msgspec.Struct, frozen=True):
    """A key as it is stored; `rate` and `concurrency` go before the service's own settings."""

    id: str
    name: str
    secret_hash: str
    scopes: frozenset[str]
    created_at: float
    rate: float | None = None
    concurrency: int | None = None
    revoked_at: float | None = None

    def opens(self, scope: Scope) -> bool:
        """Whether the key is good for `scope`; `admin` is good for all."""
        return scope in self.scopes or "admin" in self.scopes


class InvalidKeyError(ValueError):
    """A key cannot be made or found; the message says why."""


class KeyStore:
    """The keys in a database."""

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
        """Makes a key; the returned token is not kept and cannot be had again."""
        token = f"omniarc_{secrets.token_hex(6)}_{secrets.token_urlsafe(32)}"
        self._insert(token, name, scopes, rate, concurrency)
        return token

    def ensure_admin(self, token: str) -> None:
        """Has `token` be the key named `admin`, in place of an earlier one."""
        identity, secret = split(token)
        with self._database.write() as connection:
            if not self._database.is_sqlite:
                # Replicas that start together do this one after the other.
                connection.execute(text("LOCK TABLE keys IN SHARE ROW EXCLUSIVE MODE"))
            row = connection.execute(select(keys).where(keys.c.name == ADMIN_NAME)).first()
            if row is not None and row.revoked_at is None and row.id == identity:
                known = hmac.compare_digest(row.secret_hash, _hash(secret))
                if known:
                    return
            connection.execute(keys.delete().where(keys.c.name == ADMIN_NAME))
            # Not in a transaction of its own: there is no moment without the key.
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
            raise InvalidKeyError("name: 1 to 64 letters, digits, '.', '_' or '-'")
        if not scopes or set(scopes) - set(SCOPES):
            raise InvalidKeyError(f"scopes: some of {', '.join(SCOPES)}")
        if rate is not None and not 0 <= rate < math.inf:  # NaN is not either
            raise InvalidKeyError("rate: must be a number from 0 on")
        if concurrency is not None and not 1 <= concurrency <= _MOST_AT_ONCE:
            raise InvalidKeyError(f"concurrency: must be 1 to {_MOST_AT_ONCE}")
        row = _row(token, name, scopes, rate, concurrency)
        try:
            with self._database.write() as connection:
                connection.execute(insert(keys).values(row))
        except DatabaseError as error:
            if isinstance(error.__cause__, IntegrityError):
                said = f"name: {name!r} has a key already, or had one that is revoked"
                raise InvalidKeyError(said) from None
            raise

    def revoke(self, name: str) -> None:
        """Has the key of this name, or id, open nothing any more.

        Raises:
            InvalidKeyError: there is none, or it is revoked already.
        """
        with self._database.write() as connection:
            statement = (
                update(keys)
                .where((keys.c.name == name) | (keys.c.id == name), keys.c.revoked_at.is_(None))
                .values(revoked_at=time.time())
            )
            if connection.execute(statement).rowcount == 0:
                raise InvalidKeyError(f"no key {name!r} that is not revoked")

    def all(self) -> list[Key]:
        """All keys, revoked ones too, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(keys).order_by(keys.c.created_at))
            return [_key(row) for row in rows]


def split(token: str) -> tuple[str, str]:
    """A token's id and secret.

    Raises:
        InvalidKeyError: it has not the form of a key.
    """
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise InvalidKeyError("a key is omniarc_, 12 hexadecimal digits, _ and 43 more characters")
    return found[1], found[2]


def matches(key: Key, secret: str) -> bool:
    """Whether `secret` is the key's, in a time that does not tell how nearly."""
    return hmac.compare_digest(key.secret_hash, _hash(secret))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _row(
    token: str, name: str, scopes: list[Scope], rate: float | None, concurrency: int | None
) -> dict[str, str | float | None]:
    identity, secret = split(token)
    return {
        "id": identity,
        "name": name,
        "secret_hash": _hash(secret),
        "scopes": " ".join(sorted(set(scopes))),
        "rate": rate,
        "concurrency": concurrency,
        "created_at": time.time(),
    }


def _key(row: Row[tuple[object, ...]]) -> Key:
    values = row._asdict()
    values["scopes"] = frozenset(values["scopes"].split())
    return Key(**values)
