"""Scripts behave in the sandbox as they do as files under plain Python: output, errors, exit."""

import re
from collections.abc import Callable

import pytest

from sandbox import Limits, Sandbox, Script, ScriptResult, Status

LIMITS = Limits(wall_seconds=60, cpu_seconds=20)

# Scripts with their standard input, by name.
SCRIPTS: dict[str, tuple[str, str]] = {
    "nothing": ("", ""),
    "print": ("print('a', 1, [2.5], sep='-', end='!\\n')", ""),
    "input": ("print(int(input()) + int(input()))", "1\n2\n"),
    "input with a prompt": ("name = input('who? ')\nprint(name)", "me"),
    "input without a last newline": ("print(repr(input()), repr(input()))", "a\nb"),
    "input keeps a carriage return": ("print(repr(input()))", "a\r\nb\r\n"),
    "input at the end": ("input()\ninput()", "one\n"),
    "input at the end, caught": (
        "try:\n    while True:\n        print(input()[::-1])\nexcept EOFError:\n    print('end')",
        "ab\ncd\n",
    ),
    "stdin read": ("import sys\nprint(sys.stdin.read().split())", "1 2\n3"),
    "stdin iterated": ("import sys\nfor line in sys.stdin: print(line.rstrip())", "x\ny\n"),
    "stdin readline and readlines": (
        "import sys\ninput = sys.stdin.readline\nprint(input(), sys.stdin.readlines(), input())",
        "1\n2\n3",
    ),
    "stdin as bytes": (
        "import sys\nb = sys.stdin.buffer\nprint(b.readline(), b.read(2), list(b), b.read())",
        "é\n\0b\nc\n",
    ),
    "stdin is a pipe": (
        "import sys\ns = sys.stdin\n"
        "print(s.isatty(), s.fileno(), s.name, s.mode, s.encoding, s.readable(), s.writable())",
        "",
    ),
    "open(0)": ("print(open(0).read().split())", "1 2"),
    "open(0) as bytes": ("print(open(0, 'rb').readlines())", "1\né"),
    "open(0) unbuffered": ("f = open(0, 'rb', 0)\nprint(f.read(2), f.read())", "123"),
    "open(0) unbuffered text": ("open(0, buffering=0)", ""),
    "os.fdopen": ("import os\nprint(os.fdopen(0).readline(), end='')", "1\n2\n"),
    "open of stdin's path": ("print(open('/dev/stdin').read())", "by path"),
    "open(1)": ("f = open(1, 'w')\nf.write('kept')\nprint('first', flush=True)", ""),
    "os.read": (
        "import os\nwhile piece := os.read(0, 3): os.write(1, piece.upper())",
        "letters\n",
    ),
    "fast input and output": (
        "import os, sys\nfrom io import BytesIO, IOBase\n"
        "fd = sys.stdin.fileno()\n"
        "data = BytesIO(os.read(fd, max(os.fstat(fd).st_size, 1 << 16)))\n"
        "n = int(data.readline())\nos.write(1, b'%d\\n' % sum(map(int, data.readline().split())))",
        "3\n1 2 3\n",
    ),
    "stdout as bytes": (
        "import sys\nsys.stdout.buffer.write(b'raw \\xc3\\xa9\\n')\nsys.stdout.write('text\\n')",
        "",
    ),
    "unflushed bytes and text": (
        "import sys\nsys.stdout.write('text')\nsys.stdout.flush()\nsys.stdout.buffer.write(b'B')",
        "",
    ),
    "stderr": ("import sys\nprint('o')\nprint('e', file=sys.stderr)\nsys.stderr.write('f')", ""),
    "stdout replaced": (
        "import io, sys\nold, sys.stdout = sys.stdout, io.StringIO()\nprint('x')\n"
        "text = sys.stdout.getvalue()\nsys.stdout = old\nprint(repr(text))",
        "",
    ),
    "redirected": (
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as f: print(1)\n"
        "print(repr(f.getvalue()))",
        "",
    ),
    "stdout closed": ("import sys\nprint('before')\nsys.stdout.close()", ""),
    "lone surrogates": ("print('before')\nprint('\\ud800')", ""),
    "escaped bytes": ("print(b'\\xff!'.decode('utf-8', 'surrogateescape'))", ""),
    "sys.exit(0)": ("import sys\nprint(1)\nsys.exit(0)\nprint(2)", ""),
    "sys.exit()": ("import sys\nsys.exit()", ""),
    "sys.exit(3)": ("import sys\nsys.exit(3)", ""),
    "sys.exit(-1)": ("import sys\nsys.exit(-1)", ""),
    "sys.exit(256)": ("import sys\nsys.exit(256)", ""),
    "sys.exit(True)": ("import sys\nsys.exit(True)", ""),
    "exit": ("exit(2)", ""),
    "quit": ("quit()", ""),
    "exit with text": ("raise SystemExit('no such luck')", ""),
    "exit with an object": ("raise SystemExit([1, 2])", ""),
    "os._exit": ("import os\nprint('kept', flush=True)\nprint('lost')\nos._exit(0)", ""),
    "os._exit(5)": ("import os\nos._exit(5)", ""),
    "abort": ("import os\nos.abort()", ""),
    "uncaught": ("def f(x):\n    return 1 + g(x)\n\ndef g(x):\n    return x / 0\n\nf(1)", ""),
    "uncaught on the last line": ("print([1, 2][5])", ""),
    "uncaught, with a cause": (
        "try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('no') from e",
        "",
    ),
    "uncaught, while handling": ("try:\n    int('x')\nexcept ValueError:\n    [].pop()", ""),
    "uncaught, of its own class": ("class Own(Exception): pass\nraise Own('mine', 2)", ""),
    "uncaught group": (
        "raise ExceptionGroup('both', [ValueError(1), ExceptionGroup('in', [KeyError(2)])])",
        "",
    ),
    "uncaught, whose text fails": (
        "class Own(Exception):\n    def __str__(self): 1 / 0\nraise Own",
        "",
    ),
    "assertion": ("x = 3\nassert x == 4, f'{x} is not 4'", ""),
    "syntax error": ("print(1)\ndef f(:\n    pass", ""),
    "unclosed": ("print('never'", ""),
    "text that is not Python": ("Sure! Here's the code:\nprint(1)", ""),
    "syntax error in exec": (
        "try:\n    exec('a b')\nexcept SyntaxError as e:\n    print(e.text, e.msg)\nexec('c d')",
        "",
    ),
    "its own traceback": (
        "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()\n"
        "    print(traceback.format_exc())",
        "",
    ),
    "its own hook": (
        "import sys\nsys.excepthook = lambda *a: print('hook', a[0].__name__)\n1 / 0",
        "",
    ),
    "ignored in __del__": (
        "class A:\n    def __del__(self): 1 / 0\na = A()\ndel a\nprint('on')",
        "",
    ),
    "ignored in atexit": ("import atexit\natexit.register(lambda: 1 / 0)\nprint('on')", ""),
    "the interpreter's own hook": (
        "import sys\nsys.excepthook = lambda *a: sys.__excepthook__(*a)\n1 / 0",
        "",
    ),
    "generator closed": (
        "def g():\n    try:\n        yield 1\n    finally:\n        print('closed')\n"
        "it = g()\nnext(it)\ndel it\nprint('on')",
        "",
    ),
    "main": (
        "def main():\n    print(__name__, __file__.rpartition('/')[2])\n\n"
        "if __name__ == '__main__':\n    main()",
        "",
    ),
    "its module": (
        "import sys, __main__\nx = 5\nprint(__main__.x, sys.modules['__main__'] is __main__)\n"
        "print(__builtins__, __doc__, __package__)\nclass A: pass\nprint(A)",
        "",
    ),
    "pickled classes": (
        "import pickle\nclass A:\n    x = 1\nprint(pickle.loads(pickle.dumps(A())).x, A)",
        "",
    ),
    "dataclass": (
        "from dataclasses import dataclass\n@dataclass(order=True)\nclass P:\n    x: int\n"
        "    y: 'int' = 2\nprint(P(1), P(1) < P(2))",
        "",
    ),
    "annotations": ("x: int = 1\nprint(__annotations__)", ""),
    "arguments": ("import sys\nprint(len(sys.argv), sys.argv[1:])", ""),
    "atexit": (
        "import atexit\natexit.register(print, 'last')\natexit.register(print, 'next')\n"
        "print('first')\nraise SystemExit(4)",
        "",
    ),
    "no atexit functions": ("import atexit\nprint(atexit._ncallbacks())", ""),
    "no terminal": (
        "import os, shutil\nprint([os.isatty(fd) for fd in (0, 1, 2)], shutil.get_terminal_size())",
        "",
    ),
    "objects at exit, in a cycle": (
        "class A:\n    def __del__(self): print('gone')\na = A()\na.me = a\nprint('here')",
        "",
    ),
    "objects at exit": (
        "class A:\n    def __del__(self): print('gone')\na = A()\nprint('here')",
        "",
    ),
    "a wrapper's star imports": (
        "from string import *\nfrom re import *\nfrom datetime import *\n"
        "from collections import *\nfrom heapq import *\nfrom bisect import *\n"
        "from copy import *\nfrom math import *\n"
        "from random import *\nfrom statistics import *\nfrom itertools import *\n"
        "from functools import *\nfrom operator import *\nfrom io import *\nfrom sys import *\n"
        "from json import *\nfrom builtins import *\nfrom typing import *\nimport sys, json\n"
        "print(sum(json.loads(line) for line in stdin.read().split()), sqrt(4))",
        "1 2 3",
    ),
    "recursion": (
        "import sys\nsys.setrecursionlimit(10**6)\n"
        "def depth(n): return 0 if n == 0 else 1 + depth(n - 1)\nprint(depth(50_000))",
        "",
    ),
    "too deep": (
        "def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError: print(1)",
        "",
    ),
    "thread for a larger stack": (
        "import sys, threading\nsys.setrecursionlimit(1 << 20)\nthreading.stack_size(1 << 27)\n"
        "def main():\n    print(int(input()) * 2)\n"
        "t = threading.Thread(target=main)\nt.start()\nt.join()\nprint(t.is_alive())",
        "21\n",
    ),
    "thread of a class": (
        "from threading import Thread\nclass Worker(Thread):\n    def run(self): print('ran')\n"
        "w = Worker()\nw.start()\nw.join(1)\ntry:\n    w.start()\n"
        "except RuntimeError as e: print(e)",
        "",
    ),
    "thread that exits": (
        "import sys\nfrom threading import Thread\nt = Thread(target=lambda: sys.exit(3))\n"
        "t.start()\nt.join()\nprint('on')",
        "",
    ),
    "common modules": (
        "import os, sys, re, math, collections, heapq, bisect, itertools, functools, random\n"
        "import json, time, string, copy, operator, fractions, decimal, datetime, typing, enum\n"
        "print(math.gcd(4, 6), heapq.nsmallest(1, [2, 1]), os.sep, string.digits)",
        "",
    ),
    "numpy": (
        "import sys\nimport numpy as np\na = np.array(sys.stdin.read().split(), dtype=int)\n"
        "print(a.sum(), np.loadtxt(['1 2']).tolist())\nprint(a.reshape(2, 2))",
        "1 2 3 4",
    ),
    "much output": ("for i in range(20_000): print(i)", ""),
    "much input": (
        "import sys\nprint(sum(int(x) for x in sys.stdin))\nprint(sys.stdin.read() == '')",
        "7\n" * 100_000,
    ),
    "one long line": ("print('x' * 300_000)", ""),
    "null bytes and controls": ("print('\\0\\x1b[2J\\r\\n\\u202e')", ""),
}

