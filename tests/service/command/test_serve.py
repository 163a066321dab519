"""omniarc serve, and the command line as a whole."""

import contextlib
import os
import re
import socket
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("OMNIARC_PORT", "http"),
        ("OMNIARC_PORT", "65536"),
        ("OMNIARC_WORKERS", "0"),
        ("OMNIARC_MAX_WAITING", "0"),
        ("OMNIARC_MAX_BODY_BYTES", "1 MB"),
        ("OMNIARC_EXTRA_MODULES", "omniarc.dsl"),
        ("OMNIARC_EXTRA_MODULES", "{}"),
        ("OMNIARC_AUDIT_REDACT", '["sources"]'),
    ],
)
def test_invalid_setting_is_refused_with_its_variable(omniarc, variable, value):
    done = omniarc("serve", **{variable: value})
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {variable}: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("option", "value"), [("--port", "65536"), ("--workers", "0")])
def test_invalid_option_is_refused(omniarc, option, value):
    done = omniarc("serve", option, value)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: OMNIARC_{option[2:].upper()}: ")


def test_missing_extra_module_is_refused(omniarc):
    done = omniarc("serve", "--port", "0", OMNIARC_EXTRA_MODULES='["no_such_module"]')
    assert_refused(done, "omniarc: ")
    assert "no_such_module" in done.stderr


def test_port_in_use_is_refused(omniarc):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = omniarc("serve", "--port", port)
    assert_refused(done, f"omniarc: OMNIARC_PORT: {port}: address already in use")


@pytest.mark.parametrize("host", ["no.such.host.invalid", "a" * 300, "300.0.0.1"])
def test_invalid_host_is_refused(omniarc, host):
    key = "omniarc_0123456789ab_" + "a" * 43
    done = omniarc("serve", "--host", host, "--port", "0", OMNIARC_ADMIN_KEY=key)
    assert_refused(done, f"omniarc: OMNIARC_HOST: {host}: ")


def test_unusable_database_is_refused_without_its_password(omniarc):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    urls = (f"postgresql://user:hunter2@127.0.0.1:{port}/x", "sqlite:////proc/omniarc.db")
    for url in urls:
        done = omniarc("serve", "--port", "0", OMNIARC_DATABASE_URL=url)
        assert_refused(done, "omniarc: ")
        assert "hunter2" not in done.stderr


def test_listening_on_all_addresses_requires_a_key(omniarc):
    done = omniarc("serve", "--host", "0.0.0.0", "--port", "0")
    assert_refused(done, "omniarc: OMNIARC_HOST: 0.0.0.0 ")
    assert "omniarc keys create" in done.stderr


def assert_refused(done, start):
    """Check that the command failed with one line of standard error."""
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith(start)
    assert done.stderr.count("\n") == 1
    assert not done.stdout


def test_unknown_setting_is_logged_with_a_similar_one(omniarc):
    done = omniarc("serve", "--host", "0.0.0.0", OMNIARC_AUDIT_REDCAT='["source"]')
    warning, refusal = done.stderr.splitlines()
    assert "Unknown setting OMNIARC_AUDIT_REDCAT; did you mean OMNIARC_AUDIT_REDACT?" in warning
    assert refusal.startswith("omniarc: OMNIARC_HOST:")


def test_service_listens_on_loopback_by_default(service):
    assert re.search(r"running on http://127\.0\.0\.1:\d+\b", service.log.read_text())


@pytest.mark.long
def test_port_option_overrides_its_variable(start_service):
    with start_service(OMNIARC_SLOTS=1, OMNIARC_PORT=1) as service:
        assert service.client.get("/healthz").status_code == 200


@pytest.mark.long
def test_shutdown_leaves_no_process(start_installed_service):
    with start_installed_service(OMNIARC_SLOTS=1) as service:
        body = {"code": "from scipy import ndimage\ndef task(g):\n    return g", "inputs": [[[1]]]}
        assert service.client.post("/v1/execute", json=body).json()["status"] == "ok"
        assert len(service.family()) >= 2


class KilledError(Exception):
    """Leaves the block of a service that has been killed."""


@pytest.mark.long
def test_killed_service_leaves_no_process(start_installed_service):
    with contextlib.suppress(KilledError), start_installed_service(OMNIARC_SLOTS=1) as service:
        family = service.family()
        service.process.kill()
        raise KilledError
    assert family
    assert not service.survivors(family)


def test_templates_do_not_inherit_the_environment(start_service):
    settings = {"OMNIARC_HOST": "127.0.0.1", "SECRET": "hunter2"}
    with start_service(OMNIARC_SLOTS=1, **settings) as service:
        for pid in service.family():
            if os.geteuid() == 0:
                assert b"hunter2" not in Path(f"/proc/{pid}/environ").read_bytes()
            assert b"hunter2" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        code = "import os\ndef task(g):\n    print(dict(os.environ))\n    return g"
        body = {"code": code, "inputs": [[[1]]], "policy": "kernel"}
        answer = service.client.post("/v1/execute", json=body).json()
        assert answer["status"] == "ok"
        assert "hunter2" not in answer["stdout"]
        assert "OMNIARC" not in answer["stdout"]


@pytest.mark.long
def test_several_workers_serve_on_one_port(start_installed_service):
    with start_installed_service(OMNIARC_WORKERS=2, OMNIARC_SLOTS=1) as service:
        code = "def task(g):\n    return g"
        for number in range(10):
            body = {"code": code, "inputs": [[[number]]]}
            answer = service.client.post("/v1/execute", json=body).json()
            assert answer["outputs"][0]["grid"] == [[number]]


@pytest.mark.parametrize("command", ["serve", "run", "verify", "tasks", "doctor"])
def test_every_command_has_a_help_page(omniarc, command):
    overview, page = omniarc("--help"), omniarc(command, "--help")
    assert overview.returncode == page.returncode == 0
    assert f" {command} " in overview.stdout
    assert "Usage: omniarc " + command in page.stdout


def test_unknown_command_is_refused(omniarc):
    done = omniarc("destroy")
    assert done.returncode == 2
    assert "destroy" in done.stderr
