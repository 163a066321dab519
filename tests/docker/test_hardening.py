"""The hardening of docker-compose.yml, inspected from the host."""

import contextlib
import os
import re
import socket
import threading
from pathlib import Path

import pytest

SERVICES = ("service", "postgres", "proxy")
SECRETS = {
    "service": {"omniarc_admin_key", "omniarc_database_url"},
    "postgres": {"postgres_password"},
    "proxy": set(),
}
WRITABLE = {
    "service": {"/tmp"},
    "postgres": {"/tmp", "/run/postgresql", "/var/lib/postgresql/data"},
    "proxy": set(),
}


@pytest.fixture(scope="module", params=SERVICES)
def service(request):
    return request.param


@pytest.fixture(scope="module")
def containers(deployment, service):
    found = deployment.containers(service)
    assert len(found) == (3 if service == "service" else 1)
    return found


def test_every_hardening_option_is_set(containers):
    for container in containers:
        host = container.facts["HostConfig"]
        assert host["ReadonlyRootfs"] is True
        assert host["Privileged"] is False
        assert host["CapDrop"] == ["ALL"]
        assert not host["CapAdd"]
        assert host["SecurityOpt"] == ["no-new-privileges:true"]
        assert host["PidsLimit"] > 0
        assert host["Memory"] == host["MemorySwap"] > 0
        assert host["NanoCpus"] > 0
        assert host["PidMode"] == ""
        assert host["IpcMode"] in ("private", "")
        assert host["UsernsMode"] == ""
        assert host["Devices"] in ([], None)
        assert not container.facts["Config"]["User"].startswith("0")
        limits = {limit["Name"]: limit["Hard"] for limit in host["Ulimits"]}
        assert limits["core"] == 0


def test_no_process_has_or_can_gain_capabilities(containers):
    for container in containers:
        processes = container.processes()
        assert processes
        for pid in processes:
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                status = _status(pid)
                for field in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
                    assert int(status[field], 16) == 0, (container.name, pid, field)
                assert status["NoNewPrivs"] == "1"
                assert status["Seccomp"] == "2"
                assert "0" not in status["Uid"].split()
                assert "0" not in status["Gid"].split()


def _status(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def test_a_child_has_a_second_seccomp_filter(deployment):
    for container in deployment.containers("service"):
        filters = [int(_status(pid)["Seccomp_filters"]) for pid in container.processes()]
        assert filters.count(2) >= 1, filters


def test_only_tmpfs_and_volumes_are_writable_even_for_root(containers, service):
    for container in containers:
        written = set()
        for folder, below, _ in os.walk(container.root):
            inside = "/" + os.path.relpath(folder, container.root).removeprefix(".")
            if inside == "/":
                below[:] = [name for name in below if name not in ("proc", "sys", "dev")]
            probe = Path(folder, "written-by-a-test")
            with contextlib.suppress(OSError):
                probe.touch()
                probe.unlink()
                written.add(inside)
                below.clear()
        assert written == WRITABLE[service], container.name


def test_writable_files_are_not_executable(containers):
    for container in containers:
        for line in Path(f"/proc/{container.pid}/mountinfo").read_text().splitlines():
            target, options, kind = (
                line.split()[4],
                line.split()[5],
                line.split(" - ")[1].split()[0],
            )
            if kind == "tmpfs" and "rw" in options.split(",") and not target.startswith("/proc"):
                assert {"nosuid"} <= set(options.split(",")), line
                if target != "/dev":
                    assert "noexec" in options.split(","), line


def test_only_secrets_are_mounted_from_the_host(containers, service):
    for container in containers:
        mounts = container.facts["Mounts"]
        binds = {m["Destination"] for m in mounts if m["Type"] == "bind"}
        assert binds == {f"/run/secrets/{name}" for name in SECRETS[service]}
        assert not any(m["RW"] for m in mounts if m["Type"] == "bind" and not _is_secret(m))
        assert {m["Type"] for m in mounts} <= {"bind", "volume"}


def _is_secret(mount):
    return mount["Destination"].startswith("/run/secrets/")


def test_no_secret_is_in_an_environment_variable_or_argument(deployment, secrets):
    values = [path.read_text() for path in secrets.iterdir()]
    assert len(values) == 3
    for container in deployment.containers():
        config = str(container.facts["Config"])
        for pid in container.processes():
            with contextlib.suppress(OSError):
                config += Path(f"/proc/{pid}/environ").read_text()
                config += Path(f"/proc/{pid}/cmdline").read_text()
        assert not any(value in config for value in values), container.name


@pytest.fixture
def listener():
    """A listener on all addresses of the host: its port, and the connections it has received."""
    with socket.create_server(("", 0)) as server:
        server.settimeout(0.2)
        connections, stopped = [], threading.Event()

        def accept():
            while not stopped.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, address = server.accept()
                    connection.close()
                    connections.append(address)

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], connections
        stopped.set()
        thread.join()


