# ruff: noqa: E501 — whole programs on one line
"""Modules that programs may import: each works, and none exposes more than its face."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox import Note, Program, Result, Sandbox, Violation
from sandbox.policy.modules import MODULES, SCIPY_MODULES, modules_of

Run = Callable[..., Result]

# An expression for each module that is true if the module works.
USES = {
    "numpy": "numpy.array([[1, 2]]).sum() == 3",
    "math": "math.gcd(6, 4) == 2 and math.pi > 3",
    "itertools": "list(itertools.chain([1], [2])) == [1, 2]",
    "functools": "functools.reduce(lambda a, b: a + b, [1, 2]) == 3",
    "collections": "collections.Counter('aab').most_common(1) == [('a', 2)]",
    "copy": "copy.deepcopy([[1]]) == [[1]]",
    "random": "0 <= random.random() < 1 and random.Random('x').randint(1, 6)",
    "heapq": "heapq.nsmallest(1, [3, 1]) == [1]",
    "bisect": "bisect.bisect([1, 2, 3], 2) == 2",
    "operator": "operator.itemgetter(1)([1, 2]) == 2 and operator.attrgetter('real')(3) == 3",
    "string": "string.ascii_lowercase[:3] == 'abc'",
    "re": "re.sub('a+', 'b', 'caat') == 'cbt' and re.compile('x').search('x')",
    "statistics": "statistics.mode([1, 1, 2]) == 1 and statistics.median([1, 3]) == 2",
    "fractions": "fractions.Fraction(1, 3) + fractions.Fraction(1, 6) == fractions.Fraction(1, 2)",
    "decimal": "decimal.Decimal('0.1') * 3 == decimal.Decimal('0.3')",
    "typing": "typing.List[int] and typing.Optional[int] and typing.get_args(list[int])",
    "dataclasses": "dataclasses.replace(dataclasses.dataclass(type_of)(1), x=2).x == 2",
    "enum": "enum.Enum('C', 'A B').A.name == 'A'",
    "abc": "abc.ABC and abc.abstractmethod(lambda: 1)",
    "json": "json.loads(json.dumps([1, {'a': None}])) == [1, {'a': None}]",
    "zlib": "len(zlib.compress(b'a' * 99)) < 50 and zlib.crc32(b'a')",
    "textwrap": "textwrap.wrap('aa bb', 2) == ['aa', 'bb']",
    "array": "array.array('i', [1, 2]).tolist() == [1, 2]",
    "datetime": "datetime.date(2020, 1, 31) + datetime.timedelta(1) == datetime.date(2020, 2, 1)",
    "time": "time.time() > 0 and time.perf_counter() > 0 and time.sleep(1) is None",
    "sys": "sys.maxsize > 2 ** 40 and sys.version_info >= (3, 11) and sys.setrecursionlimit(5000) is None",
    "collections.abc": "isinstance([], collections.abc.Sequence)",
    "contextlib": "contextlib.suppress(ValueError) and contextlib.nullcontext(1)",
    "numbers": "isinstance(1, numbers.Integral)",
    "struct": "struct.unpack('<H', struct.pack('<H', 5)) == (5,)",
    "cmath": "cmath.sqrt(-1) == 1j",
    "io": "io.StringIO('a').read() == 'a' and io.BytesIO(b'a').getvalue() == b'a'",
    "types": "types.SimpleNamespace(a=1).a == 1",
    "logging": "logging.getLogger('a').name == 'a'",
    "unittest": "unittest.TestCase('id').assertEqual(1, 1) is None",
    "hashlib": "hashlib.md5(b'a').hexdigest().startswith('0cc1')",
    "ast": "ast.literal_eval('[1]') == [1]",
    "traceback": "traceback.format_exc() == 'NoneType: None\\n'",
    "base64": "base64.b64decode('YQ==') == b'a'",
    "binascii": "binascii.hexlify(b'a') == b'61'",
    "numpy.linalg": "abs(numpy.linalg.det(numpy.eye(2)) - 1) < 1e-9",
    "numpy.random": "numpy.random.default_rng(1).integers(0, 5) < 5 and numpy.random.rand() < 1",
    "numpy.fft": "numpy.fft.fft([1, 0]).tolist() == [1, 1]",
    "numpy.lib.stride_tricks": (
        "numpy.lib.stride_tricks.sliding_window_view(numpy.arange(4), 2).shape == (3, 2)"
    ),
    "numpy.typing": "numpy.typing.NDArray",
    "numpy.ma": "numpy.ma.masked_equal([1, 2], 2).count() == 1",
    "scipy": "scipy.__version__",
    "scipy.ndimage": "scipy.ndimage.label([[1, 0, 1]])[1] == 2",
    "scipy.signal": "scipy.signal.convolve2d([[1]], [[2]]).tolist() == [[2]]",
    "scipy.spatial": "scipy.spatial.ConvexHull([[0, 0], [0, 1], [1, 0]]).area > 3",
    "scipy.spatial.distance": "scipy.spatial.distance.cdist([[0, 0]], [[3, 4]])[0][0] == 5",
    "scipy.optimize": "scipy.optimize.linear_sum_assignment([[1, 0], [0, 1]])[1].tolist() == [1, 0]",
    "scipy.sparse": "scipy.sparse.eye(2).toarray().tolist() == [[1, 0], [0, 1]]",
    "scipy.sparse.csgraph": "scipy.sparse.csgraph.connected_components(g * 0)[0] == 1",
    "scipy.stats": "scipy.stats.mode([1, 1, 2]).mode == 1",
    "scipy.interpolate": "scipy.interpolate.interp1d([0, 1], [0, 2])(0.5) == 1",
    "scipy.special": "scipy.special.comb(4, 2) == 6",
}
HEAD = "class type_of:\n    x: int = 1\n"


@pytest.mark.long
@pytest.mark.parametrize("policy", ["restricted", "kernel"])
def test_every_module_can_be_imported_and_works(box: Sandbox, policy: str) -> None:
    futures = {
        name: box.submit(
            Program(
                f"import {name}\n{HEAD}def task(g): return [[int(bool({use}))]]", policy=policy
            ),
            [[[0]]],
        )
        for name, use in USES.items()
    }
    results = {name: future.result() for name, future in futures.items()}
    assert {
        n: r.outputs[0].error or r.grids for n, r in results.items() if r.grids != [[[1]]]
    } == {}


def test_common_modules_are_available() -> None:
    named = (
        "numpy math itertools functools collections copy random heapq bisect operator string re "
        "statistics fractions decimal typing dataclasses enum abc json zlib textwrap array "
        "datetime time sys"
    ).split()
    assert set(named) <= set(MODULES)
    assert set(named) <= set(USES)
    assert {"scipy.ndimage", "scipy.signal", "scipy.spatial"} <= set(SCIPY_MODULES)


@pytest.mark.long
def test_every_module_supports_all_forms_of_import(box: Sandbox) -> None:
    futures = {}
    for name in modules_of("full"):
        if name == "__future__":
            continue
        code = f"import {name}\nimport {name} as m\nfrom {name} import *\ndef task(g): return g"
        futures[name] = box.submit(Program(code), [[[0]]])
    bad = {name: future.result() for name, future in futures.items()}
    assert {name: r.outputs[0].error for name, r in bad.items() if r.status != "ok"} == {}


UNSAFE = {
    "file.open": (
        "numpy.load numpy.save numpy.savez numpy.savez_compressed numpy.savetxt numpy.loadtxt "
        "numpy.genfromtxt numpy.fromfile numpy.memmap numpy.fromregex"
    ).split(),
    "module.forbidden": (
        "numpy.ctypeslib numpy.f2py numpy.testing numpy.lib.npyio numpy.test numpy.core "
        "numpy.rec numpy.show_config numpy.info math.__loader__ random.SystemRandom random._os "
        "collections._sys functools.singledispatchmethod json.decoder re._compiler "
        "string.Formatter typing.ForwardRef typing.get_type_hints typing.sys dataclasses.inspect "
        "dataclasses.make_dataclass enum.sys enum.EnumMeta statistics.sys fractions.sys "
        "sys.modules sys._getframe sys.settrace sys.meta_path sys.path sys.addaudithook "
        "time.clock_settime time.tzset copy.dispatch_table textwrap.re heapq._heappop_max "
        "contextlib.sys contextlib.redirect_stdout abc.get_cache_token"
    ).split(),
}
# The rule depends on the form of access.
ANY = {"module.forbidden", "attribute.forbidden", "file.open", "import.forbidden"}


@pytest.mark.parametrize("rule", UNSAFE)
def test_unsafe_names_are_refused_with_their_rule(box: Sandbox, rule: str) -> None:
    futures = {}
    for path in UNSAFE[rule]:
        module, _, name = path.rpartition(".")
        module = "numpy" if module == "numpy.lib" and name == "npyio" else module
        rest = path.removeprefix("numpy.") if module == "numpy" else name
        code = f"import {module}\nimport numpy.lib\ndef task(g):\n    {module}.{rest}\n    return g"
        futures[path] = box.submit(Program(code), [[[0]]])
    wrong = {}
    for path, future in futures.items():
        result = future.result()
        rules = {v.rule for v in result.violations}
        right = {rule} if rule == "file.open" else ANY
        if result.status not in ("violation", "rejected") or not rules <= right:
            wrong[path] = (result.status, result.outputs[0].error, result.violations)
    assert wrong == {}


@pytest.mark.parametrize(
    "statement",
    [
        "from numpy import load",
        "from numpy import memmap as m",
        "from numpy import ctypeslib",
        "import numpy.ctypeslib",
        "import numpy.f2py",
        "from numpy.lib import npyio",
        "from sys import modules",
        "from scipy import LowLevelCallable",
        "from scipy.sparse import load_npz",
    ],
)
def test_unsafe_names_are_refused_in_import_statements(run: Run, statement: str) -> None:
    result = run(f"{statement}\ndef task(g): return g")
    assert result.status == "violation"
    assert result.violations[0].rule in ("file.open", "module.forbidden", "import.forbidden")
    assert result.violations[0].line == 1
    assert result.violations[0].layer == "runtime"


@pytest.mark.parametrize("name", ["ctypes", "ctypes.util", "posix", "pty", "socket", "subprocess"])
def test_imports_that_can_only_do_harm_are_violations(run: Run, name: str) -> None:
    code = (
        f"def task(g):\n    try:\n        import {name}\n    except ImportError: pass\n    return g"
    )
    result = run(code)
    assert result.status == "violation"
    assert [(v.rule, v.detail, v.line) for v in result.violations] == [
        ("import.forbidden", name, 3)
    ]


UNAVAILABLE = (
    "os importlib inspect gc pickle marshal threading multiprocessing builtins weakref code "
    "pathlib shutil tempfile signal resource mmap asyncio urllib.request http.client sqlite3 "
    "os.path difflib uuid argparse"
).split()


@pytest.mark.parametrize("name", UNAVAILABLE)
def test_an_unused_import_of_an_unavailable_module_is_only_noted(run: Run, name: str) -> None:
    result = run(f"import {name}\nimport {name} as m\ndef task(g): return g if m else 0")
    assert result.status == "ok"
    assert result.findings == [
        Note("import.unavailable", name, 1),
        Note("import.unavailable", name, 2),
    ]
    assert result.violations == []


def test_an_unused_name_of_an_unavailable_module_is_only_noted(run: Run) -> None:
    result = run(
        "from os import path, system as s\nfrom os.path import join\ndef task(g): return g"
    )
    assert result.status == "ok"
    assert result.findings == [
        Note("import.unavailable", "os", 1),
        Note("import.unavailable", "os.path", 2),
    ]
    assert result.violations == []


@pytest.mark.parametrize("name", UNAVAILABLE)
@pytest.mark.parametrize(
    "handler", ["ImportError", "ModuleNotFoundError as error", "(KeyError, ImportError)"]
)
def test_a_program_that_is_prepared_gets_an_import_error(run: Run, name: str, handler: str) -> None:
    result = run(
        f"try:\n    import {name} as m\nexcept KeyError: pass\nexcept {handler}: found = 0\n"
        "def task(g): return [[found]]"
    )
    assert result.grids == [[[0]]]
    assert result.findings == [Note("import.unavailable", name, 2)]


def test_an_import_inside_a_try_for_everything_is_not_an_error(run: Run) -> None:
    result = run(
        "def task(g):\n    try:\n        import os\n        return [[5]]\n"
        "    except Exception:\n        return g"
    )
    assert result.grids == [[[5]]]


@pytest.mark.parametrize(
    ("code", "detail", "line"),
    [
        ("import os\ndef task(g):\n    return os.getcwd()", "os.getcwd", 3),
        ("import os\nos.environ['A'] = '1'\ndef task(g): return g", "os.environ", 2),
        ("import os as o\ndef task(g):\n    o._exit(0)", "os._exit", 3),
        ("import os\ndef task(g):\n    os.x = 1", "os.x", 3),
        ("import os\ndef task(g):\n    getattr(os, 'name')", "os.name", 3),
        ("import os.path\ndef task(g):\n    os.path.join('a')", "os.path.join", 3),
        ("import os.path as p\ndef task(g):\n    p.join('a')", "os.path.join", 3),
        ("import os\ndef task(g):\n    os.path", "os.path", 3),
        ("from os import path\ndef task(g):\n    return path.sep", "os.path.sep", 3),
        ("from os.path import join as j\ndef task(g):\n    j('a')", "os.path.join", 3),
        ("from os import environ\ndef task(g):\n    return environ['A']", "os.environ", 3),
        ("from os import environ\ndef task(g):\n    return 'A' in environ", "os.environ", 3),
        ("from os import environ\ndef task(g):\n    return [*environ]", "os.environ", 3),
        ("from os import environ\ndef task(g):\n    environ['A'] = 1", "os.environ", 3),
        ("from os import environ\ndef task(g):\n    return len(environ)", "os.environ", 3),
        ("from atexit import register\n@register\ndef task(g): return g", "atexit.register", 2),
        ("from os import system\ndef task(g):\n    map(system, 'a').__next__()", "os.system", 3),
        ("from os import path\ntask = path", "os.path", None),
        ("from os import *\ndef task(g): return g", "os.*", 1),
        ("import inspect\ndef task(g):\n    inspect.stack()", "inspect.stack", 3),
        ("import os\ndef task(g):\n    match os:\n        case object(name=x): pass", "os.name", 4),
    ],
)
def test_touching_an_unavailable_module_is_the_violation(
    run: Run, code: str, detail: str, line: int
) -> None:
    result = run(code)
    assert result.violations == [Violation("module.forbidden", detail, line, "runtime")]
    assert [note.line for note in result.findings] == [1]


@pytest.mark.parametrize(
    "code",
    [
        "import difflib\ndef task(g):\n    return difflib.SequenceMatcher()",
        "def task(g):\n    from difflib import SequenceMatcher\n    return g",
        "import scipy.io\ndef task(g): return g",
        "import numpy.testing\ndef task(g): return g",
    ],
)
def test_using_a_harmless_unavailable_module_is_an_error(run: Run, code: str) -> None:
    result = run(code)
    assert result.status == "error"
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.message.endswith("is not available under policy restricted")
    assert [note.rule for note in result.findings] == ["import.unavailable"]


def test_a_placeholder_shows_nothing_of_its_module(run: Run) -> None:
    result = run(
        "import os, copy\nimport numpy as np\ndef task(g):\n"
        "    print(os, [os], isinstance(os, int), type(os), os.__class__, np.array([os]))\n"
        "    try: copy.deepcopy(os)\n    except Exception as e: print(e)\n"
        "    try:\n        class A(type(os)): pass\n    except TypeError: return [[1]]"
    )
    assert result.grids == [[[1]]]
    assert "/" not in result.stdout
    assert "sandbox" not in result.stdout


@pytest.mark.parametrize("name", ["pandas", "torch", "msgspec", "sandbox", "RestrictedPython"])
def test_missing_modules_are_import_errors(run: Run, name: str) -> None:
    result = run(
        f"try:\n    import {name}\nexcept ImportError:\n    found = 0\ndef task(g): return [[found]]"
    )
    assert result.grids == [[[0]]]


def test_missing_names_of_modules_are_attribute_errors(run: Run) -> None:
    result = run("import numpy as np\ndef task(g):\n    return np.no_such_name(g)")
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.type == "AttributeError"
    assert result.outputs[0].error.message == "module 'numpy' has no attribute 'no_such_name'"
    result = run("from numpy import no_such_name\ndef task(g): return g")
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.type == "ImportError"


@pytest.mark.long
def test_faces_hold_no_module_that_is_not_a_face(in_subprocess: Callable) -> None:
    source = """
