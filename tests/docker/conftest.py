"""Fixtures that build the images and start docker-compose.yml on a real Docker engine.

These tests are collected only if named explicitly (`make test-docker`), because they take minutes.
If no engine can be started, they are skipped, and the summary says why.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TAG = "test"
ENGINE_SECONDS = 60
BUILD_SECONDS = 1800
START_SECONDS = 180
REPLICAS = 3


def pytest_ignore_collect(collection_path, config):
    paths = [Path(argument.split("::")[0]).resolve() for argument in config.args]
    is_requested = any(path == HERE or HERE in path.parents for path in paths)
    return None if is_requested else True


def run(*command, check=True, timeout=BUILD_SECONDS, **options):
    """Run a command and return its result with text output; fail the test if it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        **options,
    )
    if check and done.returncode != 0:
        words = " ".join(map(str, command))
        pytest.fail(f"{words}: {done.returncode}\n{(done.stdout + done.stderr)[-4000:]}")
    return done


def docker(*arguments, **options):
    return run("docker", *arguments, **options)


def _inspected(*identities):
    return json.loads(docker("inspect", *identities).stdout)


class Container:
    """A container as seen from the host."""

    def __init__(self, facts):
        self.id = facts["Id"]
        self.facts = facts
        self.name = self.facts["Name"].lstrip("/")
        self.pid = self.facts["State"]["Pid"]

    def refreshed(self):
        """Return the current state of the same container."""
        (facts,) = _inspected(self.id)
        return Container(facts)

    @property
    def root(self):
        """Its root directory, on the host."""
        return Path(f"/proc/{self.pid}/root")

    @property
    def health(self):
        return self.facts["State"].get("Health", {}).get("Status")

    def processes(self):
        """Return the ids, on the host, of all its processes."""
        own = os.readlink(f"/proc/{self.pid}/ns/pid")
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if os.readlink(entry / "ns/pid") == own:
                    found.append(int(entry.name))
        return found

    def python(self, source):
        """Run a Python script inside and return its output."""
        return docker("exec", self.id, "/opt/omniarc/bin/python", "-I", "-c", source).stdout


