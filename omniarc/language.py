"""The language as a whole: the module that programs import, its version and its content hash.

A model that was trained on one version writes code for that version's names, so samples carry
both. The version changes when a program that was right may become wrong (CHANGELOG.md says how);
the hash changes with every change of the language, the generators' helpers or the tasks.
"""

import hashlib
from functools import cache
from pathlib import Path

# What a sandbox is to offer to programs besides its own list, so that they may use the language.
MODULES = ("omniarc.dsl",)

_ROOT = Path(__file__).parent
_CONTENT = ("dsl", "generators", "tasks", "dataset/lessons")


def version() -> str:
    """The version of the language and the dataset, as in CHANGELOG.md."""
    from omniarc.dsl import __version__

    return __version__


@cache
def content_hash() -> str:
    """16 hexadecimal digits of SHA-256 over the names and texts of all files of the language,
    the generators' helpers and the tasks."""
    digest = hashlib.sha256()
    for folder in _CONTENT:
        for path in sorted((_ROOT / folder).rglob("*.py")):
            text = path.read_bytes()
            digest.update(f"{path.relative_to(_ROOT).as_posix()}\0{len(text)}\0".encode())
            digest.update(text)
    return digest.hexdigest()[:16]


def identity() -> str:
    """Version and content hash as one word, `1+0123456789abcdef`, as verdicts repeat it."""
    return f"{version()}+{content_hash()}"
