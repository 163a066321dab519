"""Pages about the kinds of problem, where the `type` of a problem leads."""

from html import escape

from fastapi import FastAPI, Response

from service.api.problem_kinds import KINDS
from service.api.problems import TYPES, Problem, title_of

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} – Omni-ARC</title>
<h1>{title}</h1>
{content}
</html>
"""

# The pages contain nothing but text and links.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "public, max-age=3600",
}


def install(app: FastAPI) -> None:
    """Add a page for each kind of problem, and one with all of them, to `app`."""

    async def all_kinds() -> Response:
        return _page("Problems", _list())

    async def one_kind(kind: str) -> Response:
        if kind not in KINDS:
            raise Problem(404, "not-found", "Not found")
        return _page(title_of(kind), _description(kind))

    for path, endpoint in ((TYPES.rstrip("/"), all_kinds), (TYPES + "{kind}", one_kind)):
        app.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False)


def _list() -> str:
    # Relative links, so that they work behind a proxy that adds a prefix.
    lines = (
        f'<dt><a href="problems/{kind}">{title_of(kind)}</a></dt><dd>{escape(found.meaning)}</dd>\n'
        for kind, found in KINDS.items()
    )
    return f"<dl>\n{''.join(lines)}</dl>"


def _description(kind: str) -> str:
    found = KINDS[kind]
    statuses = " or ".join(map(str, found.statuses)) or "any"
    return (
        f"<p>{escape(found.meaning)}</p>\n<p>{escape(found.remedy)}</p>\n"
        f"<p>Type <code>{kind}</code>, HTTP status {statuses}.</p>\n"
        '<p><a href="../problems">All problems</a>, <a href="../../docs">API reference</a></p>'
    )


def _page(title: str, content: str) -> Response:
    text = _PAGE.format(title=title, content=content)
    return Response(text, media_type="text/html", headers=_HEADERS)
