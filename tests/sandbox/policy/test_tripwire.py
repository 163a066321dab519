"""The tripwire on its own: the events of programs that have got past the language wall."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from sandbox import Program, Sandbox, Script, Status, Violation, wire

# Runs each program in a fork, as a child does, but without a language wall: they have the globals
# of this script. The pipe at the channel's descriptor receives the reports.
HARNESS = textwrap.dedent("""
    import abc, builtins, ctypes, functools, gc, json, marshal, os, pickle, sys, types
    import numpy as np
    from sandbox.kernel.system_calls import CHANNEL_FD
    from sandbox.policy import tripwire
    from sandbox.policy.compiler import PROGRAM_FILE
    from sandbox.policy.guards import Guards

    printed = []
    guards = Guards(print)
    CODE = (lambda: 0).__code__

    def load(code, space):
        exec(code, space)

    reading = types.ModuleType("reading")
    reading.__file__ = "/reading.py"
    exec(compile("def read_code(f): return f.__code__", reading.__file__, "exec"), globals())

    def keep(source):
        code = compile(source, PROGRAM_FILE, "exec")
        space = {**globals(), "print": printed.append, "keep": None}
        # Class statements are announced by what makes them in a program.
        space["__builtins__"] = {**vars(builtins), "__build_class__": guards.build_class}
        tripwire.arm()
        tripwire.enter()
        load(code, space)
        tripwire.leave()
        return space

    def outside(space):
        return space.get("later", int)()

    def flush(write=os.write):
        write(PRINTED_FD, "".join(printed).encode())

    def run(source):
        global PRINTED_FD
        (reports, CHANNEL), (output, PRINTED_FD) = os.pipe(), os.pipe()
        pid = os.fork()
        if pid == 0:
            os.dup2(CHANNEL, CHANNEL_FD)
            tripwire.install(keepers=[keep], loaders=[load], readers=[reading], flush=flush)
            try:
                outside(keep(source))
                printed.append("end")
            except BaseException as error:
                printed.append(f"{type(error).__name__}: {error}")
            flush()
            os._exit(0)
        os.close(CHANNEL), os.close(PRINTED_FD)
        answer = os.read(reports, 1 << 16).hex(), os.read(output, 1 << 16).decode()
        os.close(reports), os.close(output), os.waitpid(pid, 0)
        return answer

    os.dup2(2, 9)  # nothing else uses the channel's descriptor
    json.dump({name: run(source) for name, source in json.load(sys.stdin).items()}, sys.stdout)
