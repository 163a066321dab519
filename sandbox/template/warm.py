"""Warming up: the template does once what every child would otherwise do again.

That means importing all modules and filling caches before the first fork.
"""

import codecs
import contextlib
import encodings.aliases
import gc
import importlib
import random
import sys
import time
from collections.abc import Iterable

from sandbox import wire
from sandbox.kernel.libc import LIBC
from sandbox.policy.modules import modules_of
from sandbox.policy.rewritten_faces import REWRITTEN
from sandbox.profiles import KERNEL_PREFIX
from sandbox.template import single_processor

# Modules that the allowed modules import on first use. A child could not import them.
_LAZILY_IMPORTED = (
    *("_strptime", "unicodedata", "copyreg", "traceback", "encodings.idna"),
    *("linecache", "tokenize", "locale"),
    *("numpy.linalg", "numpy.random", "numpy.fft", "numpy.polynomial", "numpy.ma", "numpy.char"),
    *("numpy.lib.array_utils", "numpy.lib.stride_tricks", "numpy._core._methods", "numpy.strings"),
    *("numpy._core.arrayprint", "numpy._core._dtype", "numpy._core._internal", "numpy.typing"),
    *("threading", "inspect", "typing", "types", "weakref", "dis", "ast", "pickle", "ctypes"),
)

# Codecs of text that programs use by any of their names, such as `L1` in code golf. Looked up for
# the first time they would be imported.
_CODECS = (
    *("ascii", "latin_1", "iso8859_15", "cp437", "cp850", "cp1252", "mac_roman"),
    *("utf_7", "utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be"),
    *("utf_32", "utf_32_le", "utf_32_be", "unicode_escape", "raw_unicode_escape"),
)

# The same of scipy, as far as the installed version has them.
_LAZILY_IMPORTED_BY_SCIPY = (
    *("scipy._lib.pyprima", "scipy._lib.pyprima.common.infos", "scipy._lib.pyprima.common.message"),
    *("scipy._lib.cobyqa", "scipy.linalg._matfuncs_inv_ssq", "scipy.optimize.elementwise"),
    *("scipy.sparse._spfuncs", "scipy.stats.qmc"),
)

# Packages of which programs without the language wall may import every module.
_PACKAGES = ("numpy", "scipy")

# Objects that a program allocates before the garbage collector runs; Python's default is 700. Most
# of them are freed by then without it. Cyclic garbage stays longer, within the memory limit.
_GC_THRESHOLD = 10_000


def import_all(configuration: wire.Configuration) -> None:
    """Import everything that programs of this template can import, directly or on first use."""
    single_processor.claim()
    profile = configuration.profile
    for name in (*modules_of(profile), *_LAZILY_IMPORTED, *configuration.extra_modules):
        if name not in REWRITTEN:  # nothing of the library's is in their faces
            importlib.import_module(name)
    _look_codecs_up()
    kept = {name for name in _PACKAGES if name in sys.modules}
    before = set(sys.modules)
    for name in configuration.packages if configuration.has_packages else ():
        importlib.import_module(name)
    single_processor.restrict_pandas()
    if sys.version_info >= (3, 12):
        importlib.import_module("_pylong")  # for integers of thousands of digits
    if profile.endswith("full"):
        _import_available(_LAZILY_IMPORTED_BY_SCIPY)
        single_processor.restrict_scipy()
        # Functions that draw then fail at once, without a search for the packages around it.
        sys.modules.setdefault("matplotlib", None)  # type: ignore[arg-type]
    if profile.startswith(KERNEL_PREFIX):
        from sandbox.template import standard_library  # loads modules that others do not need

        # Also what the packages need, of which they may import more on first use.
        kept |= {name for name in sys.modules.keys() - before if _is_installed_package(name)}
        standard_library.prepare(sorted(kept))


def _import_available(names: Iterable[str]) -> None:
    """Import those of the modules that this build of Python or the library has."""
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _look_codecs_up() -> None:
    """Look the codecs up by all of their names, which Python remembers as they are written."""
    names = {alias for alias, codec in encodings.aliases.aliases.items() if codec in _CODECS}
    for name in names.union(_CODECS):
        codecs.lookup(name)
        codecs.lookup(name.replace("_", "-"))


def _is_installed_package(name: str) -> bool:
    """Return whether a module is a top-level package outside the standard library."""
    is_own = "." in name or name in sys.stdlib_module_names
    return not is_own and hasattr(sys.modules[name], "__path__")


def touch() -> None:
    """Run once what most programs run, so that caches are filled before the first fork."""
    import numpy as np

    from sandbox import conversion
    from sandbox.policy.compiler import compile_program

    time.tzset()
    time.localtime()
    random.seed("")  # imports a module, in CPython 3.13
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
    _prepare_standard_output()
    _make_entropy_deterministic()
    _disable_source_lookup()


def _prepare_standard_output() -> None:
    """Make the C library allocate the buffer of its standard output, which is /dev/null.

    On the first write it asks for the kind of file, which a child may not: a solver that prints its
    progress would be a violation.
    """
    LIBC.puts(b"")
    LIBC.fflush(None)


def _make_entropy_deterministic() -> None:
    """Derive the seeds of unseeded generators from the program's seed.

    `random.Random()` and `numpy.random.default_rng()` would otherwise read the kernel's random
    numbers, and results would not be reproducible.
    """
    from numpy.random import bit_generator

    def seed(self: random.Random, a: object = None, version: int = 2) -> None:
        original(self, random.getrandbits(64) if a is None else a, version)  # type: ignore[arg-type]

    original = random.Random.seed
    random.Random.seed = seed  # type: ignore[method-assign]
    random.seed = random._inst.seed
    bit_generator.randbits = random.getrandbits  # type: ignore[attr-defined]


def _disable_source_lookup() -> None:
    """Make tracebacks omit source lines, for which Python would open files."""
    import linecache

    from sandbox.template import tracebacks

    sys.unraisablehook = tracebacks.show_ignored
    linecache.updatecache = lambda *_, **__: []
    linecache.checkcache = lambda *_, **__: None


def freeze() -> None:
    """Exclude existing objects from garbage collection, and run it less often for new ones.

    Collecting existing objects in a child would write to every page that they are on. There is
    no garbage among them, which `heap.pack` has collected.
    """
    gc.freeze()
    gc.enable()  # `main` has disabled it
    gc.set_threshold(_GC_THRESHOLD)
