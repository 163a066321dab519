"""The standard library of programs without the language wall.

What needs the kernel only to be loaded is prepared in the template: modules in C, the code of all
other modules, time zones, and SQLite.
"""

import contextlib
import glob
import importlib
import io
import os
import pdb
import sys
import sysconfig
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.template.stored_modules import StoredModules

# Most kernel-policy programs import some of these, so the template does it for all of them. The
# kernel wall stops their misuse.
_COMMON = (
    *("os", "io", "pathlib", "shutil", "tempfile", "glob", "fnmatch", "fileinput", "mmap", "fcntl"),
    *("subprocess", "multiprocessing.pool", "multiprocessing.popen_fork", "concurrent.futures"),
    *("signal", "concurrent.futures.process", "concurrent.futures.thread", "asyncio", "sched"),
    *("pty", "socket", "select", "selectors", "ssl", "socketserver", "http.client", "http.server"),
    *("urllib.request", "urllib.parse", "ftplib", "smtplib", "xmlrpc.client", "email.message"),
    *("pickle", "shelve", "dbm", "csv", "configparser", "zipfile", "tarfile", "gzip"),
    *("bz2", "lzma", "hashlib", "hmac", "secrets", "uuid", "base64", "logging", "argparse"),
    *("platform", "getpass", "pwd", "grp", "resource", "sysconfig", "importlib.util", "runpy"),
    *("importlib.machinery", "importlib.metadata", "pkgutil", "code", "gc", "faulthandler"),
    *("tracemalloc", "unittest", "doctest", "timeit", "cProfile", "difflib", "calendar"),
    *("graphlib", "contextvars", "ctypes.util", "xml.etree.ElementTree", "html", "getopt"),
    *("zoneinfo", "sqlite3", "shlex", "greenlet", "_threading_local"),
)

# Prefixes of modules in C that only tests, windows and terminals use.
_SKIPPED_EXTENSIONS = ("_test", "_xx", "xx", "_tkinter", "_curses", "readline", "nis", "ossaudio")

# The time zone file of UTC, in case that the system has no time zones.
_UTC_FILE = b"TZif" + bytes(16 + 4 * 3) + b"\0\0\0\0\0\0\0\1\0\0\0\4" + bytes(6) + b"UTC\0"


def prepare(packages: Iterable[str]) -> None:
    """Load what programs of this template can import.

    Args:
        packages: names of installed packages, already imported, of which all modules are kept.
    """
    for name in (*_COMMON, *_extensions()):
        with contextlib.suppress(ImportError):  # some builds of Python lack some of them
            importlib.import_module(name)
    folders = [(sysconfig.get_path("stdlib"), "")]
    for package in packages:
        folders += [(folder, package) for folder in sys.modules[package].__path__]
    sys.meta_path.append(StoredModules(folders))
    _load_time_zones()
    _prepare_sqlite()
    # The debugger, which doctest uses, would read its file of commands from the home folder.
    *others, _ = pdb.Pdb.__init__.__defaults__ or (True,)
    pdb.Pdb.__init__.__defaults__ = (*others, False)


def _extensions() -> list[str]:
    """Return the names of the standard library's modules in C that are files of their own."""
    files = glob.glob(os.path.join(sysconfig.get_path("platstdlib"), "lib-dynload", "*.so"))
    names = {os.path.basename(file).partition(".")[0] for file in files}
    return sorted(name for name in names if not name.startswith(_SKIPPED_EXTENSIONS))


def _load_time_zones() -> None:
    """Keep the files of all time zones in memory."""
    import zoneinfo
    from zoneinfo import _common, _tzpath

    zones = {"UTC": _UTC_FILE}
    kept: dict[bytes, bytes] = {}
    for key in zoneinfo.available_timezones():
        path = _tzpath.find_tzfile(key)
        with open(path, "rb") if path else _common.load_tzdata(key) as file:
            data = file.read()
        zones[key] = kept.setdefault(data, data)

    def load(key: str) -> io.BytesIO:
        if key not in zones:
            raise zoneinfo.ZoneInfoNotFoundError(f"No time zone found with key {key}")
        return io.BytesIO(zones[key])

    def available_timezones() -> set[str]:
        return set(zones)

    zoneinfo.reset_tzpath(to=())
    _common.load_tzdata = load  # type: ignore[assignment]
    zoneinfo.available_timezones = _tzpath.available_timezones = available_timezones


def _prepare_sqlite() -> None:
    """Let SQLite do what it needs files for: seeding its generator. Sorts stay in memory."""
    try:
        import sqlite3
    except ImportError:
        return
    original: Callable[..., sqlite3.Connection] = sqlite3.connect

    def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = original(*args, **kwargs)
        connection.execute("PRAGMA temp_store = MEMORY").close()
        return connection

    with contextlib.closing(original(":memory:")) as connection:
        connection.execute("SELECT random()").fetchone()
    sqlite3.connect = sqlite3.dbapi2.connect = connect  # type: ignore[assignment]
