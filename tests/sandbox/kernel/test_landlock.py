"""Landlock on its own: a restricted process reaches no file, port or outside process."""

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.kernel import landlock

# Tries each access in a forked process, first unrestricted and then restricted; prints the results.
TRIES = textwrap.dedent("""
    import json, os, signal, socket, sys, tempfile
    from sandbox.kernel import landlock, libc

    version = int(sys.argv[1])
    outside = os.getpid()
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o777)
    os.chdir(folder)
    open("held", "w").write("text")
    held = os.open("held", os.O_RDWR)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    abstract = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    abstract.bind("\\0omniarc-test-%d" % os.getpid())
    abstract.listen()
    address = abstract.getsockname()

    def in_a_child(act):
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.write(writer, str(attempt(act)).encode())
            os._exit(0)
        os.close(writer)
        os.waitpid(pid, 0)
        with os.fdopen(reader) as file:
            return file.read()

    def attempt(act):
        try:
            act()
        except OSError as error:
            return error.errno
        return 0

    def connect(family, where):
        with socket.socket(family, socket.SOCK_STREAM) as s:
            s.connect(where)

    tries = {
        "read": lambda: open("held").close(),
        "write": lambda: open("held", "r+").close(),
        "create": lambda: open("new", "w").close(),
        "list": lambda: os.listdir("."),
        "mkdir": lambda: os.mkdir("folder"),
        "symlink": lambda: os.symlink("a", "link"),
        "rename": lambda: os.rename("held", "renamed"),
        "remove": lambda: os.remove("renamed" if os.access("renamed", 0) else "held"),
        "exec": lambda: os.execv("/bin/true", ["true"]),
        "proc": lambda: open("/proc/self/environ").close(),
        "connect": lambda: connect(socket.AF_INET, ("127.0.0.1", port)),
        "bind": lambda: socket.create_server(("127.0.0.1", 0)).close(),
        "abstract": lambda: connect(socket.AF_UNIX, address),
        "signal": lambda: os.kill(outside, 0),
        "held": lambda: os.pread(held, 4, 0),
    }

    def try_all():
        # Removal comes late, because other attempts need the file.
        return {name: in_a_child(act) for name, act in tries.items()}

    free = try_all()
    open("held", "w").write("text")
    for left in ("new", "renamed", "link"):
        if os.path.lexists(left):
            os.remove(left)
    if os.path.isdir("folder"):
        os.rmdir("folder")
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        if version:
            landlock.abi = lambda: version
        libc.prctl(38, 1)
        in_force = landlock.deny_everything()
        os.write(writer, json.dumps([in_force, try_all()]).encode())
        os._exit(0)
    os.close(writer)
    confined = json.loads(os.read(reader, 65536))
    os.waitpid(pid, 0)
    listener.close()
    abstract.close()
    import shutil
    shutil.rmtree(folder)
    print(json.dumps([free, *confined]))
""")

FILES = {"read", "write", "create", "list", "mkdir", "symlink", "rename", "remove", "exec", "proc"}


def test_access_is_allowed_before_and_refused_after(in_subprocess: Callable[..., Any]) -> None:
    free, in_force, confined = in_subprocess(TRIES, "0")
    allowed = {name for name, errno in free.items() if errno in ("0", "")}
    assert allowed == set(free)
    assert in_force == landlock.abi() >= 1
    expected = set(FILES)
    if in_force >= 4:
        expected |= {"connect", "bind"}
    if in_force >= 6:
        expected |= {"abstract", "signal"}
    refused = {name for name, errno in confined.items() if errno in ("1", "13")}
    assert refused == expected
    # Open descriptors keep working.
    assert confined["held"] == "0"


@pytest.mark.parametrize("version", range(1, 8))
def test_every_version_denies_all_file_access(
    in_subprocess: Callable[..., Any], version: int
) -> None:
    if version > landlock.abi():
        pytest.skip(f"this kernel's Landlock is ABI {landlock.abi()}")
    _, in_force, confined = in_subprocess(TRIES, str(version))
    assert in_force == version
    refused = {name for name, errno in confined.items() if errno == "13"}
    assert refused >= FILES


def test_a_kernel_without_landlock_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(landlock, "syscall", refuse)
    assert landlock.abi() == 0
    with pytest.raises(OSError, match="no Landlock"):
        landlock.deny_everything()


def test_it_requires_no_new_privs(in_subprocess: Callable[..., Any]) -> None:
    # Otherwise it could subvert a set-user-id program. Root is exempt.
    source = textwrap.dedent("""
        import json, os
        from sandbox.kernel import landlock, privileges
        if os.geteuid() == 0:
            os.setresuid(65533, 65533, 65533)
        try:
            landlock.deny_everything()
        except OSError as error:
            print(json.dumps(error.errno))
        else:
            print(json.dumps(0))
    """)
    assert in_subprocess(source) == 1