""")


class Ended(NamedTuple):
    """How a program ended: the reports about it, and what it printed or raised."""

    reports: list[wire.ChildMessage]
    printed: str


STOPPED = {
    "compile": ("compile('1', 'x', 'eval')", "code.compile", "compile"),
    "eval": ("eval('1')", "code.compile", "compile"),
    "exec_code": ("exec((lambda: 0).__code__)", "attribute.forbidden", "object.__getattr__"),
    "marshal": ("marshal.loads(marshal.dumps(0))", "interpreter.event", "marshal.dumps"),
    "pickle": ("pickle.loads(b'cos\\nsystem\\n.')", "import.forbidden", "pickle.find_class(os)"),
    "open": ("open('colors.txt', 'w')", "file.open", "open(colors.txt)"),
    "list_folder": ("os.listdir('/etc')", "file.open", "os.listdir(/etc)"),
    "remove": ("os.remove('colors.txt')", "file.change", "os.remove(colors.txt)"),
    "fork": ("os.fork()", "process.fork", "os.fork"),
    "system": ("os.system('true')", "process.fork", "os.system"),
    "import": ("import sqlite3", "import.forbidden", "import(sqlite3)"),
    "frame": ("sys._getframe()", "attribute.forbidden", "sys._getframe"),
    "function": ("types.FunctionType(CODE, {})", "attribute.forbidden", "function.__new__"),
    "objects": ("gc.get_objects()", "attribute.forbidden", "gc.get_objects"),
    "memory": ("ctypes.string_at(id(0), 1)", "memory.raw", "ctypes.string_at"),
    "trace": ("sys.settrace(None)", "interpreter.event", "sys.settrace"),
    "hook": ("sys.addaudithook(print)", "interpreter.event", "sys.addaudithook"),
    "unknown": ("sys.audit('new.event', 'text')", "interpreter.event", "new.event(text)"),
    "long": ("sys.audit('new.event', 'é' * 300)", "interpreter.event", f"new.event({'é' * 100})"),
    "class": ("type('A', (), {})", "class.dynamic", "type.__new__(A)"),
    "metaclass": ("abc.ABCMeta('A', (), {})", "class.dynamic", "type.__new__(A)"),
    "leave": ("tripwire.leave()", "interpreter.event", "tripwire.leave"),
}

# Each opens a file although it looks as if no code of the program were running.
HIDDEN = {
    "called by C": "list(map(open, ['colors.txt']))",
    "of an iterator that is used later": """
        class Rows(list):
            __iter__ = functools.partial(open, 'colors.txt')
        [*Rows()]
    """,
    "swallowed": """
        try:
            open('colors.txt')
        except BaseException:
            print('went on')
    """,
    "after the program": "def later(): open('colors.txt')",
    "in a generator that is closed after the program": """
        def wait():
            try:
                yield
            finally:
                open('colors.txt')
        generator = wait()
        next(generator)
        def later():
            global generator
            generator = None
    """,
    "behind a changed interpreter": """
        def nothing(*args, **kwargs): print('nothing')
        builtins.BaseException = builtins.str = os.write = os._exit = sys.exit = nothing
        for module in list(sys.modules.values()):
            if getattr(module, '__name__', '').startswith('sandbox.'):
                vars(module).update({name: nothing for name in vars(module)})
        open('colors.txt')
    """,
    "after installing again": """
        try:
            tripwire._tripwire.install(
                descriptor=1, harmless=('open',), announced=(), rules={}, other_rule='a.b',
                files=(), lined=(), keepers=(), passed=(), flush=print,
            )
        except RuntimeError:
            open('colors.txt')
    """,
    "in the flush after the report": """
        class Descriptor:
            def __index__(self):
                open('second.txt')
        flush.__globals__['PRINTED_FD'] = Descriptor()
        open('colors.txt')
    """,
}

# Walks everything that Python code can reach without an event, and spoils whatever dictionary or
# list names an event or a rule. Prints how much it has found.
WALK = """
def parts(thing):
    kind = type(thing)
    if issubclass(kind, dict):
        return [*dict.keys(thing), *dict.values(thing)]
    if issubclass(kind, (list, tuple, set, frozenset)):
        return [*kind.__mro__[-2].__iter__(thing)]
    found = [kind, getattr(thing, '__dict__', None)]
    if issubclass(kind, type):
        found += [thing.__mro__, type.__subclasses__(thing) if thing is not type else None]
    for name in ('__closure__', '__globals__', '__self__', '__func__', '__wrapped__', 'fget',
                 'fset', 'cell_contents', '__slots__'):
        try:
            found.append(object.__getattribute__(thing, name))
        except BaseException:
            pass
    return found

def walk():
    seen, waiting, events = {}, [sys.modules], 0
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen[id(thing)] = thing
        try:
            waiting += parts(thing)
        except BaseException:
            continue
    for thing in list(seen.values()):
        if type(thing) is dict and 'open' in thing and 'exec' not in dir(thing):
            events += thing.pop('open') == 'file.open'
        elif type(thing) is list:
            events += 'open' in thing
    return len(seen) > 10_000, events > 0

