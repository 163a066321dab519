"""The pool of templates: a bounded number of slots, and a template process for each program."""

import asyncio
import importlib.util
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sandbox import walls, wire
from sandbox.errors import SandboxStateError, SandboxUnavailableError
from sandbox.judge import Evidence
from sandbox.kernel import rlimits, seccomp, snapshot, system_calls
from sandbox.kernel.oom import OomKills
from sandbox.limits import Limits
from sandbox.options import SandboxOptions, processors
from sandbox.pool.child import Child
from sandbox.pool.child_run import ChildRun
from sandbox.pool.template_process import TemplateProcess
from sandbox.profiles import PACKAGES_SUFFIX, single_modules, whole_packages

# How often a program is tried when its child or template is killed from outside the sandbox.
_MAX_TRIES = 8

# The error message of a program that was killed each time.
KILLED_FROM_OUTSIDE = "its process was repeatedly killed from outside the sandbox"

# The error message of a sandbox whose templates are those of the parent of this process.
FORKED = "this sandbox works only in the process that started it: start another after the fork"

# A template that takes longer to fork a child is stopped or starved.
_FORK_SECONDS = 5.0

# A restored child is replaced long before the kernel's limit for a process (`rlimits`).
_MAX_CPU_SECONDS = rlimits.PROCESS_CPU_SECONDS / 2

# After so many programs in one child, a second one for the same client pays off. It takes as long
# to make as a hundred programs take less by it.
_PROGRAMS_OF_ONE = 200

# Within this time after its last program, a template may still be putting a child back.
_RESTORE_SECONDS = 0.005

# A restorable child that has waited for so long is killed, for its memory.
_IDLE_SECONDS = 60.0

# How often, and at what interval, to try to start a template while the system lacks resources.
_MAX_START_TRIES = 25
_START_PAUSE_SECONDS = 0.2

# How many starts may take too long: each is waited for much longer than the others take to fail.
_MAX_SLOW_STARTS = 2


