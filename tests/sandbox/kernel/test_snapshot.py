"""Snapshots: a child that is put back is what it was, byte for byte, or is refused."""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from sandbox.kernel import _snapshot, restorable, snapshot, system_calls
from sandbox.kernel.libc import WITHOUT_MAPPED_BLOCKS

SCRIPT = Path(__file__).with_name("disturbances.py")
SOURCE = Path(_snapshot.__file__).with_name("_snapshot.c")
ROOT = SOURCE.parents[2]

# How long a disturbance, or a compiler, may take on a busy machine.
PATIENCE_SECONDS = 600

# What a child may do, and why it is not put back after it (None: it is).
REASONS = {
    "nothing": None,
    "memory written": None,
    "some pages written": None,
    "library data written": None,
    "objects kept": None,
    "mappings added": None,
    "mapping added above": None,
    "pages dropped": None,
    "page table dropped": None,
    "mapping protected and back": None,
    "signals blocked": None,
    "registers changed": None,
    "read-only page written": "read-only page written",
    "mapping removed": "mappings changed",
    "mapping replaced": "mappings changed",
    "mapping moved and back": "mapping replaced",
    "kernel's code replaced": "mappings changed",
    "mapping grown": "mappings changed",
    "mapping mapped again": "mappings changed",
    "mapping protected": "mappings changed",
    "mapping shared": "mappings changed",
    "stack grown": "mappings changed",
    "handler set": "signals",
    "endless": "not waiting",
    "reading elsewhere": "waiting elsewhere",
}

# The same of a child that shares no memory with its parent.
PRIVATE_REASONS = REASONS | {
    "mapping replaced": "mapping replaced",
    "mapping mapped again": None,  # only shared memory can be
}

# Pieces of the restoring, each with what replaces it to switch it off, and a disturbance that then
# leaves something behind or is not refused. The first two are of a child that shares no memory.
PIECES = {
    "pages": (
        "ssize_t done = process_vm_writev(",
        "ssize_t done = (ssize_t)batch->bytes; if (0) process_vm_writev(",
        "memory written",
    ),
    "zero pages": (
        "            from = zeros;\n        }\n",
        "            start = stop;\n            continue;\n        }\n",
        "memory written",
    ),
    "shared pages": (
        "memcpy(saved->live + (start - saved->start), from, stop - start)",
        "(void)0",
        "memory written",
    ),
    "other contents": (
        "memcmp(copy, range->live + (page - range->start), page_size) == 0 ? copy : NULL",
        "copy",
        "memory written",
    ),
    "mappings": (
        "        reason = restore_mappings(self);",
        "        reason = NULL;",
        "mappings added",
    ),
    "each mapping": ("memcmp(&area, then, sizeof(area)) != 0", "0", "kernel's code replaced"),
    "last mapping": (
        "query_area(self->descriptors[MAPS], address, 0, &area) < 0 && errno == ENOENT",
        "1",
        "mapping added above",
    ),
    "names of mappings": ("is_of_kernel(&mapping), area)", "0, area)", "kernel's code replaced"),
    "unmapping": ("if (mapping.inode != 0 || *mapping.name == '[')", "if (0)", "mapping shared"),
    "tracking": (
        "scan(self, from, end, PM_SCAN_CHECK_WPASYNC,",
        "scan(self, from, end, 0,",
        "mapping moved and back",
    ),
    "stack": ("!has_same_stack(self)", "0", "stack grown"),
    "parts of spans": (
        "where = &self->narrow;",
        "self->narrow.count = 1, where = &self->narrow;",
        "library data written",
    ),
    "read-only pages": (
        "if (!is_writable(self, region->start, region->end))",
        "if (0)",
        "read-only page written",
    ),
    "registers": (
        "if (set_registers(self->pid, &registers) < 0 ||\n        write_extended(",
        "if (write_extended(",
        "registers changed",
    ),
    "extended registers": (
        "write_extended(self->pid, &self->extended) < 0",
        "0",
        "registers changed",
    ),
    "signal mask": (
        "ptrace(PTRACE_SETSIGMASK, self->pid, 8, &self->mask) < 0",
        "0",
        "signals blocked",
    ),
    "signal handlers": ("strcmp(signals, self->signals) != 0", "0", "handler set"),
}

