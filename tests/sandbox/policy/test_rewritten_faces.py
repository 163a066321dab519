"""The faces of `io`, `logging`, `types`, `unittest` and `traceback` do what the real modules do."""

import contextlib
import io
import logging
import sys
from collections.abc import Callable, Iterator

import pytest

from sandbox import Result

Run = Callable[..., Result]

# Each prints; the real modules of this process must print the same.
PROGRAMS = {
    "text": """
import io
s = io.StringIO("one\\ntwo\\nthree")
print(s.readline(), s.tell(), s.read(2), s.readlines(), repr(s.read()))
s.seek(0, io.SEEK_END); print(s.write("!"), s.getvalue(), s.seek(4), s.truncate(), s.getvalue())
s.seek(6); s.write("x"); print(repr(s.getvalue()), list(io.StringIO("a\\nb")))
with io.StringIO() as t:
    print("printed", 1, file=t); print(repr(t.getvalue()), t.closed, t.readable(), t.isatty())
try: t.read()
except ValueError as e: print(e)
try: s.write(b"")
except TypeError as e: print(e)
try: s.fileno()
except io.UnsupportedOperation as e: print(e, isinstance(e, OSError))
""",
    "bytes": """
import io
s = io.BytesIO(b"abc\\ndef")
print(s.read(1), s.readline(), s.read(), s.tell(), s.seek(1), s.write(b"XY"), s.getvalue())
buffer = bytearray(2); s.seek(0); print(s.readinto(buffer), buffer, s.readline(2))
s.seek(9); s.write(b"z"); print(s.getvalue())
""",
    "log": """
import logging
class Sink:
    def write(self, text): print("sink", repr(text))
    def flush(self): pass
form = "%(levelname)-8s|%(name)s|%(message)s"
logging.basicConfig(level=logging.DEBUG, format=form, stream=Sink(), force=True)
log = logging.getLogger("a.b")
log.debug("%s and %d", "x", 2); log.info({"k": 1}); logging.warning("%(n)s", {"n": 5})
log.setLevel("ERROR"); log.warning("hidden"); log.error("shown")
print(log.isEnabledFor(logging.INFO), log.level, logging.getLevelName(30), log)
h = logging.StreamHandler(Sink()); h.setFormatter(logging.Formatter("{name}: {message}", style="{"))
child = logging.getLogger("c"); child.propagate = False; child.addHandler(h); child.critical("up")
logging.disable(logging.CRITICAL); child.critical("not"); logging.disable(logging.NOTSET)
""",
    "types": """
import types
s = types.SimpleNamespace(a=1, b="x")
s.c = s.a + 1
print(s, s == types.SimpleNamespace(a=1, b="x", c=2), vars(s)["c"])
m = types.MappingProxyType({"k": 1})
print(m["k"], len(m), list(m.items()), "k" in m, m.get("z", 3))
try: m["k"] = 2
except TypeError: print("read-only")
print(isinstance(print, types.BuiltinFunctionType), isinstance(lambda: 0, types.FunctionType))
print(type(lambda: 0) == types.LambdaType, isinstance((i for i in ""), types.GeneratorType))
print(isinstance(len, types.FunctionType), {types.FunctionType: 1}[type(lambda: 0)])
print(isinstance(None, types.NoneType), isinstance("".join, types.MethodType))
""",
    "unittest": """
import unittest
class T(unittest.TestCase):
    def setUp(self): self.n = 1
    def test_right(self):
        self.assertEqual(self.n, 1); self.assertIn(1, [1]); self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertCountEqual([1, 2], [2, 1]); self.assertIsNone(None); self.assertTrue(1)
        with self.assertRaises(ZeroDivisionError): 1 / 0
        with self.assertRaisesRegex(ValueError, "liter"): int("x")
    def test_wrong(self): self.assertEqual(self.n, 2)
    def test_broken(self): {}["k"]
    @unittest.skip("later")
    def test_skipped(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
suite = unittest.TestLoader().loadTestsFromTestCase(T)
result = unittest.TestResult()
suite.run(result)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped))
print(result.wasSuccessful(), suite.countTestCases(), result.failures[0][0].id()[-12:])
""",
    "hashes": """
import ast, base64, binascii, hashlib
print(hashlib.sha256(b"a").hexdigest(), hashlib.new("sha1", b"b").hexdigest())
print(hashlib.blake2b(b"c", digest_size=4).hexdigest(), hashlib.shake_128(b"d").hexdigest(5))
print(base64.b64encode(b"xyz"), base64.b85decode(base64.b85encode(b"q")), binascii.crc32(b"e"))
print(ast.literal_eval(" {'a': [1, -2.5, (3j, None)]}"), ast.literal_eval("{1} "))
for text in ("print(1)", "a", "[1, len]"):
    try: ast.literal_eval(text)
    except ValueError as e: print(str(e).split(" on line")[0].split(":")[0])
""",
}


