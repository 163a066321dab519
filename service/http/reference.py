"""The API reference at /docs: Swagger UI, served without third parties.

FastAPI's own page loads Swagger UI from a CDN. Without Internet access that page stays empty; with
it, a third party's script would run in the service's origin and could read the reader's API key.
"""

import base64
import hashlib
import re
from importlib import resources
from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse

from service.api.problems import Problem

_PARTS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}

# Allows only the bundled script and the inline one, which is identified by its hash.
_POLICY = (
    "default-src 'none'; script-src 'self' '{script}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def install(app: FastAPI) -> None:
    """Add the page and its files to `app`."""
    folder = Path(str(resources.files("fastapi_swagger"))) / "resources"
    # Relative URLs, so that the page works behind a proxy that adds a prefix.
    script, style, icon = (f"docs/{name}" for name in _PARTS)
    page = bytes(
        get_swagger_ui_html(
            openapi_url="openapi.json",
            title=app.title,
            swagger_js_url=script,
            swagger_css_url=style,
            swagger_favicon_url=icon,
        ).body
    )
    headers = {"Content-Security-Policy": _POLICY.format(script=_hash_of_script(page))}

    async def docs() -> Response:
        return Response(page, media_type="text/html", headers=headers)

    async def part(name: str) -> Response:
        if name not in _PARTS:
            raise Problem(404, "not-found", "Not found")
        cached = {"Cache-Control": "public, max-age=3600"}
        return FileResponse(folder / name, media_type=_PARTS[name], headers=cached)

    for path, endpoint in (("/docs", docs), ("/docs/{name}", part)):
        app.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False)


def _hash_of_script(page: bytes) -> str:
    """Return the hash of the page's inline script, for the Content-Security-Policy."""
    (script,) = re.findall(rb"<script>(.*?)</script>", page, re.DOTALL)
    return "sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode()
