"""The review page: a self-contained HTML file, or a page of a service, with its data.

All text of models and programs is in a data block, as JSON in which `<` is escaped, and is shown
as text, never parsed as HTML. In a file, a Content-Security-Policy allows the style and the scripts
by their hashes and nothing else, so the page makes no requests. Of a service, it asks for the
outputs of corrected inputs.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

import msgspec

from omniarc import corpus
from omniarc.display import PALETTE
from omniarc.dsl import colors
from omniarc.model_inputs.candidates import MEANINGS, Candidate, digest
from omniarc.review.decisions import FORMAT
from sandbox.grids import Grid
from sandbox.text import valid_text

_FOLDER = Path(__file__).parent
STYLE = "page.css"
SCRIPTS = ("pictures.js", "entries.js", "editor.js", "tools.js", "output.js", "page.js")

_MAX_REPLY_LENGTH = 4000

# Characters that could end the data block, or a line of a script.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


class ReviewService(msgspec.Struct, frozen=True):
    """A service that shows the page, whose headers confine it.

    Attributes:
        asset: returns the address of a file of the page, which `asset_content` returns.
        output: the address that runs the program of a task on a corrected input.
        token: the token for requests to that address.
        home: the address of the page that opens candidates.
        icon: the address of the icon.
    """

    asset: Callable[[str], str]
    output: str
    token: str
    home: str
    icon: str


def review_page(candidates: Iterable[Candidate], service: ReviewService | None = None) -> str:
    """Return an HTML page for accepting, rejecting and correcting candidates.

    Candidates without a grid are only counted.

    Args:
        candidates: the candidates; each must be for a task of the corpus.
        service: the service that shows the page; None for a file that makes no requests.
    """
    data = _data(list(candidates))
    if service is None:
        parts = _self_contained()
    else:
        data["live"] = {"address": service.output, "token": service.token}
        parts = _linked(service)
    return _fill(asset_content("page.html"), data=_escaped_json(data), **parts)


def _self_contained() -> dict[str, str]:
    """Return the parts of a page that contains its style and scripts."""
    style = asset_content(STYLE)
    scripts = [asset_content(name) for name in SCRIPTS]
    policy = (
        "default-src 'none'; "
        f"style-src '{_source_hash(style)}'; "
        f"script-src {' '.join(_quoted(map(_source_hash, scripts)))}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    return {
        "policy": f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        "style": f"<style>{style}</style>",
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
        "home": "",
    }


def _linked(service: ReviewService) -> dict[str, str]:
    """Return the parts of a page whose style and scripts a service has."""
    return {
        "policy": "",
        "style": (
            f'<link rel="stylesheet" href="{escape(service.asset(STYLE))}">\n'
            f'<link rel="icon" type="image/svg+xml" href="{escape(service.icon)}">'
        ),
        "scripts": "\n".join(
            f'<script src="{escape(service.asset(name))}"></script>' for name in SCRIPTS
        ),
        "home": f'<a href="{escape(service.home)}">Other inputs</a>',
    }


def _data(candidates: list[Candidate]) -> dict[str, Any]:
    shown = [candidate for candidate in candidates if candidate.input is not None]
    task_ids = dict.fromkeys(candidate.task_id for candidate in shown)
    return {
        "format": FORMAT,
        "palette": PALETTE,
        "colors": _color_names(),
        "reasons": MEANINGS,
        "without_grid": len(candidates) - len(shown),
        "tasks": {task_id: _pairs(corpus.find_task(task_id)) for task_id in task_ids},
        "candidates": [_describe(candidate) for candidate in shown],
    }


def _describe(candidate: Candidate) -> dict[str, Any]:
    assert candidate.input is not None
    return {
        "id": candidate.id,
        "task": candidate.task_id,
        "digest": digest(candidate.input),
        "reason": candidate.reason,
        "detail": candidate.detail,
        "reply": valid_text(candidate.reply, _MAX_REPLY_LENGTH),
        "input": _rows(candidate.input),
        "output": candidate.output and _rows(candidate.output),
    }


def _pairs(task: corpus.Task) -> list[dict[str, Any]]:
    return [
        {"input": _rows(pair.input), "output": pair.output and _rows(pair.output)}
        for pair in task.pairs
    ]


def _rows(grid: Grid) -> list[str]:
    """Return a grid as strings of digits, which take a third of the space of lists."""
    return ["".join(map(str, row)) for row in grid]


def _color_names() -> list[str]:
    """Return the names of the colors in the language, in order of their numbers."""
    names = {value: name.lower() for name, value in vars(colors).items() if name.isupper()}
    return [names[color] for color in range(len(PALETTE))]


def _escaped_json(data: dict[str, Any]) -> str:
    """Return `data` as JSON that cannot end the data block."""
    return msgspec.json.encode(data).decode().translate(_ESCAPES)


def asset_content(name: str) -> str:
    """Return the text of a file of the page."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def _source_hash(text: str) -> str:
    """Return the source expression of an inline style or script for the policy."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _quoted(texts: Iterable[str]) -> Iterable[str]:
    return (f"'{text}'" for text in texts)


def _fill(template: str, **parts: str) -> str:
    """Return `template` with each `{{name}}` replaced by its part; parts are not expanded."""
    pieces = template.split("{{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}}")
        filled += [parts[name], rest]
    return "".join(filled)
