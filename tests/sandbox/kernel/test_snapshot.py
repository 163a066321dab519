"""Snapshots: a child that is put back is what it was, byte for byte, or is refused."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from sandbox.kernel import _snapshot, restorable, seccomp, snapshot

SCRIPT = Path(__file__).with_name("disturbances.py")
SOURCE = Path(_snapshot.__file__).with_name("_snapshot.c")

# What a child may do, and why it is not put back after it (None: it is).
REASONS = {
    "nothing": None,
    "memory written": None,
    "library data written": None,
    "objects kept": None,
    "mappings added": None,
    "mapping added above": None,
    "pages dropped": None,
    "mapping protected and back": None,
    "signals blocked": None,
    "registers changed": None,
    "read-only page written": "read-only page written",
    "mapping removed": "mappings changed",
    "mapping replaced": "mapping replaced",
    "mapping moved and back": "mapping replaced",
    "kernel's code replaced": "mappings changed",
    "mapping protected": "mappings changed",
    "mapping shared": "mappings changed",
    "handler set": "signals",
    "endless": "not waiting",
}

# Pieces of the restoring, each with what replaces it to switch it off, and a disturbance that then
# leaves something behind or is not refused.
PIECES = {
    "pages": (
        "ssize_t done = process_vm_writev(",
        "ssize_t done = (ssize_t)batch->bytes; if (0) process_vm_writev(",
        "memory written",
    ),
    "zero pages": (
        "            from = zeros;\n        }\n        if (add_to_batch",
        "            start = stop;\n            continue;\n        }\n        if (add_to_batch",
        "memory written",
    ),
    "mappings": (
        "    const char *reason = restore_mappings(self);",
        "    const char *reason = NULL;",
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
        "mapping replaced",
    ),
    "read-only pages": (
        'if (mapping == NULL || mapping->start > start)\n        return "read-only page written";',
        "if (mapping == NULL || mapping->start > start)\n        return NULL;",
        "read-only page written",
    ),
    "registers": (
        "if (set_registers(self->pid, &registers) < 0 ||\n        ptrace(PTRACE_SETREGSET",
        "if (ptrace(PTRACE_SETREGSET",
        "registers changed",
    ),
    "extended registers": (
        "ptrace(PTRACE_SETREGSET, self->pid, NT_X86_XSTATE, &vector) < 0",
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


def disturb(module: str | Path, *names: str) -> dict[str, dict[str, object]]:
    command = [sys.executable, str(SCRIPT), str(module), *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found


@needs_restoring
def test_a_child_is_put_back_byte_for_byte_or_refused() -> None:
    found = disturb(_snapshot.__file__)
    assert {name: result["reason"] for name, result in found.items()} == REASONS
    assert not [name for name, result in found.items() if result["differing"]]


@needs_restoring
@pytest.mark.long
def test_the_text_of_all_mappings_serves_where_the_kernel_does_not_describe_each(
    tmp_path: Path,
) -> None:
    built = build("ioctl(maps, PROCMAP_QUERY, &query) < 0", "1", tmp_path)
    found = disturb(built)
    assert {name: result["reason"] for name, result in found.items()} == REASONS
    assert not [name for name, result in found.items() if result["differing"]]


def build(old: str, new: str, directory: Path) -> Path:
    """Compile the module with a piece of its source replaced."""
    text = SOURCE.read_text()
    assert text.count(old) == 1, old
    changed, built = directory / "_snapshot.c", directory / "_snapshot.so"
    changed.write_text(text.replace(old, new))
    include = sysconfig.get_paths()["include"]
    options = ["-O2", "-shared", "-fPIC", f"-I{include}"]
    subprocess.run(["gcc", *options, changed, "-o", built], check=True, timeout=120)
    return built


@needs_restoring
@pytest.mark.long
@pytest.mark.parametrize("piece", PIECES)
def test_without_any_one_piece_something_stays(piece: str, tmp_path: Path) -> None:
    old, new, disturbance = PIECES[piece]
    built = build(old, new, tmp_path)
    try:
        (result,) = disturb(built, disturbance).values()
    except subprocess.SubprocessError:
        return  # the child did not survive it
    assert result != {"reason": REASONS[disturbance], "differing": []}


def test_the_page_on_security_lists_what_becomes_of_each_call() -> None:
    page = (SOURCE.parents[2] / "docs/security.md").read_text()
    for name, text in restorable.RESTORED.items():
        assert f"| `{name}` | {text} |\n" in page


def test_every_allowed_call_says_how_its_traces_are_removed() -> None:
    assert set(restorable.RESTORED) == set(seccomp.ALLOWED)
