"""Pages of the console: templates filled on the server, and the headers that confine them.

Everything in a template is escaped, and an undefined name is an error. The content policy allows
the console's own files and nothing else: no inline script or style, no address elsewhere.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from omniarc.review import page as review
from service.api import times
from service.api.problems import Problem
from service.console.visits import FORM_COOKIE, Visit, form_token, set_cookie, stranger
from service.store.keys import Scope

_FOLDER = Path(__file__).parent
PREFIX = "/console"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_JAVASCRIPT = "text/javascript; charset=utf-8"
STATIC = {
    "console.css": "text/css; charset=utf-8",
    "console.js": _JAVASCRIPT,
    "dropping.js": _JAVASCRIPT,
    "inputs.js": _JAVASCRIPT,
    "jobs.js": _JAVASCRIPT,
    "icon.svg": "image/svg+xml",
    # Those of the review page, which the command writes as a file too.
    review.STYLE: "text/css; charset=utf-8",
    **dict.fromkeys(review.SCRIPTS, _JAVASCRIPT),
}

# White space that is shown as it is.
_SPACES = "\n\t\r\u00a0"

# The pages in the navigation, with the scope that each needs.
NAVIGATION: tuple[tuple[str, str, Scope | None], ...] = (
    ("", "Overview", None),
    ("/audit", "Audit", "audit"),
    ("/jobs", "Jobs", "jobs"),
    ("/tasks", "Tasks", None),
    ("/inputs", "Inputs", "execute"),
)


def root_of(request: Request) -> str:
    """Return the relative address of the console, which is right behind a proxy's prefix too."""
    depth = int(request.scope["path"].count("/")) - 1
    return "../" * depth + PREFIX.lstrip("/")


def render(
    request: Request,
    visit: Visit | None,
    template: str,
    *,
    status: int = 200,
    title: str,
    **values: Any,
) -> Response:
    """Return a page.

    Args:
        request: the request for it.
        visit: who sees it; None if nobody is signed in.
        template: the name of the template.
        status: the status of the response.
        title: the title of the page.
        values: what the template names.
    """
    secret, is_new = (visit.secret, visit.is_new) if visit else stranger(request)
    page = str(
        _templates()
        .get_template(template)
        .render(
            root=root_of(request),
            path=request.scope["path"].removeprefix(PREFIX),
            visit=visit,
            navigation=[
                (path, name)
                for path, name, scope in NAVIGATION
                if visit is not None and (scope is None or visit.may(scope))
            ],
            token=form_token(secret),
            title=title,
            static=static_address,
            **values,
        )
    )
    response = Response(page, status, HEADERS, "text/html; charset=utf-8")
    if is_new:
        set_cookie(request, response, FORM_COOKIE, secret)
    return response


def redirect(request: Request, path: str) -> Response:
    """Return a redirection to a path of the console, such as `/audit?status=violation`."""
    path = path if path.startswith("/") else ""
    location = root_of(request) + quote(path, safe="/?=&%:+.~-_")
    return Response(status_code=303, headers={**HEADERS, "Location": location})


def problem_page(request: Request, visit: Visit | None, problem: Problem) -> Response:
    """Return the page for an error."""
    details = problem.details
    response = render(
        request,
        visit,
        "problem.html",
        status=details.status,
        title=details.title,
        detail=details.detail,
    )
    for name, value in (problem.headers or {}).items():
        response.headers[name] = value
    return response


def with_query(path: str, **values: Any) -> str:
    """Return a path with a query of the values that are not None or empty."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


@cache
def static_address(name: str) -> str:
    """Return the address of a file of the console, which changes with its content."""
    digest = hashlib.sha256(static_content(name)).hexdigest()
    return f"static/{name}?v={digest[:12]}"


@cache
def static_content(name: str) -> bytes:
    """Return a file of the console, or of the review page."""
    if name in (review.STYLE, *review.SCRIPTS):
        return review.asset_content(name).encode()
    return (_FOLDER / "static" / name).read_bytes()


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    environment.filters["time"] = _time
    environment.globals["with_query"] = with_query
    return environment


def _time(seconds: float | None) -> str:
    """Return a time for people: to the second, in UTC."""
    try:
        text = times.to_text(seconds)
    except (ValueError, OverflowError):  # a record that was tampered with
        text = None
    return "" if text is None else f"{text[:10]} {text[11:19]}"


def _visible(value: Any) -> Any:
    """Return what a template shows, with the characters escaped that are not seen.

    Among them are those that change the direction of text, so that a program looks like another.
    """
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return "".join(c if c.isprintable() or c in _SPACES else ascii(c)[1:-1] for c in value)
