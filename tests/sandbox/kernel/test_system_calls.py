"""The list of system calls: each allowed one has a reason, each forbidden one a rule."""

import pyseccomp
import pytest

from sandbox.kernel import system_calls

CALLS = [name for names in system_calls.FAMILIES.values() for name in names]


def test_each_allowed_call_has_a_reason() -> None:
    assert all(len(reason.split()) >= 1 for reason in system_calls.ALLOWED.values())
    assert len(system_calls.ALLOWED) <= 32


@pytest.mark.parametrize("arch", [pyseccomp.Arch.X86_64, pyseccomp.Arch.AARCH64])
def test_every_allowed_name_resolves(arch: int) -> None:
    missing = {name for name in system_calls.ALLOWED if pyseccomp.resolve_syscall(arch, name) < 0}
    # arm64 has no time(2).
    assert missing <= ({"time"} if arch == pyseccomp.Arch.AARCH64 else set())


def test_every_forbidden_name_is_a_system_call_somewhere() -> None:
    arches = (pyseccomp.Arch.X86_64, pyseccomp.Arch.AARCH64, pyseccomp.Arch.X86)

    def resolves(name: str, arch: int) -> bool:
        try:
            return bool(pyseccomp.resolve_syscall(arch, name) != -1)
        except ValueError:
            return False

    assert [n for n in CALLS if not any(resolves(n, arch) for arch in arches)] == []


def test_no_call_is_in_two_families() -> None:
    assert sorted(CALLS) == sorted(set(CALLS))


def test_an_allowed_call_is_only_forbidden_by_its_arguments() -> None:
    assert set(CALLS) & set(system_calls.ALLOWED) <= set(system_calls.conditions())


@pytest.mark.parametrize(
    "name",
    "open openat socket clone clone3 fork vfork execve execveat ptrace kill tgkill io_uring_setup "
    "process_vm_readv memfd_create userfaultfd bpf dup pipe unshare mount setuid".split(),
)
def test_dangerous_calls_are_not_allowed(name: str) -> None:
    assert name not in system_calls.ALLOWED
    assert system_calls.rule_of(name) != system_calls.UNLISTED


def test_names_and_rules_of_call_numbers() -> None:
    assert system_calls.name_of(system_calls.resolve("openat")) == "openat"
    assert system_calls.rule_of("openat") == "file.open"
    assert system_calls.rule_of("socket") == "network.socket"
    assert system_calls.resolve("no_such_call") < 0
    assert system_calls.name_of(9999) == "9999"
    assert system_calls.rule_of("9999") == system_calls.UNLISTED
