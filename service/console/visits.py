"""Visits of the console: sessions in cookies, and tokens against cross-site posts.

A browser signs in with an API key and gets a session in a cookie that scripts cannot read and that
other sites' pages cannot send. Without keys, the service is open to this machine, and so is the
console. A page's forms carry a token that is made from the browser's cookie, which a page of
another site can neither read nor guess.
"""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import msgspec
from fastapi import Request, Response

from service.api.problems import Problem, invalid
from service.http import body
from service.http.access import Caller
from service.http.body_budget import HeldBytes
from service.state import state_of
from service.store.keys import Key, Scope
from service.store.sessions import SESSION_SECONDS, SessionStore

SESSION_COOKIE = "omniarc_session"
# What forms are bound to in a browser that is not signed in.
FORM_COOKIE = "omniarc_form"
TOKEN_HEADER = "x-form-token"

_MAX_FIELDS = 40
_MASK_BYTES = 32


class Visit(msgspec.Struct, frozen=True):
    """A request of a browser that may see the console.

    Attributes:
        caller: the key that the browser has.
        is_signed_in: whether that key was given; False where the service needs none.
        secret: the cookie that forms are bound to.
        is_new: whether the browser does not have that cookie yet.
    """

    caller: Caller
    is_signed_in: bool
    secret: str
    is_new: bool = False

    def may(self, scope: Scope) -> bool:
        """Return whether the key has a scope."""
        return self.caller.key.has_scope(scope)

    @property
    def form_token(self) -> str:
        """A new form token."""
        return form_token(self.secret)


@asynccontextmanager
async def visit(request: Request, scope: Scope | None = None) -> AsyncIterator[Visit]:
    """Admit a request for a page, as the API admits one for its data.

    Raises:
        Problem: 401, nobody is signed in; 403 and 429, as for `Access.admit`.
    """
    state = state_of(request)
    key, is_signed_in = await identify(request)
    with state.access.admit_key(key, scope) as caller:
        secret, is_new = _secret(request, is_signed_in)
        yield Visit(caller, is_signed_in, secret, is_new)


async def identify(request: Request) -> tuple[Key, bool]:
    """Return the key of a browser, and whether it is signed in; where no key is needed, it is not.

    Raises:
        Problem: 401, nobody is signed in; 403, a page of another site sent the request.
    """
    state = state_of(request)
    local = state.access.local_key(request)
    if local is not None:
        return local, False
    given = request.cookies.get(SESSION_COOKIE)
    sessions = SessionStore(state.database)
    key = await asyncio.to_thread(sessions.find, given) if given else None
    if key is None:
        raise Problem(401, "unauthorized", "Sign in with an API key")
    return key, True


def _secret(request: Request, is_signed_in: bool) -> tuple[str, bool]:
    if is_signed_in:
        return request.cookies[SESSION_COOKIE], False
    given = request.cookies.get(FORM_COOKIE)
    return (given, False) if given else (secrets.token_urlsafe(32), True)


def stranger(request: Request) -> tuple[str, bool]:
    """Return the cookie that the forms of somebody not signed in are bound to, and if it is new."""
    return _secret(request, False)


async def sign_in(request: Request, response: Response, token: str) -> None:
    """Begin a session with an API key, in a new cookie.

    Raises:
        Problem: 401, there is no such key, or it was revoked.
    """
    state = state_of(request)
    key = state.access.find(token)
    secret = await asyncio.to_thread(SessionStore(state.database).create, key)
    set_cookie(request, response, SESSION_COOKIE, secret)


async def sign_out(request: Request, response: Response) -> None:
    """End the session of a browser."""
    given = request.cookies.get(SESSION_COOKIE)
    if given:
        await asyncio.to_thread(SessionStore(state_of(request).database).end, given)
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="strict")


def set_cookie(request: Request, response: Response, name: str, secret: str) -> None:
    """Set a cookie that no script can read, and no other site's page can send."""
    response.set_cookie(
        name,
        secret,
        max_age=int(SESSION_SECONDS),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def form_token(secret: str) -> str:
    """Return a form token for a browser's cookie.

    It is different each time, since pages are compressed: the size of a page that repeats what a
    request contains would otherwise reveal a constant token piece by piece.
    """
    mask = secrets.token_bytes(_MASK_BYTES)
    return (mask + _xor(mask, _proof(secret))).hex()


def check_token(secret: str, token: str) -> None:
    """Check the token of a form.

    Raises:
        Problem: 403, it is missing, or of another browser.
    """
    try:
        given = bytes.fromhex(token)
    except ValueError:
        given = b""
    mask, masked = given[:_MASK_BYTES], given[_MASK_BYTES:]
    if len(masked) != _MASK_BYTES or not hmac.compare_digest(_xor(mask, masked), _proof(secret)):
        detail = "The form is out of date, or was not sent from this console; load the page again"
        raise Problem(403, "forbidden", detail)


async def read_form(request: Request, secret: str, held: HeldBytes | None = None) -> dict[str, str]:
    """Read the fields of a form and check its token.

    Args:
        request: the request.
        secret: what the form's token is bound to.
        held: as for `body.read_bytes`.

    Raises:
        Problem: 403, as for `check_token`; 422, it is not a form; and as for `body.read_bytes`.
    """
    content = await body.read_bytes(request, state_of(request).settings, held)
    try:
        pairs = parse_qsl(
            content.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MAX_FIELDS,
            errors="strict",
        )
    except ValueError:
        raise invalid("body", "is not a form") from None
    fields = dict(pairs)
    check_token(secret, fields.pop("token", ""))
    return fields


def _proof(secret: str) -> bytes:
    return hashlib.sha256(b"form token " + secret.encode("utf-8", "replace")).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
