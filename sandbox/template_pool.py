"""The pool of templates: a bounded number of slots, and a template process for each program."""

import asyncio
import importlib.util
import os
import time
from collections.abc import Callable, Sequence

from sandbox import walls, wire
from sandbox.child_run import ChildRun
from sandbox.errors import SandboxStateError, SandboxUnavailableError
from sandbox.judge import Evidence
from sandbox.kernel import rlimits, seccomp, snapshot
from sandbox.kernel.oom import OomKills
from sandbox.limits import Limits
from sandbox.profiles import PACKAGES_SUFFIX, single_modules, whole_packages
from sandbox.template_process import Child, TemplateProcess

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

# Making a restorable child pays off from so many programs on. One that ends earlier doubles the
# streak of programs that must end well before another is made, up to the longest.
_WORTHWHILE_PROGRAMS = 8
_LONGEST_PATIENCE = 64

# After so many programs in one child, a second one for the same client pays off. It takes as long
# to make as a hundred programs take less by it.
_PROGRAMS_OF_ONE = 200

# Within this time after its last program, a template may still be putting a child back.
_RESTORE_SECONDS = 0.005

# How often, and at what interval, to try to start a template while the system lacks resources.
_MAX_START_TRIES = 25
_START_PAUSE_SECONDS = 0.2

# How many starts may take too long: each is waited for much longer than the others take to fail.
_MAX_SLOW_STARTS = 2


def default_concurrency() -> int:
    """Return how many processors this process may use."""
    # Only Linux has it. Elsewhere a sandbox can be made, and its start says why it cannot run.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


