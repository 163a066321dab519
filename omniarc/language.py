"""The language: the module that programs import, its version and its content hash.

A model that was trained on one version writes code with the names of that version, so samples carry
both. The version changes when a correct program may become wrong (see CHANGELOG.md); the hash
changes with every change of the language, the helpers of generators, the tasks or the lessons.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from omniarc.rules import without_rule

# The modules that a sandbox must allow, besides its own list, for programs in the language.
MODULES = ("omniarc.dsl",)

_ROOT = Path(__file__).parent
_CONTENT = ("dsl", "generators", "tasks", "dataset/lessons")
_HELPERS = ("dsl", "generators")


def version() -> str:
    """Return the version of the language, as in CHANGELOG.md."""
    from omniarc.dsl import __version__

    return __version__


@cache
def content_hash() -> str:
    """Return 16 hexadecimal digits of the SHA-256 over the names and contents of all files.

    These are the files of the language, the helpers of generators, the tasks and the lessons.
    The rules that the files of tasks begin with are left out, since no sample has them.
    """
    return _hash(_CONTENT)


@cache
def helpers_hash() -> str:
    """Return such a hash of what every task uses: the language and the helpers of generators."""
    return _hash(_HELPERS)


def _hash(folders: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted((_ROOT / folder).rglob("*.py")):
            text = _content(path)
            digest.update(f"{path.relative_to(_ROOT).as_posix()}\0{len(text)}\0".encode())
            digest.update(text)
    return digest.hexdigest()[:16]


def _content(path: Path) -> bytes:
    text = path.read_bytes()
    if path.parent.name == "training":
        return without_rule(text.decode()).encode()
    return text


def identity() -> str:
    """Return version and content hash in one string, such as `2+0123456789abcdef`."""
    return f"{version()}+{content_hash()}"
