"""A PostgreSQL server for the tests, on a socket in a temporary folder."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [Path("/usr/bin")]
_PATIENCE_SECONDS = 60

# Each database is 300 files. To write and remove those of a whole run takes minutes on a busy disk,
# and seconds in memory, of which they need up to 2 GB.
_IN_MEMORY = Path("/dev/shm")
_NEEDED_BYTES = 4 << 30

MISSING = (
    "no PostgreSQL server is installed, so nothing was tried on it: apt-get install postgresql"
)


def installed():
    """Return whether a server is installed."""
    return (_BINARIES[-1] / "initdb").exists()


class PostgresServer:
    """A running server; `database()` creates one, empty or `like` another, and returns its URL."""

    def __init__(self, folder):
        self._folder = folder
        self._count = 0

    def database(self, like=None):
        self._count += 1
        name = f"test{self._count}"
        template = make_url(like).database if like else "template1"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url(name)

    def _url(self, name):
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def await_ready(self, process, log):
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self._url("postgres")).close()
                return
            time.sleep(0.05)
        raise AssertionError(f"PostgreSQL did not start:\n{log.read_text()}")


def _parent_folder():
    """Return where the files go: a short path, since the one of the socket is limited."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(_IN_MEMORY).free >= _NEEDED_BYTES:
            return _IN_MEMORY
    return "/tmp"


@contextlib.contextmanager
def running_server():
    """Run a server. PostgreSQL refuses to run as root, so `nobody` runs it for root."""
    folder = Path(tempfile.mkdtemp(prefix="omniarc-postgresql-", dir=_parent_folder()))
    owner = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data, log = folder / "data", folder / "log"
    process = None
    try:
        subprocess.run(
            [_BINARIES[-1] / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"],
            check=True,
            capture_output=True,
            cwd="/",
            **owner,
        )
        options = {
            **{"listen_addresses": "", "unix_socket_directories": folder},
            **{"fsync": "off", "full_page_writes": "off", "max_wal_size": "128MB"},
        }
        with log.open("w") as sink:
            process = subprocess.Popen(
                [_BINARIES[-1] / "postgres", "-D", data]
                + [f"--{name}={value}" for name, value in options.items()],
                stdout=sink,
                stderr=subprocess.STDOUT,
                cwd="/",
                **owner,
            )
        server = PostgresServer(folder)
        server.await_ready(process, log)
        yield server
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)  # without waiting for connections to end
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE_SECONDS)
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)