ADDRESS = re.compile(r"0x[0-9a-f]+")

Plain = Callable[[str, str], tuple[str, str, int]]


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_behave_as_under_plain_python(box: Sandbox, plain: Plain, name: str) -> None:
    code, stdin = SCRIPTS[name]
    out, err, returned = plain(code, stdin)
    result = box.run_script(Script(code, stdin), LIMITS)
    assert not result.violations
    assert result.stdout == out
    assert ADDRESS.sub("0x", result.stderr) == err
    assert result.exit_code == returned
    assert (result.status is Status.OK) == (returned == 0)


@pytest.fixture
def run(box: Sandbox) -> Callable[..., ScriptResult]:
    def run_script(code: str, stdin: str = "") -> ScriptResult:
        return box.run_script(Script(code, stdin), LIMITS)

    return run_script


def test_tracebacks_show_paths_inside_libraries_only(
    run: Callable[..., ScriptResult],
) -> None:
    result = run(
        "import json, numpy as np\ntry:\n    json.loads('{')\nexcept ValueError:\n"
        "    np.linalg.inv(np.zeros((2, 2)))"
    )
    assert '  File "json/decoder.py", line ' in result.stderr
    assert '  File "numpy/linalg/' in result.stderr
    assert '  File "/main.py", line 5, in <module>\n    np.linalg.inv(' in result.stderr
    frames = [line for line in result.stderr.splitlines() if line.startswith("  File ")]
    assert all(
        frame.startswith(('  File "json/', '  File "numpy/', '  File "/main.py"'))
        for frame in frames
    )


