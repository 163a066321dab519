# ruff: noqa: E501 — whole programs on one line
"""A template process and its children, inspected from outside."""

import contextlib
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Program, Sandbox
from sandbox.kernel import snapshot
from tests.support.processes import children, forked, servers

# A secret of the parent's, which must not be in a template or a child.
CANARY = "CANARY-7f3a91-of-the-parent"
GRID = [[0, 1], [2, 3]]

# What the template holds of children that are put back: see `snapshot.track`.
OF_RESTORABLE_CHILD = re.compile(r"/proc(/\d+/(pagemap|maps|status|clear_refs))?")


class Processes:
    """The processes of a sandbox: its template, the server in it, and two waiting children."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box
        (self.template,) = box.inner.templates
        assert box.inner.walls is not None
        inside = "pid" in box.inner.walls.namespaces
        self.server = children(self.template)[0] if inside else self.template
        end = time.monotonic() + 20
        while not self._are_ready(children(self.server)) and time.monotonic() < end:
            time.sleep(0.01)
        self.children = children(self.server)

    @staticmethod
    def _are_ready(pids: list[int]) -> bool:
        """Return whether both children are confined; the last step of that closes a socket."""
        with contextlib.suppress(FileNotFoundError):
            return len(pids) == 2 and all(sorted(descriptors(pid)) == [0, 1, 2, 3] for pid in pids)
        return False

    @property
    def all(self) -> list[int]:
        return sorted({self.template, self.server, *self.children})


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMNIARC_API_KEY", CANARY)
        patch.setenv("LD_LIBRARY_PATH", os.environ.get("LD_LIBRARY_PATH", ""))
        held = os.open("/etc/passwd", os.O_RDONLY)
        os.set_inheritable(held, True)
        expected = [[9, 8, 7]] * 3  # an expected output: never sent
        with Sandbox(concurrency=1) as box:
            box.run(Program("def task(g): return g"), [GRID])
            yield Processes(box)
        assert expected
        os.close(held)


def status(pid: int) -> dict[str, str]:
    text = Path(f"/proc/{pid}/status").read_text()
    return dict(re.findall(r"^(\w+):\s*(.*)$", text, re.MULTILINE))


def test_the_environment_is_clean(processes: Processes) -> None:
    for pid in processes.all:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        names = {entry.split(b"=")[0].decode() for entry in environment.split(b"\0") if entry}
        assert names <= {
            *("PYTHONHASHSEED", "PYTHONUTF8", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "HOME"),
            *("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "GLIBC_TUNABLES"),
        }
        assert CANARY.encode() not in environment
        home = os.environ.get("HOME", "")
        assert len(home) < 2 or f"HOME={home}".encode() not in environment.split(b"\0")


def test_arguments_contain_no_paths_or_secrets(processes: Processes) -> None:
    root = str(Path(__file__).resolve().parents[2])
    for pid in processes.all:
        interpreter, *arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        assert interpreter.endswith(b"python3") or b"python" in interpreter
        rest = b"\0".join(arguments).decode()
        assert root not in rest
        assert CANARY not in rest
        assert "OMNIARC" not in rest


def descriptors(pid: int) -> dict[int, str]:
    folder = f"/proc/{pid}/fd"
    found = {}
    for name in os.listdir(folder):
        with contextlib.suppress(FileNotFoundError):
            found[int(name)] = os.readlink(f"{folder}/{name}")
    return found


def test_waiting_children_have_four_descriptors(processes: Processes) -> None:
    for pid in processes.children:
        held = descriptors(pid)
        assert sorted(held) == [0, 1, 2, 3]
        assert [held[number] for number in (0, 1, 2)] == ["/dev/null"] * 3
        assert held[3].startswith("socket:")


def test_children_share_no_sockets(
    processes: Processes,
) -> None:
    first, second = (descriptors(pid)[3] for pid in processes.children[:2])
    assert first != second
    assert not {first, second} & set(descriptors(processes.server).values())


def test_the_template_has_no_other_descriptors(
    processes: Processes,
) -> None:
    for pid in {processes.template, processes.server}:
        for number, target in descriptors(pid).items():
            kind = target.split(":")[0]
            # The process that only waits keeps a pipe open, so that the server notices its death.
            waits = pid != processes.server
            allowed = {"pipe"} if waits else {"socket", "anon_inode"}
            may_restore = number >= 3 and not waits and snapshot.is_supported()
            if may_restore and OF_RESTORABLE_CHILD.fullmatch(target):
                continue
            assert target == "/dev/null" if number < 3 else kind in allowed, (number, target)


def test_no_process_is_root(processes: Processes) -> None:
    for pid in processes.all:
        seen = status(pid)
        assert "0" not in seen["Uid"].split()
        assert "0" not in seen["Gid"].split()
        assert "0" not in seen["Groups"].split()


def test_children_have_no_capabilities_and_a_filter(processes: Processes) -> None:
    for pid in processes.children:
        seen = status(pid)
        for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
            assert int(seen[name], 16) == 0, name
        assert seen["NoNewPrivs"] == "1"
        assert seen["Seccomp"] == "2"
        assert seen["Seccomp_filters"] == "1"
        assert seen["Threads"] == "1"


def test_the_server_has_no_capabilities(processes: Processes) -> None:
    seen = status(processes.server)
    for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(seen[name], 16) == 0, name
    assert seen["NoNewPrivs"] == "1"


def test_waiting_children_have_limits(processes: Processes) -> None:
    for pid in processes.children:
        limits = Path(f"/proc/{pid}/limits").read_text()
        for name in ("Max core file size", "Max file size", "Max processes"):
            assert re.search(rf"^{name}\s+0\s+0\s", limits, re.MULTILINE), name


def test_processes_are_in_another_session(processes: Processes) -> None:
    for pid in processes.all:
        assert os.getsid(pid) != os.getsid(0)


def test_processes_are_in_the_root_directory(processes: Processes) -> None:
    for pid in processes.all:
        assert os.readlink(f"/proc/{pid}/cwd") == "/"


def memory_holds(pid: int, needles: list[bytes]) -> set[bytes]:
    """Return those of `needles` that occur in the memory of a process."""
    found = set()
    with (
        open(f"/proc/{pid}/maps") as maps,
        open(f"/proc/{pid}/mem", "rb", buffering=0) as memory,
    ):
        for line in maps:
            span, permissions = line.split()[:2]
            if "r" not in permissions or "[v" in line:
                continue
            low, high = (int(part, 16) for part in span.split("-"))
            tail = b""
            for start in range(low, high, 1 << 22):
                with contextlib.suppress(OSError):
                    memory.seek(start)
                    data = tail + memory.read(min(1 << 22, high - start))
                    found |= {needle for needle in needles if needle in data}
                    tail = data[-64:]
    return found


@pytest.mark.skipif(os.geteuid() != 0, reason="reading another user's memory requires root")
def test_the_parents_secret_is_not_in_memory(processes: Processes) -> None:
    # Finding numpy proves that the search works.
    for pid in {processes.template, processes.server, processes.children[0]}:
        found = memory_holds(pid, [CANARY.encode(), b"OMNIARC_API_KEY", b"numpy"])
        assert found == {b"numpy"}


def test_programs_see_no_arguments_environment_or_search_path(
    processes: Processes,
) -> None:
    code = (
        "import os, sys\n"
        "def task(g):\n"
        "    print(sys.argv, sys.orig_argv, dict(os.environ), sys.path, len(sys.path_importer_cache))\n"
        "    return g\n"
    )
    result = processes.box.run(Program(code, policy="kernel"), [GRID])
    assert result.stdout == "[''] [] {} [] 0\n"


def test_a_program_is_not_in_the_memory_of_the_next_child(processes: Processes) -> None:
    if os.geteuid() != 0:
        pytest.skip("reading another user's memory requires root")
    secret = "SECRET-of-another-client"
    processes.box.run(Program(f"x = '{secret}'\ndef task(g): return g"), [[[4]]])
    end = time.monotonic() + 10
    while len(children(processes.server)) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    for pid in {processes.server, *children(processes.server)}:
        assert memory_holds(pid, [secret.encode()]) == set()


def test_requests_contain_no_expected_output() -> None:
    from sandbox import wire

    assert not [name for name in wire.Request.__struct_fields__ if "expect" in name]


@pytest.mark.parametrize("which", ["template", "server"])
def test_children_die_with_their_template(which: str) -> None:
    with Sandbox(concurrency=1) as box:
        seen = Processes(box)
        os.kill(getattr(seen, which), signal.SIGKILL)
        end = time.monotonic() + 20
        left = set(seen.all)
        while left and time.monotonic() < end:
            left = {pid for pid in left if os.path.exists(f"/proc/{pid}/exe")}
            left = {pid for pid in left if status_or_gone(pid) not in ("Z", "X", "")}
            time.sleep(0.01)
        assert left == set()


def status_or_gone(pid: int) -> str:
    with contextlib.suppress(OSError):
        return status(pid)["State"][0]
    return ""


# Opens a name that is nowhere in its source.
ATTEMPT = """
import os
def task(grid):
    os.open("/tmp/" + "of-one-" + "client-" * 3, os.O_RDONLY)
"""


def holds(pid: int, text: bytes) -> bool:
    """Return whether the memory of a process contains a text."""
    with (
        open(f"/proc/{pid}/mem", "rb", buffering=0) as memory,
        open(f"/proc/{pid}/maps") as maps,
    ):
        for line in maps:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            with contextlib.suppress(OSError, OverflowError):  # not readable
                memory.seek(start)
                if text in memory.read(end - start):
                    return True
    return False


@pytest.mark.long
def test_what_a_program_attempted_is_not_in_the_children_of_others() -> None:
    with Sandbox(concurrency=1) as box:
        for _ in range(4):
            result = box.run(Program(ATTEMPT, policy="kernel"), [GRID])
            assert "of-one-client-client-client-" in result.violations[0].detail
        pids = forked(box.inner)
        assert pids
        assert not any(holds(pid, b"-one-client-client") for pid in pids)
        assert any(holds(pid, b"OPENBLAS_NUM_THREADS") for pid in servers(box.inner))
