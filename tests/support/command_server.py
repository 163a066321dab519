"""The command `omniarc`, a forked process for each run of it.

Most of what a command takes in a test is the interpreter's start and the imports, over and over. So
they are done once: a process that has done them forks for each run, and the fork has the run's
arguments, environment, folder and descriptors, and ends as the interpreter would end it. The
installed script itself is started by the tests that interrupt it, and by those of `serve`; the
services of other tests are forked too.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import random
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

_HEADER_BYTES = 1 << 20

# What commands import only when they need it.
_IMPORTED_LATE = (
    *("alembic.command", "alembic.config", "concurrent.futures.thread", "encodings.idna"),
    *("fastapi_swagger", "numpy.ma", "omniarc.dataset.checking", "omniarc.evaluation.recall"),
    *("pyseccomp", "rich._emoji_codes", "rich.markdown", "sandbox.kernel.restorable"),
    *("service.server.workers", "typer.rich_utils", "uvicorn.lifespan.off", "uvicorn.loops.uvloop"),
)


class Command:
    """A run of `omniarc ARGUMENTS…`, with what the tests use of `subprocess.Popen`.

    Args:
        server: the socket to the process that forks commands.
        out, err: descriptors of the files for standard output and standard error.
        processors: those on which it may run; by default those of the server.
    """

    def __init__(
        self, server: socket.socket, arguments, *, environment, folder, out, err, processors=()
    ):
        self._words = ["omniarc", *map(str, arguments)]
        asked = {
            **{"argv": self._words, "env": environment},
            **{"cwd": str(folder), "processors": list(processors)},
        }
        self._near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            socket.send_fds(server, [json.dumps(asked).encode()], [out, err, far.fileno()])
        self.pid = int(self._near.recv(32))
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code."""
        if self.returncode is None:
            self._near.settimeout(timeout)
            try:
                self.returncode = int(self._near.recv(32))
            except TimeoutError:
                raise subprocess.TimeoutExpired(self._words, timeout or 0) from None
            self._near.close()
        return self.returncode

    def poll(self) -> int | None:
        """Return the exit code, or None while the command runs."""
        if self.returncode is None and select.select([self._near], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the command has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the command, unless it has ended."""
        self.send_signal(signal.SIGKILL)


def run(server: socket.socket, arguments, *, environment, folder, seconds):
    """Run `omniarc ARGUMENTS…` and return what `subprocess.run` would, with text output.

    It runs on one processor, so that its sandbox has one template to start instead of two or more.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        command = Command(
            server,
            arguments,
            environment=environment,
            folder=folder,
            out=out.fileno(),
            err=err.fileno(),
            processors=[own_processor()],
        )
        try:
            code = command.wait(seconds)
        except subprocess.TimeoutExpired:
            command.kill()
            command.wait()
            raise
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess(["omniarc", *map(str, arguments)], code, *said)


def own_processor() -> int:
    """Return a processor, another one for each of the processes that run tests."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    processors = sorted(os.sched_getaffinity(0))
    return processors[worker % len(processors)]


@contextlib.contextmanager
def started() -> Iterator[str]:
    """Run a process that forks commands, and return the path of its socket."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/commands"
        # Its standard input is closed by the end of this process, whatever that is.
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(path)
            listener.listen()
            serving = f"from tests.support import command_server as c; c.serve({listener.fileno()})"
            process = subprocess.Popen(
                [sys.executable, "-c", serving],
                pass_fds=[listener.fileno()],
                stdin=subprocess.PIPE,
                cwd=Path(__file__).parent.parent.parent,
            )
        with process:
            yield path


def connect(path: str) -> socket.socket:
    """Connect to a process that forks commands; it answers once it has imported all it needs."""
    control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    control.connect(path)
    return control


def serve(descriptor: int) -> None:
    """Fork a command for each request."""
    import service.command
    from omniarc import corpus, language
    from omniarc.dataset import create_dataset
    from service.command.app import COMMANDS, make_command

    for module in pkgutil.iter_modules(service.command.__path__, "service.command."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in _IMPORTED_LATE:
        importlib.import_module(name)
    list(corpus.iter_tasks())  # reads the tasks of every dataset
    create_dataset()  # imports every task and generator
    language.identity()
    for name in COMMANDS:
        make_command(name)
    make_command(*COMMANDS)
    gc.freeze()  # a collection in a fork copies no page of what it shares
    with socket.socket(fileno=descriptor) as listener:
        asked = _Forks(listener).serve()
    if asked is not None:
        _become(*asked)


class _Forks:
    """The commands that run, and what starts others.

    Args:
        listener: accepts connections, each of which receives what to run.
    """

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._controls: dict[int, socket.socket] = {}
        self._poll = select.poll()
        for watched in (sys.stdin.fileno(), listener.fileno()):
            self._poll.register(watched, select.POLLIN)
        self._running: dict[int, tuple[int, socket.socket]] = {}

    def serve(self) -> tuple[dict[str, Any], int, int] | None:
        """Fork a command for each request until standard input is closed.

        Returns:
            In a fork, what it is to run and the descriptors of its output; else None.
        """
        while True:
            for ready, _ in self._poll.poll():
                if ready == sys.stdin.fileno():
                    return None
                if ready == self._listener.fileno():
                    self._accept()
                elif ready in self._running:
                    self._report(ready)
                else:
                    message, fds, _, _ = socket.recv_fds(self._controls[ready], _HEADER_BYTES, 3)
                    if not message:
                        self._poll.unregister(ready)
                        self._controls.pop(ready).close()
                    elif self._is_fork(*fds):
                        return json.loads(message), *fds[:2]

    def _accept(self) -> None:
        control, _ = self._listener.accept()
        self._controls[control.fileno()] = control
        self._poll.register(control, select.POLLIN)

    def _is_fork(self, out: int, err: int, answer: int) -> bool:
        """Fork, and return whether this is the fork."""
        far = socket.socket(fileno=answer)
        pid = os.fork()
        if pid == 0:
            for control in self._controls.values():
                control.close()
            for watched, (_, other) in self._running.items():
                os.close(watched)
                other.close()
            far.close()
            return True
        os.close(out)
        os.close(err)
        watched = os.pidfd_open(pid)
        self._running[watched] = pid, far
        self._poll.register(watched, select.POLLIN)
        far.send(b"%d" % pid)
        return False

    def _report(self, watched: int) -> None:
        """Send the exit code of a command that has ended."""
        pid, far = self._running.pop(watched)
        self._poll.unregister(watched)
        os.close(watched)
        _, status = os.waitpid(pid, 0)
        with far, contextlib.suppress(BrokenPipeError):  # nobody waits for a command left behind
            far.send(b"%d" % os.waitstatus_to_exitcode(status))


def _become(asked: dict[str, Any], out: int, err: int) -> None:
    """Run the command in this process, and end it."""
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    for fd, place in ((out, 1), (err, 2)):
        os.dup2(fd, place)
        os.close(fd)
    os.chdir(asked["cwd"])
    if asked["processors"]:
        os.sched_setaffinity(0, asked["processors"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv[:] = asked["argv"]
    random.seed()
    from service.command.main import main

    try:
        code = main()
    except SystemExit as end:
        code = end.code
    if not isinstance(code, int | None):
        sys.exit(code)
    _exit_without_freeing(code or 0)


def _exit_without_freeing(code: int) -> NoReturn:
    """End this process as the interpreter does, but leave its memory to the kernel.

    Freeing objects writes to nearly every page that the fork shares, which would copy them all.
    """
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