import json, types
from sandbox.policy.guards import Guards
from sandbox.policy.modules import ModuleTable
def stop(rule, detail): raise SystemExit(rule)
table = ModuleTable("full", [], Guards(stop))
faces = set(map(id, table._faces.values()))
found = [f"{name}.{attribute}" for name, face in table._faces.items()
         for attribute, value in vars(face).items()
         if isinstance(value, types.ModuleType) and id(value) not in faces]
private = [f"{name}.{attribute}" for name, face in table._faces.items() for attribute in vars(face)
           if attribute.startswith("_") and not attribute.endswith("__")]
print(json.dumps([found, private]))
"""
    assert in_subprocess(source) == [[], []]


def test_modules_are_read_only(run: Run) -> None:
    for body in ("math.pi = 3", "del math.pi", "setattr(math, 'pi', 3)"):
        result = run(f"import math\ndef task(g):\n    {body}\n    return g")
        assert result.status in ("error", "violation"), body


def test_scipy_is_not_in_the_lean_profile() -> None:
    assert not any(name.startswith("scipy") for name in modules_of("lean"))
    assert set(modules_of("lean")) < set(modules_of("full"))


@pytest.fixture
def public_path() -> Iterator[Path]:
    """A folder that an unprivileged user can read, unlike `tmp_path`.

    Root in a container may lack the capability with which a template reads all others.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


