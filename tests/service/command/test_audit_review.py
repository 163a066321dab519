"""omniarc audit list, show and mark."""

import getpass

import pytest

from sandbox.results import Violation
from service.audit import chain
from service.audit.search import MAX_SEARCHED
from service.audit.store import AuditStore
from service.store.database import Database
from tests.support.executions import execution as usual_execution

OPENS = "def task(grid):\n    open('\x1b[2J', 'w')\n    return grid\n"
OPENED = Violation("file.open", "\x1b[2Jcolors.txt", 2, "runtime")


def execution(number, **fields):
    values = {
        "at": 1_700_000_000.0 + number,
        "code": OPENS,
        "status": "violation",
        "violations": [OPENED],
    }
    return usual_execution(f"e{number}", **values | fields)


@pytest.fixture
def audit(omniarc, tmp_path):
    """Return a function that runs `omniarc audit` on a database with three records."""
    url = f"sqlite:///{tmp_path}/trail.db"
    database = Database(url)
    database.migrate()
    honest = execution(3, code="x = 1\n", status="ok", violations=[])
    AuditStore(database).append([execution(1), execution(2, client="bob"), honest])

    def run(command, *arguments):
        done = omniarc("audit", command, *arguments, "--database", url)
        assert "\x1b" not in done.stdout
        return done

    run.database = database
    yield run
    database.close()


def test_a_violation_is_listed_shown_and_marked(audit):
    listed = audit("list", "--status", "violation")
    assert listed.returncode == 0, listed.stderr
    rows = [line.split() for line in listed.stdout.splitlines()[1:]]
    assert [(row[0], row[3], row[-1]) for row in rows] == [("2", "bob", "e2"), ("1", "ann", "e1")]
    assert audit("list", "--limit", "1").stderr == "more records match; --limit shows more than 1\n"

    shown = audit("show", "e1").stdout
    assert "record   1, intact" in shown
    assert r"file.open in line 2 (runtime): \x1b[2Jcolors.txt" in shown
    assert r">    2     open('\x1b[2J', 'w')" in shown
    assert "     1 def task(grid):" in shown

    done = audit("mark", "e1", "unsafe", "--source", "--note", "writes \x1b[2J files")
    assert (done.returncode, done.stdout) == (0, "record 4: unsafe\n")
    rows = [line.split() for line in audit("list", "--mark", "unsafe").stdout.splitlines()[1:]]
    assert [row[-1] for row in rows] == ["e2", "e1"]
    assert f"unsafe (source), by @{getpass.getuser()}: writes" in audit("show", "e2").stdout
    assert chain.verify(audit.database).records == 4


@pytest.mark.long
def test_a_list_goes_on_where_a_search_stopped(audit):
    store = AuditStore(audit.database)
    for start in range(0, MAX_SEARCHED, 5000):
        empty = [execution(start + n + 10, code="", violations=[]) for n in range(5000)]
        store.append(empty)
    listed = audit("list", "--text", "colors.txt")
    assert [line.split()[-1] for line in listed.stdout.splitlines()[1:]] == ["e2", "e1"]
    assert listed.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "none"), "no audit record has the id 'none'"),
        (("mark", "none", "unsafe"), "no audit record has the id 'none'"),
        (("mark", "e1", "fine"), "VERDICT: must be one of harmless, unsafe, follow_up"),
        (
            ("mark", "e1", "unsafe", "--note", "x" * 2001),
            "--note: expected str of length <= 2000",
        ),
        (("list", "--mark", "fine"), "--mark: must be one of harmless, unsafe, follow_up, none"),
    ],
)
def test_mistakes_are_one_line(audit, arguments, message):
    done = audit(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
