"""The review page: one HTML file with its style, its script and its data inside.

Everything that a model or a program wrote reaches the page as JSON in a data block, in which no
`<` is left, and is shown as text, never parsed as HTML. A Content-Security-Policy lets in the style
and the scripts by their hashes and nothing else: no request leaves the page.
"""

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from omniarc import corpus
from omniarc.display import PALETTE
from omniarc.dsl import colors
from omniarc.model_inputs.candidates import MEANINGS, Candidate, clean_text, digest
from omniarc.review.decisions import FORMAT
from sandbox.grids import Grid

_FOLDER = Path(__file__).parent
_SCRIPTS = ("pictures.js", "entries.js", "editor.js", "page.js")

# How much of a reply the page shows; the candidates file has more.
_REPLY_SHOWN = 4000

# Characters that could end a data block, or a line of script, in any parser.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def review_page(candidates: Iterable[Candidate]) -> str:
    """The text of an HTML page on which these candidates are accepted, rejected or corrected.

    Candidates without a grid have no picture and are only counted.

    Args:
        candidates: from a candidates file; each for a task of the corpus.
    """
    style = _asset("page.css")
    scripts = [_asset(name) for name in _SCRIPTS]
    policy = (
        "default-src 'none'; "
        f"style-src '{_source_hash(style)}'; "
        f"script-src {' '.join(_quoted(map(_source_hash, scripts)))}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    return _fill(
        _asset("page.html"),
        policy=policy,
        style=style,
        data=_embedded(_data(list(candidates))),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


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
        "candidates": [_shown(candidate) for candidate in shown],
    }


def _shown(candidate: Candidate) -> dict[str, Any]:
    assert candidate.input is not None
    return {
        "id": candidate.id,
        "task": candidate.task_id,
        "digest": digest(candidate.input),
        "reason": candidate.reason,
        "detail": candidate.detail,
        "reply": clean_text(candidate.reply, _REPLY_SHOWN),
        "input": _rows(candidate.input),
        "output": candidate.output and _rows(candidate.output),
    }


def _pairs(task: corpus.Task) -> list[dict[str, Any]]:
    return [
        {"input": _rows(pair.input), "output": pair.output and _rows(pair.output)}
        for pair in task.pairs
    ]


def _rows(grid: Grid) -> list[str]:
    """A grid in a third of the space: a string of digits a row."""
    return ["".join(map(str, row)) for row in grid]


def _color_names() -> list[str]:
    """The language's names of the colors, by their numbers."""
    names = {value: name.lower() for name, value in vars(colors).items() if name.isupper()}
    return [names[color] for color in range(len(PALETTE))]


def _embedded(data: dict[str, Any]) -> str:
    """`data` as JSON that cannot end the block that it stands in."""
    return msgspec.json.encode(data).decode().translate(_ESCAPES)


def _asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _source_hash(text: str) -> str:
    """What a Content-Security-Policy calls an inline style or script of this text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _quoted(texts: Iterable[str]) -> Iterable[str]:
    return (f"'{text}'" for text in texts)


def _fill(template: str, **parts: str) -> str:
    """`template` with each `{{name}}` filled in, once: what is filled in is not looked at."""
    pieces = template.split("{{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}}")
        filled += [parts[name], rest]
    return "".join(filled)