@pytest.fixture
def _logging_restored() -> Iterator[None]:
    """Take back what a program does to the logging of this process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("_logging_restored")
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_face_prints_what_the_real_module_prints(run: Run, name: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(PROGRAMS[name], {"__name__": "program"})
    expected = printed.getvalue()
    if name == "unittest" and sys.version_info[:3] == (3, 12, 1):
        expected = expected.replace("4", "5", 1)  # this release alone counts no skipped tests
    result = run(PROGRAMS[name] + "\ndef task(g): return g")
    assert result.outputs[0].error is None
    assert result.stdout == expected
    assert result.findings == []


def test_a_traceback_shows_the_lines_of_the_program_only(run: Run) -> None:
    result = run(
        "import traceback, functools\n"
        "def fails(x): return 1 / x\n"
        "def task(g):\n"
        "    try: list(map(fails, [0]))\n"
        "    except ZeroDivisionError as e:\n"
        "        try: raise KeyError('k') from e\n"
        "        except KeyError: print(traceback.format_exc())\n"
        "    return g"
    )
    assert result.stdout == (
        "Traceback (most recent call last):\n"
        '  File "<program>", line 4, in task\n'
        '  File "<program>", line 2, in fails\n'
        "ZeroDivisionError: division by zero\n"
        "\nThe above exception was the direct cause of the following exception:\n\n"
        "Traceback (most recent call last):\n"
        '  File "<program>", line 6, in task\n'
        "KeyError: 'k'\n\n"
    )


def test_the_tests_of_a_program_run_and_leave_it_running(run: Run) -> None:
    code = (
        "import unittest\n"
        "def task(g): return g\n"
        "class T(unittest.TestCase):\n"
        "    def test(self): self.assertEqual(task(1), 1)\n"
        "unittest.main(argv=[''], exit=False)"
    )
    result = run(code)
    assert result.status == "ok"
    assert "Ran 1 test\n\nOK" in result.stdout


@pytest.mark.parametrize(
    ("call", "rule", "detail"),
    [
        ("io.open('x')", "file.open", "io.open"),
        ("io.FileIO(3)", "file.open", "io.FileIO"),
        ("logging.FileHandler('x')", "file.open", "logging.FileHandler"),
        ("logging.basicConfig(filename='x.log')", "file.open", "x.log"),
        ("logging.os", "module.forbidden", "logging.os"),
        ("types.CodeType", "module.forbidden", "types.CodeType"),
        ("types.FunctionType(1, {})", "code.exec", "types.FunctionType()"),
        ("unittest.mock", "module.forbidden", "unittest.mock"),
        ("hashlib.file_digest", "module.forbidden", "hashlib.file_digest"),
        ("ast.parse('1')", "module.forbidden", "ast.parse"),
        ("traceback.walk_stack(None)", "module.forbidden", "traceback.walk_stack"),
        ("base64.main()", "module.forbidden", "base64.main"),
    ],
)
def test_what_the_faces_leave_out_is_a_violation(
    run: Run, call: str, rule: str, detail: str
) -> None:
    module = call.partition(".")[0]
    result = run(f"import {module}\ndef task(g):\n    {call}\n    return g")
    assert [(v.rule, v.detail) for v in result.violations] == [(rule, detail)]


def test_a_submodule_that_is_missing_leaves_the_face_usable(run: Run) -> None:
    result = run(
        "import logging\n"
        "try: import logging.handlers\n"
        "except ImportError: pass\n"
        "def task(g):\n    logging.getLogger('a').info('x')\n    return g"
    )
    assert result.status == "ok"
    assert [note.detail for note in result.findings] == ["logging.handlers"]
    result = run("import logging.handlers\ndef task(g): return g")
    assert result.status == "error"