class TemplatePool:
    """Runs requests in the children of template processes. Must be used from one event loop.

    Args:
        options: those of the sandbox.

    Attributes:
        packages: the extra modules that are whole packages.
        waiting: how many calls of `run` wait for a slot.
        put_back: how often a child has been put back after a program.
        not_put_back: how often that was refused, and the child killed, because something differed.
        walls: the walls in force; None before the start.
        notifies: whether forbidden system calls are reported, instead of only killing.
    """

    def __init__(self, options: SandboxOptions) -> None:
        self._options = options
        self.packages = whole_packages(options.extra_modules)
        self._extra_modules = single_modules(options.extra_modules, self.packages)
        self._restorable_filter = b""
        self._processors = processors()
        self._slots = asyncio.Semaphore(options.all_slots)
        self._idle: dict[str, list[TemplateProcess]] = {}
        self._all: set[TemplateProcess] = set()
        self._filter = b""
        self._oom_kills = OomKills()
        self._closed = False
        self._sweep: asyncio.TimerHandle | None = None
        self._extra: asyncio.Task[None] | None = None
        # How many programs each client has here, running or waiting for a slot.
        self._programs: Counter[str | None] = Counter()
        self._pid: int | None = None
        self.waiting = 0
        self.put_back = self.not_put_back = 0
        self.walls: wire.Ready | None = None
        self.notifies = False

    async def start(self) -> None:
        """Start one lean template for each slot, and wait until they are ready.

        Raises:
            SandboxUnavailableError: this host lacks a required wall, or cannot start a template,
                or an extra module is not installed.
        """
        walls.require()
        self._pid = os.getpid()
        for name in (*self.packages, *self._extra_modules):
            if importlib.util.find_spec(name.partition(".")[0]) is None:
                raise SandboxUnavailableError(f"the extra module {name} is not installed")
        self.notifies = walls.notifies()
        self._filter = seccomp.compile_filter(
            notify=self.notifies, within=seccomp.is_within_a_filter()
        )
        if self._options.restores and snapshot.is_supported():
            self._restorable_filter = seccomp.compile_filter(
                notify=self.notifies, within=seccomp.is_within_a_filter(), restorable=True
            )
        started = await asyncio.gather(
            *(self._start_template("lean") for _ in range(self._options.slots)),
            return_exceptions=True,
        )
        for outcome in started:
            if isinstance(outcome, BaseException):
                self.close()
                raise outcome
            self._idle.setdefault("lean", []).append(outcome)
            self.walls = outcome.walls

    def start_extra(self) -> None:
        """Start the templates of the extra slots in the background, the first time."""
        if self._extra is None and not self._closed:
            self._extra = asyncio.create_task(self._start_extra())

    async def _start_extra(self) -> None:
        # A program that needs one that cannot be started tries again, and says why.
        with suppress(SandboxUnavailableError):
            for _ in range(self._options.extra_slots):
                self._give_back("lean", await self._start_template("lean"))

    @property
    def _is_inherited(self) -> bool:
        """Whether this process is a fork of the one that started the templates."""
        return self._pid not in (None, os.getpid())

    def close(self) -> None:
        """Kill all templates and the programs in them. Without effect in a forked process."""
        if self._is_inherited:
            return
        self._closed = True
        if self._sweep is not None:
            self._sweep.cancel()
            self._sweep = None
        if self._extra is not None:
            self._extra.cancel()
        for template in list(self._all):
            template.kill()
        self._all.clear()
        self._idle.clear()

    @property
    def restores(self) -> bool:
        """Whether children are put back on this host, as far as is known."""
        return any(template.restores for template in self._all if template.alive)

    @property
    def templates(self) -> list[int]:
        """The process ids of the templates that are alive."""
        return [template.pid for template in self._all if template.alive]

    async def run(
        self,
        profile: str,
        request: bytes,
        limits: Limits,
        on_cancel: Callable[[Evidence], object],
        client: str | None = None,
    ) -> Evidence:
        """Wait for a slot and run a program in a child.

        Args:
            profile: profile of the template.
            request: the program's frame.
            limits: limits of the program.
            on_cancel: called with the evidence so far if this coroutine is cancelled.
            client: whose program it is, if it may run in a restored child; None for a child of its
                own.

        Raises:
            SandboxStateError: another process started the templates, and forked this one.
            SandboxUnavailableError: templates can no longer be started.
        """
        if self._is_inherited:
            raise SandboxStateError(FORKED)
        with self._counted(client):
            self.waiting += 1
            try:
                await self._slots.acquire()
            finally:
                self.waiting -= 1
            try:
                for _ in range(_MAX_TRIES):
                    evidence = await self._run_in_child(profile, request, limits, on_cancel, client)
                    if evidence is not None:
                        return evidence
                return Evidence(malformed=KILLED_FROM_OUTSIDE)
            finally:
                self._slots.release()

    @contextmanager
    def _counted(self, client: str | None) -> Iterator[None]:
        """Count a program of the client meanwhile."""
        self._programs[client] += 1
        try:
            yield
        finally:
            self._programs[client] -= 1
            if not self._programs[client]:
                del self._programs[client]

    async def _run_in_child(
        self,
        profile: str,
        request: bytes,
        limits: Limits,
        on_cancel: Callable[[Evidence], object],
        client: str | None,
    ) -> Evidence | None:
        """Run a program in a child; return None if it was killed from outside the sandbox."""
        template = await self._take_template(profile, client)
        try:
            child = await self._take_child(template, limits, client)
            if child is None:
                template.kill()
                return None
            evidence = await self._finish(template, child, request, limits, on_cancel, client)
        finally:
            self._give_back(profile, template)
        return None if evidence.lost else evidence

    async def _finish(
        self,
        template: TemplateProcess,
        child: Child,
        request: bytes,
        limits: Limits,
        on_cancel: Callable[[Evidence], object],
        client: str | None,
    ) -> Evidence:
        """Run a program in a child, which is kept for its client if it was put back."""
        run = ChildRun(template, child, limits)
        is_kept = False
        try:
            evidence = await run.finish(request, on_cancel)
            self.put_back += run.survived
            self.not_put_back += run.refused
            if run.survived:
                is_kept = self._keeps(template, child)
        finally:
            if client is not None:
                template.children.end(client, child, ended_well=run.ended_well, is_kept=is_kept)
        if client is not None and template.alive:
            self._prepare(template, client, limits.memory_mb)
        return evidence

    def _prepare(self, template: TemplateProcess, client: str, memory_mb: int) -> None:
        """Have a child made for a client's further programs, unless they have enough new ones."""
        new = sum(each.has_new_child(client) for each in self._all)
        if not template.restores or new >= self._programs[client]:
            return
        if template.preparing is None and template.children.make_room(client):
            template.prepare(client, memory_mb)
            self._sweep_later()

    def _keeps(self, template: TemplateProcess, child: Child) -> bool:
        """Return whether a child that was put back is kept, or kill it if it has run enough."""
        # The template may have died since the child was put back, and has then released the others.
        spent = child.programs >= self._options.restores or child.cpu_seconds >= _MAX_CPU_SECONDS
        if spent or not template.alive:
            template.discard(child)
            return False
        return True

    async def _take_template(self, profile: str, client: str | None) -> TemplateProcess:
        """Return an idle template, preferably one with a child for this client."""
        idle = self._idle.setdefault(profile, [])
        for template in [each for each in idle if not each.alive]:
            idle.remove(template)
            self._all.discard(template)
        if not idle and profile == "lean" and self._extra is not None:
            await asyncio.wait([self._extra])
        if not idle:
            return await self._start_template(profile)
        template = _choose(idle, client, is_busy=self._running() + 1 >= self._processors)
        idle.remove(template)
        return template

    def _running(self) -> int:
        """Return how many templates run a program."""
        return len(self._all) - sum(map(len, self._idle.values()))

    async def _take_child(
        self, template: TemplateProcess, limits: Limits, client: str | None
    ) -> Child | None:
        """Return the child for a program: a restored one only for the same client as before."""
        if client is not None:
            if template.preparing == client and self._programs[client] > self._options.all_slots:
                # Its programs wait anyway, and all of them end sooner if the child is made sooner.
                await template.until_prepared(_FORK_SECONDS)
            child = template.children.take(client, limits.memory_mb)
            if child is not None:
                return child
        return await template.take_child(_FORK_SECONDS)

    def _on_refused(self) -> None:
        """Count a child that could not be put back after its program had been judged."""
        self.not_put_back += 1

    def _sweep_later(self) -> None:
        """Look in a while for restorable children that nobody has used."""
        if self._sweep is None:
            self._sweep = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._sweep_now)

    def _sweep_now(self) -> None:
        """Kill restorable children that have waited for long."""
        self._sweep = None
        for template in self._all:
            template.children.expire(_IDLE_SECONDS)
        if any(len(template.children) or template.preparing is not None for template in self._all):
            self._sweep_later()

    def _give_back(self, profile: str, template: TemplateProcess) -> None:
        if template.alive:
            template.idle_since = time.monotonic()
            self._idle.setdefault(profile, []).append(template)
        else:
            self._all.discard(template)

    async def _start_template(self, profile: str) -> TemplateProcess:
        configuration = wire.Configuration(
            profile=profile.removesuffix(PACKAGES_SUFFIX),
            extra_modules=self._extra_modules,
            packages=self.packages,
            has_packages=profile.endswith(PACKAGES_SUFFIX),
            filter=self._filter,
            notify=self.notifies,
            restorable_filter=self._restorable_filter,
            mapping_calls=system_calls.mapping_calls(),
            abort_call=system_calls.resolve("tgkill"),
            children=1 + self._options.spares,
            allow_eval=self._options.allow_eval,
        )
        reason = "the sandbox is closed"
        slow = 0
        for _ in range(_MAX_START_TRIES):
            if self._closed or slow == _MAX_SLOW_STARTS:
                break
            template = TemplateProcess(
                *(configuration, self._options.hash_seed, self._oom_kills),
                *(self._on_refused, self._options.restored_clients),
            )
            self._all.add(template)
            try:
                await template.start()
                return template
            except OSError as error:
                # Killed or stopped during its start, or out of descriptors or memory, which other
                # programs release when they end.
                self._discard(template)
                reason = str(error)
                slow += isinstance(error, TimeoutError)
                await asyncio.sleep(_START_PAUSE_SECONDS)
            except BaseException:
                self._discard(template)
                raise
        raise SandboxUnavailableError(f"cannot start a template process: {reason}")

    def _discard(self, template: TemplateProcess) -> None:
        template.kill()
        self._all.discard(template)


def _choose(idle: list[TemplateProcess], client: str | None, *, is_busy: bool) -> TemplateProcess:
    """Return the template for a client's program.

    A client that sends many programs, one after another, alternates between two templates if it
    can: one puts its child back while the other runs a program. That needs a processor of its own;
    without one, the child that was used last is faster, since more of it is in the caches. A
    child that has run no program is not being put back. A template that makes a child is chosen
    last.

    Args:
        idle: the idle templates, in the order in which they were last used.
        client: name of the client's key.
        is_busy: whether this program leaves no processor idle.
    """
    kept = [(template, template.children.find(client)) for template in idle]
    with_child = [(template, child) for template, child in kept if child is not None]
    if not with_child:
        idle = [template for template in idle if template.preparing is None] or idle
        own = [template for template in idle if template.children.knows(client)]
        return own[-1] if own else min(reversed(idle), key=lambda each: len(each.children))
    if is_busy:
        return with_child[-1][0]
    now = time.monotonic()
    for template, child in with_child:
        if not child.programs or now - template.idle_since >= _RESTORE_SECONDS:
            return template
    oldest, child = with_child[0]
    free = [template for template in idle if not len(template.children)]
    return free[-1] if free and child.programs >= _PROGRAMS_OF_ONE else oldest
