"""The open connections of one listener, shared fairly among the addresses that they come from.

An attacker needs no key to open connections and leave them idle. One address may therefore hold
only a part of them, and once all are in use, a connection from another address takes the place of
an idle one of the address that holds most.
"""

import functools
import ipaddress
from collections.abc import Callable, Sequence
from typing import Protocol


class OpenConnection(Protocol):
    """A connection that can be closed in favor of another."""

    @property
    def is_busy(self) -> bool:
        """Whether a response is in progress."""

    def abort(self) -> None:
        """Close the connection at once."""


class OpenConnections:
    """The open connections of one listener.

    Args:
        limit: maximum number of all connections.
        per_address: maximum number of connections from one address.
        trusted: networks of proxies, which the limit of one address does not apply to.
        replace_oldest: never refuse a connection: close the oldest, even if it is busy.
    """

    def __init__(
        self,
        limit: int,
        per_address: int,
        trusted: Sequence[str] = (),
        *,
        replace_oldest: bool = False,
    ) -> None:
        self._limit = limit
        self._per_address = per_address
        self._replace_oldest = replace_oldest
        self._is_trusted = is_in_networks(trusted)
        # Connections in the order in which they were opened, by address.
        self._by_address: dict[str, dict[OpenConnection, None]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, connection: OpenConnection, host: str | None) -> str | None:
        """Add a new connection; return the reason if it must be refused.

        Args:
            connection: the connection.
            host: the address of its client; None if it is unknown.
        """
        address = address_group(host)
        held = self._by_address.get(address, {})
        is_full = len(held) >= self._per_address and not self._replace_oldest
        if is_full and not self._is_trusted(host):
            return f"{self._per_address} connections from this address are already open"
        if self._count >= self._limit and not self._make_room(len(held)):
            return f"{self._limit} connections are already open"
        self._by_address.setdefault(address, {})[connection] = None
        self._count += 1
        return None

    def remove(self, connection: OpenConnection, host: str | None) -> None:
        """Remove a closed connection, if it was added."""
        address = address_group(host)
        held = self._by_address.get(address, {})
        if connection not in held:
            return
        del held[connection]
        self._count -= 1
        if not held:
            del self._by_address[address]

    def _make_room(self, newcomer_holds: int) -> bool:
        """Close a connection of the address that holds most; return whether there was one.

        A client that holds as many itself does not gain another: taking turns at closing each
        other's connections would leave nobody one that works.
        """
        address, most = max(self._by_address.items(), key=lambda item: len(item[1]))
        if not self._replace_oldest and len(most) <= newcomer_holds + 1:
            return False
        idle = (one for one in most if self._replace_oldest or not one.is_busy)
        oldest = next(idle, None)
        if oldest is None:
            return False
        self.remove(oldest, address)
        oldest.abort()
        return True


def address_group(host: str | None) -> str:
    """Return what counts as one address: an IPv4 address, or an IPv6 network of 64 bits.

    Every customer of an IPv6 provider has at least such a network, and can use all its addresses.
    """
    if host is None or ":" not in host:
        return host or ""
    try:
        address = ipaddress.IPv6Address(host.partition("%")[0])
    except ValueError:  # a group, as `remove` passes it
        return host
    return f"{ipaddress.IPv6Address(int(address) >> 64 << 64)}/64"


def is_in_networks(networks: Sequence[str]) -> Callable[[str | None], bool]:
    """Return a function that tells whether an address is in one of the networks."""
    parsed = [ipaddress.ip_network(network, strict=False) for network in networks]

    @functools.lru_cache(maxsize=1024)
    def contains(host: str | None) -> bool:
        try:
            address = ipaddress.ip_address((host or "").partition("%")[0])
        except ValueError:
            return False
        return any(address in network for network in parsed)

    return contains