# Connects to all addresses concurrently, because each one that is unreachable times out.
CONNECT = """
import socket, sys
from concurrent.futures import ThreadPoolExecutor

def is_reachable(address):
    try:
        socket.create_connection((address, int(sys.argv[1])), 2).close()
        return True
    except OSError:
        return False

with ThreadPoolExecutor(32) as pool:
    for address, reachable in zip(sys.argv[2:], pool.map(is_reachable, sys.argv[2:])):
        if reachable:
            print(address)
"""


def _addresses(on_host):
    """Return the IPv4 addresses of the host, on which the listener accepts connections."""
    lines = on_host("ip", "-4", "-oneline", "address").stdout
    found = re.findall(r"inet (\S+)/\d+", lines)
    return [address for address in found if not address.startswith("127.")]


def _reached(on_host, container, port, addresses):
    enter = ("nsenter", "--target", container.pid, "--net")
    return on_host(*enter, "python3", "-c", CONNECT, port, *addresses).stdout.split()


def test_the_replicas_and_the_database_cannot_reach_the_host(deployment, on_host, listener):
    port, connections = listener
    addresses = _addresses(on_host)
    assert addresses
    on_host("python3", "-c", CONNECT, port, *addresses)
    assert len(connections) == len(addresses), "the listener is not reachable from the host itself"
    for service in ("service", "postgres"):
        for container in deployment.containers(service):
            assert _reached(on_host, container, port, addresses) == [], container.name
    assert len(connections) == len(addresses)


def test_no_container_has_an_ipv6_address(containers):
    for container in containers:
        lines = Path(f"/proc/{container.pid}/net/if_inet6").read_text().splitlines()
        assert [line for line in lines if not line.endswith(" lo")] == []


def test_a_replica_resolves_only_the_names_of_the_project(deployment):
    source = (
        "import socket\n"
        "for name in ('postgres', 'proxy', 'service', 'deb.debian.org'):\n"
        "    try: print(name, socket.gethostbyname(name))\n"
        "    except OSError: pass\n"
    )
    output = deployment.containers("service")[0].python(source)
    assert [line.split()[0] for line in output.splitlines()] == ["postgres", "proxy", "service"]


def test_the_proxy_cannot_reach_the_database(deployment):
    facts = {c.name: c.facts["NetworkSettings"]["Networks"] for c in deployment.containers()}
    networks = {name: {n.rpartition("_")[2] for n in joined} for name, joined in facts.items()}
    for name, joined in networks.items():
        if "proxy" in name:
            assert joined == {"front", "behind"}
        elif "postgres" in name:
            assert joined == {"database"}
        else:
            assert joined == {"behind", "database"}


def test_only_the_proxy_publishes_a_port_and_only_on_loopback(deployment):
    for container in deployment.containers():
        ports = container.facts["HostConfig"]["PortBindings"] or {}
        if "proxy" in container.name:
            assert {b["HostIp"] for bound in ports.values() for b in bound} == {"127.0.0.1"}
        else:
            assert ports == {}