needs_restoring = pytest.mark.skipif(
    not snapshot.is_supported(), reason="this kernel does not offer what restoring needs"
)


def disturb(
    module: str | Path, *names: str, shares: bool = True, like: bool = False
) -> dict[str, dict[str, object]]:
    command = [sys.executable, str(SCRIPT), str(module), *names, *(["--like"] if like else [])]
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    if shares:
        variables |= WITHOUT_MAPPED_BLOCKS
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True, env=variables
    )
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.long
@needs_restoring
def test_a_child_is_put_back_byte_for_byte_or_refused() -> None:
    check_all(_snapshot.__file__, shares=True)


@needs_restoring
@pytest.mark.long
def test_a_child_that_shares_no_memory_is_put_back_too() -> None:
    check_all(_snapshot.__file__, shares=False)


@needs_restoring
@pytest.mark.long
@pytest.mark.parametrize("shares", [True, False])
def test_a_child_is_put_back_whose_contents_are_mostly_those_of_another(shares: bool) -> None:
    check_all(_snapshot.__file__, shares=shares, like=True)


def check_all(module: str | Path, *, shares: bool, like: bool = False) -> None:
    found = disturb(module, shares=shares, like=like)
    reasons = {name: result["reason"] for name, result in found.items()}
    assert reasons == (REASONS if shares else PRIVATE_REASONS)
    assert not [name for name, result in found.items() if result["differing"]]
    assert {result["shares"] for result in found.values()} == {shares}


@needs_restoring
def test_a_later_child_has_no_list_of_the_pages_that_a_program_wrote() -> None:
    assert disturb(_snapshot.__file__, "lists") == {"lists": {"lists": 0}}


@needs_restoring
def test_a_child_dies_with_a_parent_that_has_not_put_it_back() -> None:
    assert disturb(_snapshot.__file__, "parent lost") == {"parent lost": {"goes on": False}}


@needs_restoring
@pytest.mark.long
def test_without_the_option_a_child_would_go_on_as_the_program_left_it(tmp_path: Path) -> None:
    built = build("#define KILLED_WITH_TRACER 0x100000", "#define KILLED_WITH_TRACER 0", tmp_path)
    assert disturb(built, "parent lost") == {"parent lost": {"goes on": True}}


@needs_restoring
@pytest.mark.long
def test_the_text_of_all_mappings_serves_where_the_kernel_does_not_describe_each(
    tmp_path: Path,
) -> None:
    built = build("ioctl(maps, PROCMAP_QUERY, &query) < 0", "1", tmp_path)
    check_all(built, shares=True)


def build(old: str, new: str, directory: Path) -> Path:
    """Compile the module with a piece of its source replaced."""
    text = SOURCE.read_text()
    assert text.count(old) == 1, old
    changed, built = directory / "_snapshot.c", directory / "_snapshot.so"
    changed.write_text(text.replace(old, new))
    include = sysconfig.get_paths()["include"]
    options = ["-O2", "-shared", "-fPIC", f"-I{include}", f"-I{SOURCE.parent}"]
    subprocess.run(["gcc", *options, changed, "-o", built], check=True, timeout=PATIENCE_SECONDS)
    return built


@needs_restoring
@pytest.mark.long
@pytest.mark.parametrize("piece", PIECES)
def test_without_any_one_piece_something_stays(piece: str, tmp_path: Path) -> None:
    old, new, disturbance = PIECES[piece]
    built = build(old, new, tmp_path)
    shares = piece not in ("pages", "zero pages")
    like = piece == "other contents"
    try:
        (result,) = disturb(built, disturbance, shares=shares, like=like).values()
    except subprocess.SubprocessError:
        return  # the child did not survive it
    reasons = REASONS if shares else PRIVATE_REASONS
    assert (result["reason"], result["differing"]) != (reasons[disturbance], [])


def test_the_page_on_security_lists_what_becomes_of_each_call() -> None:
    page = (ROOT / "docs/security.md").read_text()
    for name, text in restorable.RESTORED.items():
        assert f"| `{name}` | {text} |\n" in page


def test_every_allowed_call_says_how_its_traces_are_removed() -> None:
    assert set(restorable.RESTORED) == set(system_calls.ALLOWED)
