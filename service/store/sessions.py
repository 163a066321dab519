"""Sessions of the console, each of which stands for an API key.

A session is a random secret in a cookie; its hash is stored, with the key that it stands for.
Whether that key is still valid is read from the database each time, so that a session ends with
its key, whichever process revoked it.
"""

import hashlib
import secrets
import time

from sqlalchemy import delete, insert, select

from service.store.database import Database
from service.store.keys import Key, key_of
from service.store.tables import console_sessions, keys

# A working day, after which one signs in again.
SESSION_SECONDS = 12 * 3600.0


class SessionStore:
    """The sessions of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, key: Key) -> str:
        """Create a session for a key and return its secret, which is not stored."""
        secret = secrets.token_urlsafe(32)
        now = time.time()
        row = {"token_hash": _hash(secret), "key_id": key.id, "created_at": now}
        with self._database.write() as connection:
            expired = console_sessions.c.created_at < now - SESSION_SECONDS
            connection.execute(delete(console_sessions).where(expired))
            connection.execute(insert(console_sessions).values(row))
        return secret

    def find(self, secret: str) -> Key | None:
        """Return the key of a session; None if the session has ended, or its key was revoked."""
        statement = (
            select(keys)
            .join(console_sessions, console_sessions.c.key_id == keys.c.id)
            .where(
                console_sessions.c.token_hash == _hash(secret),
                console_sessions.c.created_at >= time.time() - SESSION_SECONDS,
                keys.c.revoked_at.is_(None),
            )
        )
        with self._database.read() as connection:
            row = connection.execute(statement).first()
        return None if row is None else key_of(row)

    def end(self, secret: str) -> None:
        """End a session; nothing happens if it has ended."""
        with self._database.write() as connection:
            ended = console_sessions.c.token_hash == _hash(secret)
            connection.execute(delete(console_sessions).where(ended))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
