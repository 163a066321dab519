"""Other deployments: a single container on SQLite, with namespaces, on gVisor."""

import pytest

PROGRAM = {"code": "def task(grid): return grid.T", "inputs": [[[0, 1], [2, 3]]]}
HOSTILE = PROGRAM | {"code": "def task(grid): open('colors.txt', 'w')", "policy": "kernel"}
JOB = {"programs": [{"id": "a", "code": PROGRAM["code"], "task_id": "25ff71a9"}]}


def _statuses(deployment):
    answers = [deployment.client.post("/v1/execute", json=body) for body in (PROGRAM, HOSTILE)]
    return [answer.json()["status"] for answer in answers]


def _namespaces(deployment):
    walls = deployment.client.get("/v1/sandbox").json()["walls"]
    return next(wall["detail"] for wall in walls if wall["name"] == "namespaces")


def test_a_single_container_keeps_its_jobs_over_a_restart(single):
    assert len(single.containers()) == 1
    assert _statuses(single) == ["ok", "violation"]
    job = single.client.post("/v1/jobs", json=JOB).json()["id"]
    single.compose("up", "--detach", "--no-build", "--force-recreate")
    single.wait_until(
        lambda: single.client.get(f"/v1/jobs/{job}").json()["status"] == "done", "finished"
    )


def test_a_single_container_is_hardened_like_the_replicas(single, deployment):
    (replica, *_) = deployment.containers("service")
    same = (
        *("ReadonlyRootfs", "CapDrop", "CapAdd", "SecurityOpt", "PidsLimit", "Memory"),
        *("MemorySwap", "NanoCpus", "Privileged", "Tmpfs", "Dns"),
    )
    (container,) = single.containers()
    for name in same:
        assert container.facts["HostConfig"][name] == replica.facts["HostConfig"][name], name


def _isolations(deployment):
    """Return how the first of many programs, and the last, were kept apart from others."""
    answers = [deployment.client.post("/v1/execute", json=PROGRAM).json() for _ in range(100)]
    assert {answer["status"] for answer in answers} == {"ok"}
    return answers[0]["isolation"], answers[-1]["isolation"]


def test_children_are_forked_under_dockers_profile(single):
    assert single.client.get("/v1/sandbox").json()["restores"] is False
    assert _isolations(single) == ("fork", "fork")


def test_children_are_put_back_under_the_profile_that_allows_it(start):
    environment = {"OMNIARC_SLOTS": "1"}
    with start("single", ["docker/restoring.yml"], **environment) as single:
        assert single.client.get("/v1/sandbox").json()["restores"] is True
        assert _isolations(single) == ("fork", "restored")
        assert _statuses(single) == ["ok", "violation"]
        assert _namespaces(single) != "user, mount, network, ipc, uts, pid"
        source = (
            "import ctypes\n"
            "libc = ctypes.CDLL(None)\n"
            "print([libc.syscall(323, flags) for flags in (0, 0x80000, 0x800)])\n"
        )
        assert single.containers()[0].python(source).strip() == "[-1, -1, -1]"


@pytest.fixture(scope="module")
def with_namespaces(start):
    with start("single", ["docker/userns.yml"]) as running:
        yield running


def test_the_seccomp_profile_enables_every_namespace(with_namespaces):
    assert _namespaces(with_namespaces) == "user, mount, network, ipc, uts, pid"
    assert _statuses(with_namespaces) == ["ok", "violation"]
    assert with_namespaces.client.get("/v1/sandbox").json()["restores"] is True
    (container,) = with_namespaces.containers()
    assert "no-new-privileges:true" in container.facts["HostConfig"]["SecurityOpt"]
    assert len(container.facts["HostConfig"]["SecurityOpt"]) == 2


def test_the_seccomp_profile_allows_no_other_namespaces_or_mounts(with_namespaces):
    source = (
        "import ctypes\n"
        "libc = ctypes.CDLL(None)\n"
        "print(libc.unshare(0x10000000))\n"  # CLONE_NEWUSER
        "print(libc.unshare(0x02000000))\n"  # CLONE_NEWCGROUP
        "print(libc.unshare(0x30000000))\n"  # two at once
        "print(libc.mount(b'proc', b'/tmp', b'proc', 0, None))\n"
        "print(libc.mount(b'/', b'/tmp', None, 4096, None))\n"  # MS_BIND
    )
    (container,) = with_namespaces.containers()
    assert container.python(source).split() == ["0", "-1", "-1", "-1", "-1"]


def test_the_service_does_not_start_on_gvisor(start, on_host, images):
    if "runsc" not in on_host("docker", "info", "--format", "{{json .Runtimes}}").stdout:
        pytest.skip("the runtime runsc is not installed")
    setting = f"OMNIARC_ADMIN_KEY=omniarc_{12 * '0'}_{43 * '0'}"
    command = ("docker", "run", "--rm", "--runtime", "runsc", "--tmpfs", "/tmp", "--env", setting)
    ended = on_host(*command, "omniarc:test", check=False, timeout=60)
    assert ended.returncode == 2
    assert "this host cannot run programs safely" in ended.stderr
    assert "landlock" in ended.stderr
