"""Run the search: `python -m tests.escapes.search --calls 20000 --seed 1 --profile full`.

Prints one JSON object with the findings and figures. Each call depends on the seed and its number
only; `--only` repeats one.
"""

import argparse
import atexit
import functools
import importlib
import json
import os
import select
import signal
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import msgspec
import numpy as np

from sandbox import wire
from sandbox.kernel import privileges, rlimits, seccomp
from sandbox.kernel.system_calls import CHANNEL_FD
from sandbox.policy import tripwire
from sandbox.template import main as main_of_template
from tests.escapes.search import calls, world
from tests.escapes.search.reach import Reach

# A worker that says nothing for so long is in an endless call.
PATIENCE_SECONDS = 0.5

# Functions that the tripwire stops, and nothing else needs to: they set the name or text of what
# they are given as themselves, which is an event if that is a class or a function.
STOPPED = (np.vectorize.__init__, functools.cached_property.__init__)

MEMORY_BYTES = 512 << 20
# What a worker writes before a call; making the arguments can hang or be stopped as well.
_BEGUN = "> "
_STOPPED = "stopped: "
_MAKING = "arguments"

# How a report of the tripwire begins, after the first bytes of its length.
_REPORT = b"\x00\x95\x03\xda"


def main() -> None:
    """Search, and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", default="lean")
    parser.add_argument("--only", type=int)
    parser.add_argument(
        "--check-every", type=int, default=250, help="calls between two looks at the library"
    )
    parser.add_argument("--under", default="", help="call only what is under this name")
    parser.add_argument("--plant", help="a module whose function plant(world) adds a leak")
    options = parser.parse_args()
    filter = seccomp.Filter(seccomp.compile_filter(notify=False), notify=False)
    made = world.build(options.profile)
    if options.plant:
        importlib.import_module(options.plant).plant(made)
    reach = Reach(made)
    found = [f"reached: {wrong}" for wrong in reach.start()]
    search = calls.Calls(made, reach, options.seed, options.under)
    calls.install_tripwire()
    figures: dict[str, Any] = {"objects": len(reach.objects), "callables": len(search.callables)}
    numbers = [options.only] if options.only is not None else list(range(options.calls))
    figures |= _work(search, reach, filter, numbers, found, options.check_every)
    atexit._clear()  # what is left to do then would change classes, which are sealed
    json.dump({"found": found, **figures}, sys.stdout, indent=1)


def _work(
    search: calls.Calls,
    reach: Reach,
    filter: seccomp.Filter,
    numbers: list[int],
    found: list[str],
    check_every: int,
) -> dict[str, Any]:
    """Make the calls in confined processes; return how many there were and how they ended."""
    figures: dict[str, Any] = {"calls": 0, "endless": [], "stopped": 0, "crashes": []}
    while numbers:
        reports, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reports)
            _be_worker(search, reach, filter, numbers, write, check_every)
        os.close(write)
        done, lines, begun, is_endless, tripped = _read(reports)
        os.close(reports)
        if is_endless:
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        figures["calls"] += done + 1
        for line in lines:
            found.append(line)
        if done < len(numbers):
            number, text = numbers[done], begun
            if tripped and text.startswith(_STOPPED):
                figures["stopped"] += 1
            elif tripped:
                found.append(f"{number} {text}: raised {tripped}")
            elif is_endless:
                figures["endless"].append(f"{number} {text}")
            elif os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS:
                found.append(f"{number} {text}: made a forbidden system call")
            elif os.WIFSIGNALED(status):
                figures["crashes"].append(f"{number} {text}: signal {os.WTERMSIG(status)}")
        numbers = numbers[done + 1 :]
    return figures


def _read(reports: int) -> tuple[int, list[str], str, bool, str]:
    """Read what a worker writes until it ends.

    Returns:
        How many calls it has finished, what it found, the call that it has begun, whether it hangs,
        and what the tripwire reports.
    """
    data, is_endless = b"", False
    while True:
        if not select.select([reports], [], [], PATIENCE_SECONDS)[0]:
            is_endless = True
            break
        part = os.read(reports, 1 << 16)
        if not part:
            break
        data += part
    text, mark, report = data.partition(_REPORT)
    tripped = ""
    if mark:
        tripped = str(msgspec.msgpack.decode(mark[1:] + report, type=wire.ChildMessage))
        text = text[: 1 - wire.LENGTH_BYTES]
    done, found, begun = 0, [], _MAKING
    for line in text.decode(errors="replace").split("\n")[:-1]:
        if line == ".":
            done, begun = done + 1, _MAKING
        elif line.startswith(_BEGUN):
            begun = line.removeprefix(_BEGUN)
        else:
            found.append(line)
    return done, found, begun, is_endless, tripped


class _Nowhere:
    """An output without a descriptor, as a child's."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass


def _be_worker(
    search: calls.Calls,
    reach: Reach,
    filter: seccomp.Filter,
    numbers: list[int],
    write: int,
    check_every: int,
) -> NoReturn:
    """Confine this process as a child and make the calls."""
    try:
        os.dup2(write, CHANNEL_FD)
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.closerange(CHANNEL_FD + 1, 64)
        main_of_template._clear_paths()
        sys.stdout = sys.stderr = _Nowhere()  # type: ignore[assignment]
        library = calls.Library(reach)
        rlimits.confine_program(memory_bytes=MEMORY_BYTES, base_bytes=rlimits.address_space_bytes())
        privileges.drop_capabilities()
        filter.install()
        tripwire.arm()
        for index, number in enumerate(numbers):
            attempt = search.make(number)
            is_stopped = any(attempt.function is each for each in STOPPED)
            _say(f"{_BEGUN}{_STOPPED if is_stopped else ''}{attempt.text}")
            for wrong in search.perform(attempt):
                _say(f"{number} {wrong}")
            if index % check_every == check_every - 1 or number == numbers[-1]:
                for wrong in library.changes():
                    _say(f"{number} {wrong}")
            _say(".")
    except Exception as error:
        _say(f"the worker failed: {error!r} in {', '.join(_places(error))}")
    finally:
        os._exit(0)


def _places(error: BaseException) -> Iterator[str]:
    """Yield the lines through which an error went."""
    step = error.__traceback__
    while step is not None:
        yield f"{os.path.basename(step.tb_frame.f_code.co_filename)}:{step.tb_lineno}"
        step = step.tb_next


def _say(text: str) -> None:
    data = text.replace("\n", " ").encode("utf-8", "replace") + b"\n"
    while data:
        data = data[os.write(CHANNEL_FD, data) :]


if __name__ == "__main__":
    main()
