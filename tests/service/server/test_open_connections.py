"""Limits on open connections: one address cannot use them all, and no key is needed to try."""

import contextlib
import json
import socket

import pytest

from service.server.open_connections import OpenConnections, address_group, is_in_networks
from tests.support.waiting import wait_until

ANN, BEN, CAT, PROXY = "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.9"
LIMIT, PER_ADDRESS = 12, 6


class FakeConnection:
    def __init__(self, is_busy=False):
        self.is_busy = is_busy
        self.is_aborted = False

    def abort(self):
        self.is_aborted = True


def fill(connections, host, count, **state):
    made = [FakeConnection(**state) for _ in range(count)]
    for one in made:
        assert connections.add(one, host) is None
    return made


def test_one_address_holds_no_more_than_its_share():
    connections = OpenConnections(10, 4)
    held = fill(connections, ANN, 4)
    assert connections.add(FakeConnection(), ANN) == (
        "4 connections from this address are already open"
    )
    fill(connections, BEN, 4)
    connections.remove(held[0], ANN)
    fill(connections, ANN, 1)
    assert len(connections) == 8


def test_a_refused_or_unknown_connection_is_not_counted():
    connections = OpenConnections(10, 1)
    fill(connections, ANN, 1)
    refused = FakeConnection()
    assert connections.add(refused, ANN)
    connections.remove(refused, ANN)
    connections.remove(refused, BEN)
    assert len(connections) == 1


def test_a_new_address_takes_the_place_of_the_oldest_idle_connection_of_the_fullest():
    connections = OpenConnections(10, 8)
    busy = fill(connections, ANN, 1, is_busy=True)
    idle = fill(connections, ANN, 6)
    fill(connections, BEN, 3)
    fill(connections, CAT, 1)
    assert [one.is_aborted for one in busy + idle] == [False, True] + [False] * 5
    assert len(connections) == 10


def test_an_address_that_holds_as_many_as_others_closes_none_of_theirs():
    connections = OpenConnections(4, 4)
    ann, ben = fill(connections, ANN, 2), fill(connections, BEN, 2)
    assert connections.add(FakeConnection(), BEN) == "4 connections are already open"
    assert not any(one.is_aborted for one in ann + ben)


def test_connections_with_a_response_in_progress_are_not_closed():
    connections = OpenConnections(4, 4)
    busy = fill(connections, ANN, 4, is_busy=True)
    assert connections.add(FakeConnection(), BEN) == "4 connections are already open"
    assert not any(one.is_aborted for one in busy)


def test_trusted_proxies_have_no_limit_of_their_own():
    connections = OpenConnections(10, 2, ["127.0.0.8/29"])
    fill(connections, PROXY, 9)


def test_the_addresses_of_one_ipv6_network_are_one():
    assert (
        address_group("2001:db8:1:2:3::1")
        == address_group("2001:db8:1:2::9")
        == ("2001:db8:1:2::/64")
    )
    assert address_group("2001:db8:1:3::1") != address_group("2001:db8:1:2::1")
    assert address_group("fe80::1%eth0") == "fe80::/64"
    assert address_group(ANN) == ANN
    assert address_group(None) == ""


def test_networks_contain_addresses_of_their_family():
    contains = is_in_networks(["10.0.0.0/8", "::1"])
    assert contains("10.1.2.3")
    assert contains("::1")
    assert not contains("11.0.0.1")
    assert not contains("hostname")
    assert not contains(None)


