"""The start of a template process: give up root, import, put up the walls, serve.

It runs with a scrubbed environment and three descriptors on /dev/null; descriptor 3 is the
control socket to the parent. Nothing that a program may not see ever comes into it: no key, no
setting, no other client's data, no expected output.
"""

import io
import os
import sys
from typing import TYPE_CHECKING

from sandbox.boot import CONTROL_FD
from sandbox.kernel import privileges

if TYPE_CHECKING:
    import socket


def main() -> None:
    """Runs the template until its parent closes the control socket."""
    # Without OpenSSL, hashlib uses Python's own functions: 5 MB of code less in every child.
    sys.modules["_hashlib"] = None  # type: ignore[assignment]
    privileges.drop_root()
    privileges.die_with_parent(9)  # after the change of user, which takes it back
    import socket

    from sandbox import wire

    control = socket.socket(fileno=CONTROL_FD)
    control.setblocking(True)
    try:
        _start(control)
    except Exception as error:
        # Only start-up can raise: the loop ends the process itself.
        control.send(wire.encode(wire.Unavailable(f"{type(error).__name__}: {error}"[:2000])))
        os._exit(1)


def _start(control: "socket.socket") -> None:
    import warnings
    from dataclasses import replace

    import msgspec

    from sandbox import wire
    from sandbox.kernel import landlock, namespaces, rlimits
    from sandbox.policy.guards import Guards
    from sandbox.policy.library import Checks
    from sandbox.policy.modules import ModuleTable
    from sandbox.policy.namespace import program_builtins
    from sandbox.template import channel, warm
    from sandbox.template.rehearsal import rehearse
    from sandbox.template.run import Surroundings
    from sandbox.template.serve import Server

    configuration = msgspec.msgpack.decode(control.recv(1 << 20), type=wire.Configuration)
    guards = Guards(channel.stop)
    # A warning is no part of an answer, and what it would print to no part of the output.
    warnings.simplefilter("ignore")
    warm.import_all(configuration.profile, configuration.extra_modules)
    modules = ModuleTable(configuration.profile, configuration.extra_modules, guards)
    warm.touch()
    _forget_paths()
    sys.stdin = io.StringIO()  # empty, and without a descriptor to ask about

    checks = Checks(guards)
    checks.install()
    builtins = program_builtins(guards, modules.importer())
    around = Surroundings(checks, modules, builtins, base_bytes=rlimits.address_space_bytes())
    rehearse(around)
    around = replace(around, base_bytes=rlimits.address_space_bytes())
    privileges.allow_inspection_by_parent()  # without it the next step may not map its user
    entered = namespaces.enter()
    rlimits.confine_template()
    privileges.drop_capabilities()
    privileges.allow_inspection_by_parent()  # a change of credentials takes it away
    warm.freeze()
    if "pid" in entered:
        _become_first_in_namespace()
    abi = landlock.deny_everything()

    ready = wire.Ready(landlock_abi=abi, namespaces=entered, modules=sorted(modules.names))
    control.send(wire.encode(ready))
    Server(control, configuration, around).run()


def _become_first_in_namespace() -> None:
    """Goes on as the first process of the new pid namespace; all others in it die with it.

    The process that was started stays behind to wait, so that ending it ends the template.
    """
    alive, held = os.pipe()
    pid = os.fork()
    if pid == 0:
        privileges.die_with_parent(9)
        # It may have been ended before that was asked for; in here its number is 0 either way.
        os.close(held)
        os.set_blocking(alive, False)
        try:
            os.read(alive, 1)
            os._exit(1)
        except BlockingIOError:
            os.close(alive)
            return
    os.closerange(0, held)
    os.closerange(held + 1, os.sysconf("SC_OPEN_MAX"))
    _, status = os.waitpid(pid, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _forget_paths() -> None:
    """Leaves programs nothing to import from: an import then fails without a system call."""
    sys.path[:] = []
    sys.meta_path[:] = [f for f in sys.meta_path if getattr(f, "__name__", "") != "PathFinder"]
    sys.path_importer_cache.clear()
    sys.argv[:] = [""]
    sys.orig_argv[:] = []
    os.environ.clear()
