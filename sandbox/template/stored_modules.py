"""Modules that are read from files in the template and executed in a child on first import.

A child cannot open files. Importing the whole standard library in the template would make every
child large and slow, so its compiled code is kept in memory instead. Modules in C, which only
dlopen(3) can load, have to be imported in the template.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import marshal
import os
import sys
import types
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

# Folders with nothing that a script imports: tests, graphical programs, build tools.
_SKIPPED_FOLDERS = frozenset(
    (
        *("__pycache__", "test", "tests", "_examples", "idlelib", "lib2to3", "tkinter"),
        *("turtledemo", "pydoc_data", "site-packages", "dist-packages", "ensurepip", "distutils"),
        *("lib-dynload", "f2py"),
    )
)
_SKIPPED_MODULES = frozenset(("__main__", "antigravity", "turtle"))

_HEADER_BYTES = 16  # of a .pyc file: magic number, flags, and the source's time and size or hash
_BY_TIME, _UNCHECKED = b"\0\0\0\0", b"\1\0\0\0"  # flags; the image's files are never checked
_SUFFIX = ".py"


class _Stored(NamedTuple):
    """A module in memory: its compressed code, or its source where no compiled code was found."""

    data: bytes
    is_compiled: bool
    path: str


class StoredModules(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports modules from memory; an entry of `sys.meta_path`.

    Args:
        folders: folders whose modules and packages are read, each with the name of the package
            that it is, or an empty name.
    """

    def __init__(self, folders: Iterable[tuple[str, str]]) -> None:
        self._stored: dict[str, _Stored] = {}
        for folder, package in folders:
            for name, path in _modules_in(folder, package):
                if name not in sys.modules:
                    self._stored[name] = _read(path)

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: types.ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a stored module, or None."""
        stored = self._stored.get(name)
        if stored is None:
            return None
        spec = importlib.machinery.ModuleSpec(
            name, self, origin=stored.path, is_package=self.is_package(name)
        )
        spec.has_location = True
        return spec

    def is_package(self, name: str) -> bool:
        """Return whether a stored module is a package."""
        return self._stored[name].path.endswith("/__init__.py")

    def get_code(self, name: str) -> types.CodeType:
        """Return the code of a stored module."""
        stored = self._stored[name]
        data = zlib.decompress(stored.data)
        code: Any = (
            marshal.loads(data)
            if stored.is_compiled
            else compile(data, stored.path, "exec", dont_inherit=True)
        )
        return code  # type: ignore[no-any-return]

    def get_source(self, name: str) -> None:
        """Return None: the sources are not in memory."""


def _modules_in(folder: str, package: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the source's path of each module in a folder and its packages."""
    for root, folders, files in os.walk(folder):
        if root != folder and "__init__.py" not in files:
            folders.clear()
            continue
        folders[:] = [name for name in folders if name not in _SKIPPED_FOLDERS]
        inner = [package] if package else []
        if root != folder:
            inner += os.path.relpath(root, folder).split(os.sep)
        for file in files:
            stem = file.removesuffix(_SUFFIX)
            if stem == file or stem in _SKIPPED_MODULES:
                continue
            parts = inner if stem == "__init__" else [*inner, stem]
            if parts and all(part.isidentifier() for part in parts):
                yield ".".join(parts), os.path.join(root, file)


def _read(path: str) -> _Stored:
    """Read the compiled code of a source file, or the source if that code is missing or old."""
    status = os.stat(path)
    current = _BY_TIME + b"".join(
        (number & 0xFFFFFFFF).to_bytes(4, "little")
        for number in (int(status.st_mtime), status.st_size)
    )
    try:
        with open(importlib.util.cache_from_source(path), "rb") as file:
            data = file.read()
    except OSError:
        data = b""
    magic = importlib.util.MAGIC_NUMBER
    if data.startswith((magic + current, magic + _UNCHECKED)):
        return _Stored(zlib.compress(data[_HEADER_BYTES:], 1), True, path)
    with open(path, "rb") as file:
        return _Stored(zlib.compress(file.read(), 1), False, path)
