"""The restorable children of a template: whose they are, and when another one is made.

A child is put back for the programs of one client only. Making it takes as long as ten forks, so a
client gets one after its second program in quick succession, or later if its programs often end
their children; meanwhile they run in forked ones. A template keeps one for each of a few clients.
Further clients have forked children until one of those pauses: if they took turns, children would
be made all the time.
"""

import time
from collections.abc import Callable

from sandbox.pool.child import Child

# Making a restorable child pays off from so many programs on. One that ends earlier doubles the
# streak of programs that must end well before another is made, up to the longest.
_WORTHWHILE_PROGRAMS = 8
_LONGEST_PATIENCE = 64

# A client without a child that pauses for so long starts anew.
_PAUSE_SECONDS = 10.0

# Another client may have the place of one that pauses for so long.
_PLACE_SECONDS = 2.0

# How many clients without a child are remembered.
_MOST_REMEMBERED = 256


class _Client:
    """What a template knows of a client.

    Attributes:
        streak: how many of its programs in a row have ended well.
        patience: beyond what length of it another restorable child is made.
        used_at: when it last had the template.
    """

    __slots__ = ("patience", "streak", "used_at")

    def __init__(self, used_at: float) -> None:
        self.streak = 0
        self.patience = 1
        self.used_at = used_at

    def lose_patience(self) -> None:
        """Let more programs end well, from now on, before the next restorable child is made."""
        self.streak = 0
        self.patience = min(2 * self.patience, _LONGEST_PATIENCE)


class ClientChildren:
    """The restorable children of a template, which runs one program at a time.

    Args:
        most: how many clients have a child at once.
        discard: kills a child and closes its channel.
    """

    def __init__(self, most: int, discard: Callable[[Child], None]) -> None:
        self._most = most
        self._discard = discard
        # In the order in which they were last used.
        self._clients: dict[str, _Client] = {}
        self._children: dict[str, Child] = {}
        # The child that runs a program, which is not to be killed or closed here.
        self._running: Child | None = None

    def __len__(self) -> int:
        return len(self._children)

    def knows(self, name: str | None) -> bool:
        """Return whether a client has run programs here lately."""
        return name in self._clients

    def find(self, name: str | None) -> Child | None:
        """Return the child of a client, if it has one."""
        return None if name is None else self._children.get(name)

    def take(self, name: str, memory_mb: int) -> Child | None:
        """Return the child of a client for its next program, if it has one with that memory limit.

        Another one is killed.
        """
        client, child = self._clients.pop(name, None), self._children.get(name)
        now = time.monotonic()
        if client is None or (child is None and now - client.used_at > _PAUSE_SECONDS):
            client = _Client(now)
        client.used_at = now
        self._clients[name] = client
        self._forget_clients()
        if child is not None and child.memory_mb != memory_mb:
            if child.programs < _WORTHWHILE_PROGRAMS:
                client.lose_patience()
            client.streak = 0
            self._discard(self._children.pop(name))
            child = None
        self._running = child
        return child

    def make_room(self, name: str) -> bool:
        """Return whether a child should be made for a client, whose program has ended.

        If all places are taken, that of a client that pauses is given up.
        """
        client = self._clients.get(name)
        if client is None or client.streak <= client.patience or name in self._children:
            return False
        if len(self) < self._most:
            return True
        return self._expire(min(self._children, key=self._used_at), _PLACE_SECONDS)

    def add(self, name: str, child: Child) -> None:
        """Add the new child of a client."""
        self._clients.setdefault(name, _Client(time.monotonic()))
        self._children[name] = child

    def end(self, name: str, child: Child, *, ended_well: bool, is_kept: bool) -> None:
        """Note how a program ended.

        Args:
            name: the client's.
            child: the child that ran it, restorable or not.
            ended_well: whether the program ended by itself.
            is_kept: whether the child waits for another program.
        """
        self._running = None
        client = self._clients.get(name)
        if client is None:  # the template has died
            return
        client.used_at = time.monotonic()
        client.streak = client.streak + 1 if ended_well else 0
        if not child.is_restorable:
            return
        if not is_kept:
            self._children.pop(name, None)
        if child.programs >= _WORTHWHILE_PROGRAMS:
            client.patience = 1
        elif not is_kept:
            client.lose_patience()

    def refuse(self, pid: int) -> None:
        """Note that a child could not be put back after its program had been judged."""
        name = self._find(pid)
        if name is not None:
            self._clients[name].lose_patience()

    def drop(self, pid: int) -> None:
        """Forget a child that died while it waited for a program."""
        name = self._find(pid)
        if name is not None:
            self._children.pop(name).channel.close()

    def expire(self, seconds: float) -> None:
        """Kill the children of clients that have sent no program for so long."""
        for name in list(self._children):
            self._expire(name, seconds)

    def close(self) -> None:
        """Close the channels of the children that wait, which have died with the template."""
        for child in self._children.values():
            if child is not self._running:
                child.channel.close()
        self._children.clear()
        self._clients.clear()

    def _find(self, pid: int) -> str | None:
        """Return the client of a child."""
        return next((name for name, child in self._children.items() if child.pid == pid), None)

    def _used_at(self, name: str) -> float:
        return self._clients[name].used_at

    def _expire(self, name: str, seconds: float) -> bool:
        """Kill a client's child if that has waited for so long, and return whether it has."""
        is_running = self._children[name] is self._running
        if is_running or time.monotonic() - self._used_at(name) < seconds:
            return False
        self._discard(self._children.pop(name))
        return True

    def _forget_clients(self) -> None:
        """Forget the client without a child that was used least recently, if there are too many."""
        if len(self._clients) > _MOST_REMEMBERED + self._most:
            del self._clients[next(name for name in self._clients if name not in self._children)]