class Deployment:
    """A docker compose project, and a client for its service."""

    def __init__(self, compose, folder, profile, files=(), **environment):
        port = _free_port()
        self.project = f"omniarc-test-{port}"
        self.environment = {
            **os.environ,
            "COMPOSE_PROJECT_NAME": self.project,
            "OMNIARC_SECRETS": str(folder),
            "OMNIARC_PUBLISH": f"127.0.0.1:{port}",
            "OMNIARC_IMAGE": f"omniarc:{TAG}",
            "OMNIARC_POSTGRES_IMAGE": f"omniarc-postgres:{TAG}",
            "OMNIARC_PROXY_IMAGE": f"omniarc-proxy:{TAG}",
            **environment,
        }
        self.command = [*compose, "--profile", profile]
        for file in ("docker-compose.yml", *files):
            self.command += ["-f", file]
        self.secrets = folder
        self.key = (folder / "omniarc_admin_key").read_text()
        self.url = f"http://127.0.0.1:{port}"
        self.client = self.new_client()

    root = ROOT

    def new_client(self, **options):
        headers = {"Authorization": f"Bearer {self.key}"}
        settings = {"base_url": self.url, "headers": headers, "timeout": 60, "trust_env": False}
        return httpx.Client(**settings | options)

    def compose(self, *arguments, **options):
        environment = self.environment | options.pop("environment", {})
        return run(*self.command, *arguments, cwd=ROOT, env=environment, **options)

    def up(self, *arguments):
        self.compose("up", "--detach", "--no-build", *arguments)
        self.wait_until(self.is_ready, "became ready")
        return self

    def down(self):
        self.client.close()
        self.compose("down", "--volumes", "--timeout", "1")

    def containers(self, service=None):
        # Not by docker compose, which takes a second of processor time each time.
        labels = {"project": self.project, "oneoff": "False"}
        if service:
            labels["service"] = service
        filters = [f"--filter=label=com.docker.compose.{key}={labels[key]}" for key in labels]
        identities = docker("ps", "--all", "--quiet", *filters).stdout.split()
        return [Container(facts) for facts in _inspected(*identities)] if identities else []

    def logs(self, service):
        return self.compose("logs", "--no-color", service).stdout

    def wait_until(self, condition, what, seconds=START_SECONDS):
        """Wait until a condition is true; errors of the client are ignored meanwhile."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if condition():
                    return
            time.sleep(0.2)
        logs = self.compose("logs", "--no-color", "--tail", "40").stdout
        pytest.fail(f"{self.project} never {what}:\n{logs}")

    def is_ready(self):
        healths = [container.health for container in self.containers()]
        if not all(health in ("healthy", None) for health in healths):
            return False
        return self.client.get("/readyz").status_code == 200


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    """A running engine, started here if necessary."""
    if shutil.which("docker") is None:
        pytest.skip("the docker command is not installed: apt-get install docker.io docker-compose")
    if os.geteuid() != 0:
        pytest.skip("inspecting the processes of containers requires root")
    with contextlib.ExitStack() as stack:
        if not _is_running():
            if shutil.which("dockerd") is None:
                pytest.skip("no Docker engine is running, and dockerd is not installed")
            log = tmp_path_factory.mktemp("engine") / "dockerd.log"
            stack.enter_context(_started_engine(log))
            if not _is_running():
                lines = [line for line in log.read_text().splitlines() if "level=info" not in line]
                pytest.skip("dockerd did not start: " + " ".join(lines[-3:])[-600:])
        yield


def _is_running():
    return docker("info", check=False, timeout=30).returncode == 0


@contextlib.contextmanager
def _started_engine(log):
    with log.open("w") as sink:
        process = subprocess.Popen(["dockerd"], stdout=sink, stderr=sink, start_new_session=True)
    try:
        deadline = time.monotonic() + ENGINE_SECONDS
        while process.poll() is None and time.monotonic() < deadline and not _is_running():
            time.sleep(0.5)
        yield
    finally:
        process.terminate()
        process.wait(ENGINE_SECONDS)


@pytest.fixture(scope="session")
def compose(engine):
    """The docker compose command: the plugin, or the older docker-compose."""
    for command in (["docker", "compose"], ["docker-compose"]):
        words = [*command, "version"]
        if shutil.which(command[0]) and run(*words, check=False).returncode == 0:
            return command
    pytest.skip("docker compose is not installed")


@pytest.fixture(scope="session")
def images(engine):
    """The three images, built from the working tree."""
    done = run(ROOT / "docker/build-images", TAG)
    return dict(re.findall(r"(\S+):test (\d+) MB", done.stdout))


@pytest.fixture(scope="session")
def secrets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("secrets") / "values"
    run(ROOT / "docker/make-secrets", folder)
    return folder


@pytest.fixture(scope="session")
def deployment(compose, images, secrets):
    """`docker compose up --scale service=3`: the proxy, three replicas, PostgreSQL."""
    running = Deployment(compose, secrets, "replicas")
    try:
        yield running.up("--scale", f"service={REPLICAS}")
    finally:
        running.down()


@pytest.fixture(scope="session")
def start(compose, images, secrets):
    """Return a context manager that starts a separate deployment with a profile and settings."""

    @contextlib.contextmanager
    def started(profile, files=(), **environment):
        running = Deployment(compose, secrets, profile, files, **environment)
        try:
            yield running.up()
        finally:
            running.down()

    return started


@pytest.fixture(scope="session")
def single(start):
    """`docker compose --profile single up`: a single container on SQLite."""
    with start("single") as running:
        yield running


@pytest.fixture(scope="session")
def on_host():
    """Return a function that runs a command on the host; see `run`."""
    return run