open_file = open
print(str(walk()))
open_file('colors.txt')
"""

HARMLESS = {
    "id": "id(0)",
    "array": "np.arange(9).reshape(3, 3).tolist()",
    "abstract class": "class A(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...",
    "announced": "read_code(read_code)",
    "module": "import math, os, sys",
}


@pytest.fixture(scope="module")
def ended() -> dict[str, Ended]:
    programs = {f"stopped {name}": source for name, (source, _, _) in STOPPED.items()}
    programs |= {f"hidden {name}": textwrap.dedent(source) for name, source in HIDDEN.items()}
    programs |= {f"harmless {name}": source for name, source in HARMLESS.items()}
    programs["walk"] = WALK
    programs["loader"] = "load('1', {})"
    done = subprocess.run(
        [sys.executable, "-c", HARNESS],
        input=json.dumps(programs),
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        name: Ended(list(wire.ChildReader(1 << 20).feed(bytes.fromhex(reports))), printed)
        for name, (reports, printed) in json.loads(done.stdout).items()
    }


@pytest.mark.parametrize("name", STOPPED)
def test_an_event_ends_the_program(ended: dict[str, Ended], name: str) -> None:
    _, rule, detail = STOPPED[name]
    report = wire.Attempted(rule, detail, 1, "runtime")
    assert ended[f"stopped {name}"] == Ended([report], "")


@pytest.mark.parametrize("name", HIDDEN)
def test_an_event_cannot_be_hidden(ended: dict[str, Ended], name: str) -> None:
    (report,), printed = ended[f"hidden {name}"]
    assert isinstance(report, wire.Attempted)
    assert (report.rule, report.detail.partition("(")[0]) == ("file.open", "open")
    assert printed == ""


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_or_announced_event_does_not(ended: dict[str, Ended], name: str) -> None:
    assert ended[f"harmless {name}"] == Ended([], "end")


def test_a_walk_through_the_heap_finds_nothing_that_disarms_it(ended: dict[str, Ended]) -> None:
    (report,), printed = ended["walk"]
    assert report == wire.Attempted("file.open", "open(colors.txt)", 39, "runtime")
    assert printed == "(True, True)"  # the table in the module, of which the hook has a copy


def test_a_loader_is_announced_only_while_no_program_runs(ended: dict[str, Ended]) -> None:
    (report,), _ = ended["loader"]
    assert report == wire.Attempted("code.compile", "compile", 1, "runtime")


# What a program may import that has holes in the language wall.
HOLES = ("builtins", "gc", "marshal", "sqlite3.dbapi2", "types")
BEHIND_HOLES = {
    "builtins.eval('1')": ("code.compile", "compile"),
    "builtins.open('/etc/passwd')": ("file.open", "open(/etc/passwd)"),
    "getattr(gc, 'get' + '_objects')()": ("attribute.forbidden", "gc.get_objects"),
    "marshal.dumps(1)": ("interpreter.event", "marshal.dumps"),
    "sqlite3.dbapi2.connect(':memory:')": ("interpreter.event", "sqlite3.connect(:memory:)"),
    "builtins.list(builtins.map(builtins.exec, ['1']))": ("code.compile", "compile"),
}


@pytest.fixture(scope="module")
def leaky() -> Iterator[Sandbox]:
    with Sandbox(extra_modules=HOLES) as box:
        yield box


@pytest.mark.parametrize("use", BEHIND_HOLES)
def test_a_hole_in_the_language_wall_is_a_violation(leaky: Sandbox, use: str) -> None:
    code = (
        f"import {', '.join(HOLES)}\nprint('before')\ndef task(grid):\n    {use}\n    return grid"
    )
    rule, detail = BEHIND_HOLES[use]
    result = leaky.run(Program(code), [[[1]], [[2]]])
    assert result.violations == [Violation(rule, detail, 4, "runtime")]
    assert (result.status, result.stdout) == (Status.VIOLATION, "before\n")


def test_a_report_that_becomes_a_part_of_another_message_is_a_violation(leaky: Sandbox) -> None:
    code = textwrap.dedent("""
        import builtins, sqlite3.dbapi2

        def task(grid):
            names = builtins.getattr(sqlite3.dbapi2.DateFromTicks, "__glob" + "als__")
            os = names["__built" + "ins__"]["__imp" + "ort__"]("os")
            answer = bytes([0x95, 1, 0xa2, 111, 107, 0x91, 0x91, 1, 0xc0, 0])
            os.write(3, len(answer).to_bytes(4, "little") + answer)
            os.write(3, bytes([255, 0, 0, 0]))  # the length of a message
            builtins.open("/etc/passwd")
    """)
    result = leaky.run(Program(code), [[[1]]])
    assert result.status == Status.VIOLATION
    assert [each.rule for each in result.violations] == ["interpreter.event"]


def test_scripts_have_the_tripwire_too(leaky: Sandbox) -> None:
    result = leaky.run_script(Script("import builtins\nbuiltins.eval('1')", policy="restricted"))
    assert result.violations == [Violation("code.compile", "compile", 2, "runtime")]


def test_policy_kernel_has_no_tripwire(leaky: Sandbox) -> None:
    code = "def task(grid):\n    return eval('grid')"
    assert leaky.run(Program(code, policy="kernel"), [[[1]]]).grids == [[[1]]]
