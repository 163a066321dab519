"""Making the template ready to be forked: all imports done, all pages that will be needed touched.

What is done here is paid once; what a child finds undone it pays each time.
"""

import contextlib
import gc
import importlib
import random
import time
from collections.abc import Iterable

from sandbox.policy.modules import modules_of
from sandbox.profiles import KERNEL_PREFIX

# Imported on first use by modules that programs may import; a child could not import them.
_LAZILY_IMPORTED = (
    *("_strptime", "unicodedata", "copyreg", "traceback", "encodings.idna"),
    *("linecache", "tokenize", "locale"),
    *("numpy.linalg", "numpy.random", "numpy.fft", "numpy.polynomial", "numpy.ma", "numpy.char"),
    *("numpy.lib.array_utils", "numpy.lib.stride_tricks", "numpy._core._methods", "numpy.strings"),
    *("numpy._core.arrayprint", "numpy._core._dtype", "numpy._core._internal", "numpy.typing"),
    *("threading", "inspect", "typing", "types", "weakref", "dis", "ast", "pickle", "ctypes"),
)

# What a program makes before the collector looks at it, where Python's own measure is 700: most of
# it is gone by then. What is garbage only in cycles waits so long, within the limit of memory.
_YOUNG_OBJECTS = 10_000

# What programs without the language wall import to reach out, and to meet the kernel wall.
_FOR_KERNEL_POLICY = (
    *("os", "io", "pathlib", "shutil", "tempfile", "glob", "fnmatch", "fileinput", "mmap", "fcntl"),
    *(
        "subprocess",
        "multiprocessing.pool",
        "multiprocessing.popen_fork",
        "concurrent.futures",
        "signal",
    ),
    *("concurrent.futures.process", "concurrent.futures.thread", "asyncio", "sched", "pty"),
    *("socket", "select", "selectors", "ssl", "socketserver", "http.client", "http.server"),
    *("urllib.request", "urllib.parse", "ftplib", "smtplib", "xmlrpc.client", "email.message"),
    *("pickle", "shelve", "dbm", "csv", "configparser", "zipfile", "tarfile", "gzip"),
    *("bz2", "lzma", "hashlib", "hmac", "secrets", "uuid", "base64", "logging", "argparse"),
    *("platform", "getpass", "pwd", "grp", "resource", "sysconfig", "importlib.util", "runpy"),
    *("importlib.machinery", "importlib.metadata", "pkgutil", "code", "gc", "faulthandler"),
    *("tracemalloc", "unittest", "doctest", "timeit", "cProfile", "difflib", "calendar"),
    *("graphlib", "contextvars", "ctypes.util", "xml.etree.ElementTree", "html", "getopt"),
)


def import_all(profile: str, extra: Iterable[str]) -> None:
    """Imports all that a program of this profile may import, directly or on first use."""
    for name in (*modules_of(profile), *_LAZILY_IMPORTED, *extra):
        importlib.import_module(name)
    if profile.startswith(KERNEL_PREFIX):
        for name in _FOR_KERNEL_POLICY:
            with contextlib.suppress(ImportError):  # not every build of Python has all of them
                importlib.import_module(name)


def touch() -> None:
    """Runs once what every program runs, so that caches are filled before the fork."""
    import numpy as np

    from sandbox import conversion
    from sandbox.policy.compiler import compile_program

    time.tzset()
    time.localtime()
    random.seed(0)
    np.random.seed(0)
    source = (
        "import numpy as np\nclass A:\n    def __init__(self):\n        self._x = 1\n"
        "def task(grid):\n    out = grid.copy()\n    out[grid == 1] = 2\n"
        "    return np.rot90(out)\n"
    )
    compile_program(source, "restricted")
    conversion.to_grid(np.rot90(conversion.to_argument([[0, 1], [1, 0]], "numpy")))
    repr(np.zeros((2, 2), int))
    np.linalg.det(np.eye(3))
    _entropy_is_seeded()
    look_up_no_source()


def _entropy_is_seeded() -> None:
    """Makes generators that are asked for without a seed start the same each time.

    `random.Random()` and `numpy.random.default_rng()` would read the kernel's randomness, and a
    program would not answer the same twice. They draw from the program's own seed instead.
    """
    from numpy.random import bit_generator

    def seed(self: random.Random, a: object = None, version: int = 2) -> None:
        original(self, random.getrandbits(64) if a is None else a, version)  # type: ignore[arg-type]

    original = random.Random.seed
    random.Random.seed = seed  # type: ignore[method-assign]
    random.seed = random._inst.seed
    bit_generator.randbits = random.getrandbits  # type: ignore[attr-defined]


def look_up_no_source() -> None:
    """Has tracebacks printed without the source's lines, which would be looked for in files."""
    import linecache

    linecache.updatecache = lambda *_, **__: []
    linecache.checkcache = lambda *_, **__: None


def freeze() -> None:
    """Takes all objects out of the collector's sight, which would write to every page, and has it
    look at new ones more seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS)