@pytest.fixture(scope="module")
def service(start_service):
    """A service with few connections, a port for health checks and a trusted proxy."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        probe_port = free.getsockname()[1]
    settings = {
        "OMNIARC_SLOTS": 1,
        "OMNIARC_MAX_CONNECTIONS": LIMIT,
        "OMNIARC_MAX_CONNECTIONS_PER_ADDRESS": PER_ADDRESS,
        "OMNIARC_PROBE_PORT": probe_port,
        "OMNIARC_TRUSTED_PROXIES": json.dumps([PROXY]),
        # uvicorn's own variable; the service must not obey it.
        "FORWARDED_ALLOW_IPS": "*",
    }
    with start_service(**settings) as running:
        running.client.close()  # its connection would count
        running.probe_port = probe_port
        yield running


class Connections:
    """Raw connections from chosen addresses, closed at the end."""

    def __init__(self, service):
        self._service = service
        self._open = contextlib.ExitStack()

    def open(self, source, port=None):
        made = socket.create_connection(
            ("127.0.0.1", port or self._service.port), timeout=30, source_address=(source, 0)
        )
        return self._open.enter_context(made)

    def get(self, path, source=ANN, port=None, headers=""):
        """Send a request on a connection of its own; return the status and the body."""
        client = self.open(source, port)
        with contextlib.suppress(ConnectionError), contextlib.closing(client):
            request = (
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"
            )
            client.sendall(request.encode())
            received = b"".join(iter(lambda: client.recv(1 << 16), b""))
            return int(received.split()[1]), received.partition(b"\r\n\r\n")[2]
        return 0, b""

    def close(self):
        self._open.close()


@pytest.fixture
def connections(service):
    """Connections to the service, which all of them have left again at the end."""
    made = Connections(service)
    yield made
    made.close()
    wait_until(lambda: made.get("/healthz", CAT)[0] == 200)


def flood(connections, source, count, port=None):
    """Open connections and leave them idle, until the service knows them."""
    for _ in range(count):
        connections.open(source, port)


def test_idle_connections_of_one_address_leave_room_for_another(connections):
    flood(connections, ANN, 3 * PER_ADDRESS)
    assert connections.get("/v1/sandbox", ANN)[0] in (0, 503)
    assert connections.get("/v1/sandbox", BEN)[0] == 200


def test_idle_connections_of_several_addresses_leave_room_for_another(connections):
    flood(connections, ANN, PER_ADDRESS)
    flood(connections, BEN, PER_ADDRESS)
    assert connections.get("/v1/sandbox", CAT)[0] == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_port_for_health_checks_answers_whatever_clients_hold(connections, service, path):
    flood(connections, ANN, 2 * LIMIT)
    flood(connections, BEN, LIMIT)
    assert connections.get(path, ANN)[0] in (0, 503)
    assert connections.get(path, ANN, service.probe_port)[0] == 200


def test_the_port_for_health_checks_answers_in_spite_of_a_flood_of_its_own(connections, service):
    flood(connections, BEN, 150, service.probe_port)
    assert connections.get("/readyz", ANN, service.probe_port)[0] == 200
    assert connections.get("/readyz", BEN, service.probe_port)[0] == 200


def test_the_port_for_health_checks_answers_nothing_else(connections, service):
    for path in ("/v1/sandbox", "/metrics", "/", "/docs", "//healthz"):
        status, content = connections.get(path, port=service.probe_port)
        assert (status, json.loads(content)["title"]) == (404, "Not found")


def logged_client(service, connections, source, header):
    """Return the client's address in the log line of a request with `header`."""
    identity = f"id-{source}-{len(service.log.read_text())}"
    headers = f"X-Request-ID: {identity}\r\n{header}\r\n"
    assert connections.get("/healthz", source, headers=headers)[0] == 200
    wait_until(lambda: identity in service.log.read_text())
    lines = map(json.loads, service.log.read_text().splitlines())
    return next(one["client"] for one in lines if one.get("request_id") == identity)


def test_only_trusted_proxies_say_whom_they_forward(connections, service):
    forged = "X-Forwarded-For: 203.0.113.7"
    assert logged_client(service, connections, ANN, forged) == ANN
    assert logged_client(service, connections, PROXY, forged) == "203.0.113.7"
    chain = "X-Forwarded-For: 198.51.100.1, 203.0.113.7, 127.0.0.9"
    assert logged_client(service, connections, PROXY, chain) == "203.0.113.7"