def test_extra_modules_can_be_imported(public_path: Path) -> None:
    package = public_path / "arcs"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "shapes.py").write_text("import os\n_hidden = 1\ndef flip(g): return g[::-1]\n")
    sys.path.insert(0, str(public_path))
    try:
        with Sandbox(concurrency=1, extra_modules=["arcs.shapes"]) as box:

            def status(body: str) -> str:
                code = f"from arcs import shapes\nimport arcs.shapes\ndef task(g): return {body}"
                return box.run(Program(code), [[[0], [1]]]).status

            assert status("shapes.flip(g)") == "ok"
            assert status("arcs.shapes.flip(g)") == "ok"
            assert status("shapes.os") == "violation"
            assert status("shapes._hidden") in ("violation", "error")
    finally:
        sys.path.remove(str(public_path))


def test_operator_functions_obey_the_guards(run: Run) -> None:
    for body in (
        "operator.attrgetter('__class__.__subclasses__')(1)",
        "operator.attrgetter('a.gi_frame')",
        "operator.methodcaller('__subclasses__')(int)",
        "functools.reduce(getattr, ['__class__', '__mro__'], 1)",
        "list(map(operator.attrgetter('__globals__'), [task]))",
    ):
        code = (
            f"import functools, operator\ndef task(g):\n    x = {body}\n    x(task)\n    return g"
        )
        result = run(code)
        assert result.status in ("violation", "error"), body
        if result.status == "error":
            assert "callable" not in str(result.outputs[0].error), body


def test_strided_views_stay_inside_the_array(run: Run) -> None:
    head = "from numpy.lib.stride_tricks import as_strided\ndef task(g):\n    return "
    inside = run(head + "as_strided(g, (2, 2), g.strides)", inputs=[[[1, 2, 3], [4, 5, 6]]])
    assert inside.grids == [[[1, 2], [4, 5]]]
    for shape in ("(9, 9)", "(2, 10**6)", "(-1, 2)"):
        outside = run(head + f"as_strided(g, {shape}, g.strides)")
        assert outside.outputs[0].error is not None
        assert outside.outputs[0].error.type == "ValueError", shape
    backwards = run(head + "as_strided(g, (5,), (-8,))")
    assert backwards.status == "error"


@pytest.mark.parametrize("rule", ["__reduce__", "__getattribute__", "__class__"])
def test_functional_enums_cannot_define_special_methods(run: Run, rule: str) -> None:
    for members in (f"{{'{rule}': 1}}", f"[('{rule}', 1)]", f"['{rule}']"):
        code = f"import enum\ndef task(g):\n    enum.Enum('E', {members})\n    return g"
        assert run(code).status in ("violation", "error"), members
