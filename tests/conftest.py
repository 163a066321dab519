"""Fixtures: a real service, the command line, databases and a browser."""

import contextlib
import functools
import gc
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import hypothesis
import pytest

from tests.support import browser as browsers
from tests.support import command_server, postgresql
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parent.parent
OMNIARC = Path(sys.executable).with_name("omniarc")

# How long a start or shutdown may take on a busy machine.
PATIENCE_SECONDS = 120

# Names the socket of the process that forks commands for all workers.
_COMMANDS = "OMNIARC_TEST_COMMANDS"
_SHARED = pytest.StashKey[contextlib.ExitStack]()


def pytest_configure():
    """Give generated examples time, and refuse a module that was compiled from another source."""
    # An example may take long on a busy machine.
    hypothesis.settings.register_profile(
        "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("patient")
    from sandbox.kernel import _snapshot
    from sandbox.policy import _tripwire

    for module in (_snapshot, _tripwire):
        compiled = Path(module.__file__)
        for source in compiled.parent.glob("*.[ch]") if compiled.is_relative_to(ROOT) else ():
            if compiled.stat().st_mtime < source.stat().st_mtime:
                pytest.exit(f"{source} is newer than what was compiled: make install", 4)


def pytest_xdist_auto_num_workers():
    """Return two workers for each processor, since tests often wait for other processes."""
    return 2 * len(os.sched_getaffinity(0))


def pytest_xdist_setupnodes(config):
    """Do once what each of the workers would do for itself.

    That is: start the process that forks commands, and rewrite the assertions of new tests.
    """
    if config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return  # few tests need few commands
    shared = config.stash[_SHARED] = contextlib.ExitStack()
    os.environ[_COMMANDS] = shared.enter_context(command_server.started())
    if sys.dont_write_bytecode:
        return
    kept = f"{sys.implementation.cache_tag}-pytest-{pytest.__version__}.pyc"
    new = [
        file
        for file in sorted(ROOT.glob("tests/**/test_*.py"))
        if not (file.parent / "__pycache__" / f"{file.stem}.{kept}").exists()
    ]
    collect = [sys.executable, "-m", "pytest", "-n0", "--collect-only", "-p", "no:cacheprovider"]
    shares = len(os.sched_getaffinity(0))
    running = [
        subprocess.Popen([*collect, *new[n::shares]], cwd=ROOT, stdout=subprocess.DEVNULL)
        for n in range(min(shares, len(new)))
    ]
    for process in running:
        process.wait()


def pytest_unconfigure(config):
    """End what the workers shared."""
    if _SHARED in config.stash:
        config.stash[_SHARED].close()


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Collect tests without garbage collection, and collect garbage less often after that.

    Thousands of tests and all that they import are objects that stay: it would visit them again
    and again.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(10_000)
        gc.enable()


class Service:
    """A service process, ready for requests."""

    def __init__(self, process, url, log):
        self.process = process
        self.url = url
        self.log = log
        self.client = httpx.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False)

    @property
    def port(self):
        return int(self.url.rpartition(":")[2])

    def connect(self, timeout=None):
        """Open a raw connection, for requests that no client would send."""
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def family(self):
        """Return the ids of all descendant processes: templates and their children."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}

    @staticmethod
    def survivors(family):
        """Return the processes that are still alive after they have had time to end."""
        eventually(lambda: not any(map(_alive, family)), PATIENCE_SECONDS)
        return [pid for pid in family if _alive(pid)]


@contextlib.contextmanager
def running_service(folder, commands=None, port=0, **settings):
    """Run a service with these settings only, and check that it leaves no process behind.

    Without a port the system chooses one, so that no other test can take it first. Without a
    process to fork it from, the installed script is started.
    """
    log = folder / "service.log"
    arguments, environment = ["serve", "--port", port], clean_environment(folder, **settings)
    with log.open("w") as sink:
        if commands is None:
            process = subprocess.Popen(
                [OMNIARC, *map(str, arguments)],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        else:
            out = sink.fileno()
            process = command_server.Command(
                commands, arguments, environment=environment, folder=folder, out=out, err=out
            )
    try:
        url = f"http://127.0.0.1:{port}" if port else _url(process, log)
        service = Service(process, url, log)
        with service.client:
            _await_ready(service)
            yield service
        family = service.family()
        assert family, "the service had no template"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0, log.read_text()[-1000:]
        assert not service.survivors(family), "templates outlived the service"
    finally:
        process.kill()
        process.wait()


def clean_environment(home, **settings):
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": str(home), **{k: str(v) for k, v in settings.items()}}


def _url(process, log):
    def find():
        return re.search(r"running on (http://[\d.]+:\d+)", log.read_text())

    eventually(lambda: find() or process.poll() is not None, PATIENCE_SECONDS)
    found = find()
    assert found, f"the service did not start:\n{log.read_text()}"
    return found[1]


def _await_ready(service):
    def is_ready():
        with contextlib.suppress(httpx.TransportError):
            return service.client.get("/readyz").status_code == 200

    eventually(lambda: is_ready() or service.process.poll() is not None, PATIENCE_SECONDS)
    assert is_ready(), f"the service did not become ready:\n{service.log.read_text()}"


def _alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


@pytest.fixture(scope="session")
def start_service(tmp_path_factory, commands):
    """Return a context manager that starts a service with the given settings."""

    def start(port=0, **settings):
        # The processes of one with several start the interpreter themselves.
        fork_from = None if "OMNIARC_WORKERS" in settings else commands
        return running_service(tmp_path_factory.mktemp("service"), fork_from, port, **settings)

    return start


@pytest.fixture(scope="session")
def start_installed_service(tmp_path_factory):
    """Return a context manager that starts the installed script with the given settings."""

    def start(port=0, **settings):
        return running_service(tmp_path_factory.mktemp("service"), None, port, **settings)

    return start


@pytest.fixture(scope="session")
def service(start_service):
    """Return a service that the tests of one worker share."""
    with start_service(OMNIARC_SLOTS=2) as running:
        yield running


@pytest.fixture
def client(service):
    return service.client


@pytest.fixture(scope="session")
def commands():
    """Return a connection to the process from which commands are forked."""
    with contextlib.ExitStack() as own:
        path = os.environ.get(_COMMANDS) or own.enter_context(command_server.started())
        yield own.enter_context(command_server.connect(path))


@pytest.fixture
def omniarc(tmp_path, commands):
    """Return a function that runs `omniarc` with arguments in an empty folder."""

    def run(*arguments, **settings):
        return command_server.run(
            commands,
            arguments,
            environment=clean_environment(tmp_path, **{"COLUMNS": 200, **settings}),
            folder=tmp_path,
            seconds=10 * PATIENCE_SECONDS,
        )

    return run


def need(program):
    """Skip the test if a program is not installed; fail if OMNIARC_TEST_EVERYTHING is set."""
    if not program.installed():
        if os.environ.get("OMNIARC_TEST_EVERYTHING"):
            pytest.fail(program.MISSING, pytrace=False)
        pytest.skip(program.MISSING)


@pytest.fixture(scope="session")
def postgresql_server():
    """Return a real PostgreSQL server."""
    need(postgresql)
    with postgresql.running_server() as server:
        yield server


@pytest.fixture(scope="session")
def window(tmp_path_factory):
    """Return a browser window that the tests of one worker share."""
    need(browsers)
    with browsers.running_driver() as url:
        opened = browsers.Browser(url, tmp_path_factory.mktemp("browser"))
        yield opened
        opened.close()


@pytest.fixture
def browser(window):
    """Return a browser with empty storage, and clear it after the test."""
    yield window
    window.run("localStorage.clear()")
    window.clear_cookies()
    window.open("about:blank")
    window.prefer("")
    window.show_at(0, 0)
    window.resize(*browsers.SIZE)
    window.log()
    for path in window.downloads.iterdir():
        path.unlink()


@pytest.fixture(scope="session")
def copy_tables(tmp_path_factory, request):
    """Return a function that copies a database with tables, which takes less than a migration."""

    from service.store.database import Database

    @functools.cache
    def original(kind):
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('original')}/original.db"
        else:
            url = request.getfixturevalue("postgresql_server").database()
        database = Database(url)
        database.migrate()
        database.close()
        return url

    def copy(kind, folder):
        if kind == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            return server.database(like=original(kind))
        shutil.copy(original(kind).removeprefix("sqlite:///"), folder / "test.db")
        return f"sqlite:///{folder}/test.db"

    return copy


@pytest.fixture
def with_tables():
    """Ask `database_url` for a database that has its tables."""


@pytest.fixture
def new_database(request, tmp_path):
    """Return a function that makes a database of a kind and returns its URL.

    It is empty, unless the test asks for one `with_tables`.
    """

    def made(kind):
        if "with_tables" in request.fixturenames:
            return request.getfixturevalue("copy_tables")(kind, tmp_path)
        if kind == "sqlite":
            return f"sqlite:///{tmp_path}/test.db"
        return request.getfixturevalue("postgresql_server").database()

    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, new_database):
    """Return the URL of a database of each kind in turn."""
    return new_database(request.param)


def pytest_terminal_summary(terminalreporter):
    """Report what was not tested."""
    reasons = {report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])}
    for reason in sorted(reasons):
        terminalreporter.write_line(f"NOT TRIED: {reason.removeprefix('Skipped: ')}", red=True)