def test_tracebacks_are_limited_to_a_thousand_frames(
    run: Callable[..., ScriptResult],
) -> None:
    result = run(
        "import sys\nsys.setrecursionlimit(5000)\n"
        "def f(n):\n    return g(n + 1)\ndef g(n):\n    return f(n + 1)\nf(0)"
    )
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.type == "RecursionError"
    assert result.stderr.count("  File ") == 1000


def test_exceptions_in_threads_are_printed_only(run: Callable[..., ScriptResult]) -> None:
    result = run(
        "from threading import Thread\ndef work():\n    raise ValueError('in a thread')\n"
        "t = Thread(target=work, name='w')\nt.start()\nt.join()\nprint('on')"
    )
    assert (result.exit_code, result.stdout) == (0, "on\n")
    assert result.stderr.startswith("Exception in thread w:\nTraceback (most recent call last):\n")
    assert result.stderr.endswith(
        "  File \"/main.py\", line 3, in work\n    raise ValueError('in a thread')\n"
        "ValueError: in a thread\n"
    )


def test_a_failing_hook_does_not_hide_the_exception(run: Callable[..., ScriptResult]) -> None:
    result = run("import sys\ndef hook(*_): raise OSError\nsys.excepthook = hook\nint('x')")
    assert result.exit_code == 1
    assert result.stderr.endswith("ValueError: invalid literal for int() with base 10: 'x'\n")


def test_a_stream_that_cannot_be_flushed_is_an_error(
    run: Callable[..., ScriptResult],
) -> None:
    result = run(
        "import sys\nclass Broken:\n    closed = False\n    def write(self, text): pass\n"
        "    def flush(self): raise OSError\nsys.stdout = Broken()"
    )
    assert (result.status, result.exit_code) == (Status.ERROR, 120)


def test_a_failing_exit_is_an_error(run: Callable[..., ScriptResult]) -> None:
    result = run("import gc\ngc.collect = None\nprint('lost')")
    assert (result.status, result.exit_code) == (Status.ERROR, 120)


def test_random_numbers_depend_on_the_seed_only(box: Sandbox) -> None:
    code = "import random, numpy as np\nprint(random.random(), np.random.rand(), {'a', 'b', 'c'})"
    first, again, other = (
        box.run_script(Script(code, seed=seed), LIMITS).stdout for seed in (1, 1, 2)
    )
    assert first == again != other