class TemplatePool:
    """Runs requests in the children of template processes. Must be used from one event loop.

    Args:
        concurrency: number of slots: how many children run programs at once.
        spares: how many additional children each template keeps forked.
        extra_modules: installed modules that programs may import in addition to the standard
            ones.
        hash_seed: the seed of `hash` in every program.
        allow_eval: whether restricted programs may run text as code.
        restores: how many programs of a client a child may run, put back after each; 0 to fork a
            child for each program.

    Attributes:
        packages: the extra modules that are whole packages.
        waiting: how many calls of `run` wait for a slot.
        put_back: how often a child has been put back after a program.
        not_put_back: how often that was refused, and the child killed, because something differed.
        walls: the walls in force; None before the start.
        notifies: whether forbidden system calls are reported, instead of only killing.
    """

    def __init__(
        self,
        *,
        concurrency: int,
        spares: int,
        extra_modules: Sequence[str],
        hash_seed: int,
        allow_eval: bool,
        restores: int,
    ) -> None:
        self._concurrency = concurrency
        self._spares = spares
        self.packages = whole_packages(extra_modules)
        self._extra_modules = single_modules(extra_modules, self.packages)
        self._hash_seed = hash_seed
        self._allow_eval = allow_eval
        self._restores = restores
        self._restorable_filter = b""
        self._slots = asyncio.Semaphore(concurrency)
        self._idle: dict[str, list[TemplateProcess]] = {}
        self._all: set[TemplateProcess] = set()
        self._filter = b""
        self._oom_kills = OomKills()
        self._closed = False
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
        if self._restores and snapshot.is_supported():
            self._restorable_filter = seccomp.compile_filter(
                notify=self.notifies, within=seccomp.is_within_a_filter(), restorable=True
            )
        started = await asyncio.gather(
            *(self._start_template("lean") for _ in range(self._concurrency)),
            return_exceptions=True,
        )
        for outcome in started:
            if isinstance(outcome, BaseException):
                self.close()
                raise outcome
            self._idle.setdefault("lean", []).append(outcome)
            self.walls = outcome.walls

    @property
    def _is_inherited(self) -> bool:
        """Whether this process is a fork of the one that started the templates."""
        return self._pid not in (None, os.getpid())

    def close(self) -> None:
        """Kill all templates and the programs in them. Without effect in a forked process."""
        if self._is_inherited:
            return
        self._closed = True
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
            run = ChildRun(template, child, limits)
            evidence = await run.finish(request, on_cancel)
            _note_end(template, child, run)
            self.put_back += run.survived
            self.not_put_back += run.refused
            if run.survived:
                self._keep(template, child)
        finally:
            self._give_back(profile, template)
        return None if evidence.lost else evidence

    async def _take_template(self, profile: str, client: str | None) -> TemplateProcess:
        """Return an idle template, preferably one with a child for this client."""
        idle = self._idle.setdefault(profile, [])
        for template in [each for each in idle if not each.alive]:
            idle.remove(template)
            self._all.discard(template)
        if not idle:
            return await self._start_template(profile)
        template = _choose(idle, client)
        idle.remove(template)
        return template

    async def _take_child(
        self, template: TemplateProcess, limits: Limits, client: str | None
    ) -> Child | None:
        """Return the child for a program: a restored one only for the same client as before.

        A restorable child takes longer to make than others, so it is made for a client's second
        program in a row on a template, or later if its programs often end their children.
        """
        before, template.client = template.client, client
        kept = template.kept
        is_same = client is not None and client == before
        if not is_same:
            template.streak, template.patience = 0, 1
        if kept is not None and is_same and kept.memory_mb == limits.memory_mb:
            template.kept = None
            return kept
        template.discard_kept()
        if is_same and template.restores and template.streak >= template.patience:
            child = await template.take_restorable_child(limits.memory_mb, _FORK_SECONDS)
            if child is not None:
                return child
        return await template.take_child(_FORK_SECONDS)

    def _on_refused(self, template: TemplateProcess) -> None:
        """Count a child that could not be put back after its program had been judged."""
        self.not_put_back += 1
        template.streak = 0
        _lose_patience(template)

    def _keep(self, template: TemplateProcess, child: Child) -> None:
        """Keep a restored child for its client, unless it has run enough."""
        # The template may have died since the child was put back, and has then released the others.
        spent = child.programs >= self._restores or child.cpu_seconds >= _MAX_CPU_SECONDS
        if template.alive and not spent:
            template.kept = child
        else:
            template.kill_child(child)
            child.channel.close()

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
            mapping_calls=seccomp.mapping_calls(),
            abort_call=seccomp.resolve("tgkill"),
            children=1 + self._spares,
            allow_eval=self._allow_eval,
        )
        reason = "the sandbox is closed"
        slow = 0
        for _ in range(_MAX_START_TRIES):
            if self._closed or slow == _MAX_SLOW_STARTS:
                break
            template = TemplateProcess(
                *(configuration, self._hash_seed, self._oom_kills, self._on_refused)
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


def _note_end(template: TemplateProcess, child: Child, run: ChildRun) -> None:
    """Note how a program ended, which decides when the next restorable child is made."""
    template.streak = template.streak + 1 if run.ended_well else 0
    if not child.is_restorable:
        return
    if child.programs >= _WORTHWHILE_PROGRAMS:
        template.patience = 1
    elif not run.survived:
        _lose_patience(template)


def _lose_patience(template: TemplateProcess) -> None:
    """Let more programs end well before the next restorable child is made."""
    template.patience = min(2 * template.patience, _LONGEST_PATIENCE)


def _choose(idle: list[TemplateProcess], client: str | None) -> TemplateProcess:
    """Return the template for a client's program.

    A client that sends many programs, one after another, alternates between two templates if it
    can: one puts its child back while the other runs a program.

    Args:
        idle: the idle templates, in the order in which they were last used.
        client: name of the client's key.
    """
    own = [template for template in idle if client is not None and template.client == client]
    unused = [template for template in idle if template.kept is None]
    if not own:
        return unused[-1] if unused else idle[0]
    oldest = own[0]
    is_busy = time.monotonic() - oldest.idle_since < _RESTORE_SECONDS
    has_many = oldest.kept is not None and oldest.kept.programs >= _PROGRAMS_OF_ONE
    free = [template for template in unused if template.client is None]
    return free[-1] if free and is_busy and has_many else oldest
