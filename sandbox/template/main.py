"""The entry point of a template process: drop root, import, confine, then serve.

The process starts with a clean environment and descriptors 0 to 2 on /dev/null; descriptor 3 is
the control socket to the parent. The template never receives anything that programs must not see:
no keys, no settings, no client's data and no expected outputs.
"""

import gc
import io
import os
import sys
from typing import TYPE_CHECKING

from sandbox.boot import CONTROL_FD
from sandbox.kernel import landlock, namespaces, oom, privileges, rlimits

if TYPE_CHECKING:
    import socket


def main() -> None:
    """Run the template process until its parent closes the control socket."""
    gc.disable()  # what imports leave is collected once, by `heap.pack`
    # Without OpenSSL, hashlib uses CPython's own functions, which saves 5 MB in every child.
    sys.modules["_hashlib"] = None  # type: ignore[assignment]
    oom.choose_first()  # before a change of user makes the file unwritable
    privileges.drop_root()
    privileges.die_with_parent(9)  # changing the user would reset it
    import socket

    from sandbox import wire

    control = socket.socket(fileno=CONTROL_FD)
    control.setblocking(True)
    try:
        _start(control)
    except Exception as error:
        # Raised during startup: the server's loop ends the process itself.
        control.send(wire.encode(wire.Unavailable(f"{type(error).__name__}: {error}"[:2000])))
        os._exit(1)


def _start(control: "socket.socket") -> None:
    """Prepare this process, tell the parent that it is ready, and serve. Never returns."""
    import warnings
    from dataclasses import replace

    import msgspec

    from sandbox import wire
    from sandbox.kernel import snapshot
    from sandbox.kernel.system_calls import HANDOVER_FD
    from sandbox.policy.guards import Guards
    from sandbox.policy.library import Checks
    from sandbox.policy.modules import ModuleTable
    from sandbox.policy.namespace import program_builtins
    from sandbox.profiles import KERNEL_PREFIX
    from sandbox.template import channel, heap, input_types, script, warm
    from sandbox.template.clocks import hide_processor_time
    from sandbox.template.rehearsal import rehearse
    from sandbox.template.run import ChildEnvironment, close_language_wall, install_tripwire
    from sandbox.template.serve import ForkServer

    configuration = msgspec.msgpack.decode(control.recv(1 << 20), type=wire.Configuration)
    guards = Guards(channel.stop, channel.note)
    if configuration.restorable_filter and not configuration.profile.startswith(KERNEL_PREFIX):
        hide_processor_time()
    # Warnings must not appear in the output of programs.
    warnings.simplefilter("ignore")
    warm.import_all(configuration)
    modules = ModuleTable(
        configuration.profile,
        configuration.extra_modules,
        guards,
        only_without_wall=configuration.packages,
    )
    warm.touch()
    if configuration.profile.startswith(KERNEL_PREFIX):
        script.prepare()
    _clear_paths()
    sys.stdin = io.StringIO()  # empty, and without a file descriptor

    checks = Checks(guards)
    checks.install()
    builtins = program_builtins(guards, modules.importer(), allow_eval=configuration.allow_eval)
    rlimits.set_up_stack()
    base_bytes = rlimits.address_space_bytes()
    extra = (name.partition(".")[0] for name in configuration.extra_modules)
    environment = ChildEnvironment(
        checks=checks,
        modules=modules,
        builtins=builtins,
        base_bytes=base_bytes,
        allow_eval=configuration.allow_eval,
        array_libraries=input_types.ARRAY_LIBRARIES.union(extra),
    )
    install_tripwire()
    rehearse(environment)
    if not configuration.profile.startswith(KERNEL_PREFIX):
        close_language_wall()
    heap.pack()
    environment = replace(environment, base_bytes=rlimits.address_space_bytes())
    processes = None
    if configuration.restorable_filter:
        processes = snapshot.open_processes(least=HANDOVER_FD + 1)
    entered, abi = _confine(processes)
    ready = wire.Ready(
        landlock_abi=abi,
        namespaces=entered,
        modules=sorted(modules.names),
        restores=processes is not None,
    )
    control.send(wire.encode(ready))
    ForkServer(control, configuration, environment, processes).run()


def _confine(processes: int | None) -> tuple[list[str], int]:
    """Confine this process, which is forked for that where it can be the first of a namespace.

    Args:
        processes: a descriptor of /proc, below which it may open files.

    Returns:
        The names of the namespaces entered, and the version of Landlock.
    """
    from sandbox.template import warm

    privileges.allow_inspection_by_parent()  # required for mapping the user in the next step
    entered = namespaces.enter()
    rlimits.confine_template()
    privileges.drop_capabilities()
    privileges.allow_inspection_by_parent()  # changing credentials resets it
    warm.freeze()
    if "pid" in entered:
        _become_namespace_init()
    return entered, landlock.deny_everything(readable=processes)


def _become_namespace_init() -> None:
    """Continue in a fork that is the first process of the new PID namespace.

    All other processes of the namespace die with the first one. The original process only waits
    for it, so that killing the original process ends the template.
    """
    alive, held = os.pipe()
    pid = os.fork()
    if pid == 0:
        privileges.die_with_parent(9)
        # The original may have died before die_with_parent(). getppid() cannot tell, because it is
        # 0 in the namespace either way; a closed pipe can.
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


def _clear_paths() -> None:
    """Clear search paths, arguments and environment: imports then fail without a system call."""
    sys.path[:] = []
    sys.meta_path[:] = [f for f in sys.meta_path if getattr(f, "__name__", "") != "PathFinder"]
    sys.path_importer_cache.clear()
    sys.argv[:] = [""]
    sys.orig_argv[:] = []
    os.environ.clear()
