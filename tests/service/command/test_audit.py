"""omniarc audit: verifying and exporting the trail, and scanning programs."""

import json
import stat

import pytest
from sqlalchemy import delete, text, update

from sandbox.results import Violation
from service.audit import chain
from service.audit.store import AuditStore
from service.store.database import Database
from service.store.tables import audit_chain, audit_records
from tests.support import sarif_schema
from tests.support.executions import execution as usual_execution

HONEST = "def task(grid):\n    return grid\n"
OPENS = "def task(grid):\n    open('colors.txt', 'w')\n    return grid\n"
IMPORTS = "import pty\n\ndef task(grid):\n    return grid\n"
REFUSED = Violation("attribute.forbidden", "__class__", 2, "static")
OPENED = Violation("file.open", "\x1b[2J\x9bcolors.txt", 4, "runtime")


def execution(number, **fields):
    values = {"at": 1_700_000_000.0 + number, "code": f"# {number}\n"}
    return usual_execution(f"e{number}", **values | fields)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/trail.db"


@pytest.fixture
def database(url):
    database = Database(url)
    database.migrate()
    AuditStore(database).append(
        [
            execution(1),
            execution(2, status="rejected", violations=[REFUSED], code="# two\nx.__class__\n"),
            execution(3, status="violation", violations=[OPENED], client="bob"),
            execution(4, status="rejected", violations=[REFUSED], code="# two\nx.__class__\n"),
        ]
    )
    yield database
    database.close()


@pytest.fixture
def audit(omniarc, url):
    """Return a function that runs `omniarc audit` on the database."""

    def run(command, *arguments):
        return omniarc("audit", command, "--database", url, *arguments)

    return run


def assert_one_line(done, text):
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("omniarc: ")
    assert done.stderr.count("\n") == 1
    assert text in done.stderr
    assert done.stdout == ""


def test_verify_prints_the_head(audit, database):
    done = audit("verify")
    assert (done.returncode, done.stderr) == (0, "")
    head = chain.verify(database).head
    assert done.stdout == (
        "4 records, from 2023-11-14T22:13:21.000Z to 2023-11-14T22:13:24.000Z, intact, "
        f"head 4:{head.hash}\n"
    )
    assert audit("verify", "--head", str(head)).returncode == 0


def test_verify_finds_an_edited_record(audit, database):
    with database.write() as connection:
        statement = update(audit_records).where(audit_records.c.number == 3)
        connection.execute(statement.values(client="ann"))
    done = audit("verify")
    assert done.returncode == 1
    assert done.stdout.startswith("broken: record 3: ")
    assert done.stderr == ""


def test_verify_with_a_head_finds_a_removed_end(audit, database):
    head = chain.verify(database).head
    with database.write() as connection:
        connection.execute(delete(audit_records).where(audit_records.c.number == 4))
        third = connection.execute(text("SELECT hash FROM audit_records WHERE number = 3"))
        values = {"last_number": 3, "last_hash": third.scalar_one()}
        connection.execute(update(audit_chain).values(values))
    assert audit("verify").returncode == 0
    done = audit("verify", "--head", str(head))
    assert done.returncode == 1
    assert "it had reached record 4 before" in done.stdout


def test_verify_prints_pruned_records(audit, database):
    AuditStore(database).prune(1_700_000_002.5, None)
    done = audit("verify")
    assert done.returncode == 0
    first, last = done.stdout.splitlines()
    assert first == "records 1 to 2 were pruned by retention"
    assert last.startswith("3 records, from ")
    forever = ("--keep-days", "0", "--keep-mb", "0")
    done = audit("verify", *forever)
    assert done.returncode == 1
    assert done.stdout.startswith("broken: record 5: it says that retention pruned records 1 to 2")
    assert audit("verify", *forever, "--any-retention").returncode == 0
    assert_one_line(
        audit("verify", "--head", f"1:{'0' * 64}"), "--head: record 1 was pruned by retention"
    )


def test_empty_trail_is_intact(omniarc, tmp_path):
    url = f"sqlite:///{tmp_path}/empty.db"
    empty = Database(url)
    empty.migrate()
    empty.close()
    done = omniarc("audit", "verify", "--database", url)
    assert (done.returncode, done.stdout) == (0, f"0 records, intact, head 0:{'0' * 64}\n")
    exported = omniarc("audit", "export", "--database", url)
    assert (exported.returncode, exported.stdout) == (0, "")


@pytest.mark.parametrize("command", ["verify", "export"])
def test_missing_database_is_not_created(omniarc, tmp_path, command):
    done = omniarc("audit", command, "--database", f"sqlite:///{tmp_path}/none.db")
    assert_one_line(done, "no such database")
    assert not (tmp_path / "none.db").exists()
    assert_one_line(omniarc("audit", command, "--database", "mysql://x"), "--database: must be")


def test_database_of_the_settings_is_the_default(omniarc, url, database):
    done = omniarc("audit", "verify", OMNIARC_DATABASE_URL=url)
    assert done.stdout.startswith("4 records")


@pytest.mark.parametrize("head", ["4", f"-1:{'0' * 64}", f"{'9' * 5000}:{'0' * 64}"])
def test_invalid_head_is_refused(audit, database, head):
    assert_one_line(audit("verify", "--head", head), "--head: must be NUMBER:HASH")


def test_export_writes_one_record_per_line(audit, database, tmp_path):
    file = tmp_path / "records.jsonl"
    done = audit("export", "--output", file)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    records = [json.loads(line) for line in file.read_text().splitlines()]
    assert [record["id"] for record in records] == ["e1", "e2", "e3", "e4"]
    assert records[1]["source"] == "# two\nx.__class__\n"
    assert records[2]["violations"][0]["detail"] == "\x1b[2J\x9bcolors.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_export_has_no_control_characters(audit, database):
    done = audit("export")
    assert done.stdout.isascii()
    assert all(character.isprintable() or character == "\n" for character in done.stdout)
    assert [json.loads(line)["number"] for line in done.stdout.splitlines()] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (["--status", "rejected", "--layer", "static", "--client", "ann"], "e2 e4"),
        (["--rule", "file.open", "--text", "COLORS", "--since", "2023-11-14T22:13:20Z"], "e3"),
        (["--until", "1700000002"], "e1"),
        (["--task-id", "x", "--job-id", "x", "--source", "0" * 64], ""),
    ],
)
def test_export_filters(audit, database, filters, ids):
    done = audit("export", *filters)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ids.split()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--status", "fine"], "--status: must be one of ok"),
        (["--job-id", ""], "--job-id: must be 1 to 200"),
        (["--format", "xml"], "--format: must be one of jsonl, sarif"),
        (["--output", "/none/such/file"], "/none/such/file: No such file or directory"),
    ],
)
def test_invalid_options_of_export_are_refused(audit, database, arguments, text):
    assert_one_line(audit("export", *arguments), text)


def test_export_does_not_overwrite_the_database(audit, database, tmp_path):
    for name in ("trail.db", "trail.db-wal"):
        (tmp_path / name).touch()
        assert_one_line(audit("export", "--output", name), f"{name}: is given twice")
    assert audit("verify").stdout.startswith("4 records")


def test_export_as_sarif(audit, database):
    done = audit("export", "--format", "sarif")
    log = json.loads(done.stdout)
    sarif_schema.validate(log)
    (run,) = log["runs"]
    first, second = run["results"]  # the same source twice is one finding
    assert first["ruleId"] == "attribute.forbidden"
    assert run["artifacts"][0]["contents"]["text"] == "# two\nx.__class__\n"
    assert run["artifacts"][0]["location"]["uri"].startswith("sources/")
    assert (second["ruleId"], second["properties"]) == ("file.open", {"layer": "runtime"})
    assert "\x1b" not in second["message"]["text"]


@pytest.mark.parametrize(
    "filters", [["--status", "violation"], ["--layer", "runtime"], ["--client", "bob"]]
)
def test_export_of_violations_while_running_as_sarif(audit, database, filters):
    done = audit("export", "--format", "sarif", *filters)
    (run,) = json.loads(done.stdout)["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["file.open"]
    assert len(run["artifacts"]) == 1
    assert done.stderr == ""


def test_export_as_sarif_says_that_records_without_a_violation_are_left_out(audit, database):
    done = audit("export", "--format", "sarif", "--status", "ok")
    log = json.loads(done.stdout)
    sarif_schema.validate(log)
    (run,) = log["runs"]
    assert run["results"] == []
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    note = "SARIF holds violations only: 1 record without a violation left out"
    assert notification["message"]["text"].startswith(note)
    assert done.stderr == f"omniarc: {note}; JSON lines hold all records\n"


def test_later_violations_of_the_same_source_are_exported_as_sarif(audit, database):
    code = "# two\nx.__class__\n"
    later = [REFUSED, Violation("file.open", "y", 2, "runtime")]
    AuditStore(database).append([execution(5, status="violation", violations=later, code=code)])
    (run,) = json.loads(audit("export", "--format", "sarif", "--client", "ann").stdout)["runs"]
    details = [result["message"]["text"].rpartition(": ")[2] for result in run["results"]]
    assert details == ["__class__", "y"]
    assert len(run["artifacts"]) == 1


def test_export_as_sarif_without_sources(omniarc, tmp_path):
    url = f"sqlite:///{tmp_path}/redacted.db"
    database = Database(url)
    database.migrate()
    AuditStore(database, ["source"]).append([execution(1, violations=[REFUSED])])
    database.close()
    log = json.loads(omniarc("audit", "export", "--database", url, "--format", "sarif").stdout)
    sarif_schema.validate(log)
    assert len(log["runs"][0]["results"]) == 1
    assert "contents" not in log["runs"][0]["artifacts"][0]


@pytest.fixture
def folder(tmp_path):
    """Return a folder with various programs."""
    folder = tmp_path / "programs"
    (folder / "deeper").mkdir(parents=True)
    (folder / "honest.py").write_text(HONEST)
    (folder / "empty.py").write_text("")
    (folder / "opens.py").write_text(OPENS)
    (folder / "deeper" / "a name: with %41.py").write_text(IMPORTS)
    (folder / "broken.py").write_text("def task(")
    (folder / "bytes.py").write_bytes(b"\xff\xfe\x00")
    (folder / "notes.txt").write_text(OPENS)
    return folder


def test_scan_of_a_folder(omniarc, folder):
    done = omniarc("audit", "scan", "programs")
    assert done.returncode == 1
    *found, last = done.stdout.splitlines()
    assert (
        "programs/opens.py:2: error file.open: opens or creates a file: open('colors.txt', 'w')"
        in found
    )
    assert any(line.startswith("programs/deeper/a name: with %41.py:1: warning") for line in found)
    assert any(line.startswith("programs/broken.py:1: cannot be parsed: ") for line in found)
    assert any(line.startswith("programs/bytes.py") for line in found)
    assert len(found) == 4
    assert last == "2 findings in 6 programs"


@pytest.mark.long
def test_scan_of_a_folder_as_sarif_has_relative_uris(omniarc, folder):
    done = omniarc("audit", "scan", "programs", "--format", "sarif", "--output", "found.sarif")
    assert done.returncode == 1
    log = json.loads((folder.parent / "found.sarif").read_text())
    sarif_schema.validate(log)
    (run,) = log["runs"]
    assert {artifact["location"]["uri"] for artifact in run["artifacts"]} == {
        *("programs/opens.py", "programs/deeper/a%20name%3A%20with%20%2541.py"),
        *("programs/broken.py", "programs/bytes.py"),
    }
    assert not any("contents" in artifact for artifact in run["artifacts"])
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 2


def test_lines_of_a_reply_refer_to_its_file(omniarc, tmp_path):
    reply = f"First try:\n\n```python\n{HONEST}```\n\nBetter:\n\n  ```python\n"
    reply += "".join(f"  {line}\n" for line in OPENS.splitlines()) + "  ```\n"
    (tmp_path / "reply.md").write_text(reply)
    done = omniarc("audit", "scan", "reply.md", "--format", "json")
    (report,) = json.loads(done.stdout)
    (finding,) = report["findings"]
    assert reply.splitlines()[finding["line"] - 1].strip().startswith("open(")
    assert (report["file"], finding["severity"], finding["layer"]) == (
        *("reply.md", "error"),
        "static",
    )


@pytest.fixture
def predictions(tmp_path):
    lines = [
        {"id": "good", "task_id": "68b16354", "code": HONEST},
        {"id": "bad/../id", "task_id": "68b16354", "reply": f"So:\n```\n{OPENS}```"},
        {"id": "\x1b[2J", "task_id": "68b16354", "code": IMPORTS},
        {"id": "empty", "task_id": "68b16354", "reply": ""},
    ]
    file = tmp_path / "predictions.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def test_scan_of_predictions(omniarc, predictions):
    done = omniarc("audit", "scan", "predictions.jsonl")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "predictions.jsonl:bad/../id:2: error file.open: opens or creates a file: "
        "open('colors.txt', 'w')",
        "predictions.jsonl: [2J:1: warning import.forbidden: imports a module that is not allowed: "
        "pty",
        "predictions.jsonl:empty: rejected: the reply is empty",
        "2 findings in 4 programs",
    ]


def test_numbers_agree_with_their_nouns(omniarc, tmp_path, url):
    (tmp_path / "one.py").write_text(IMPORTS)
    assert omniarc("audit", "scan", "one.py").stdout.endswith("1 finding in 1 program\n")
    database = Database(url)
    database.migrate()
    AuditStore(database).append([execution(1), execution(2)])
    AuditStore(database).prune(1_700_000_001.5, None)
    AuditStore(database).prune(1_700_000_002.5, None)
    database.close()
    *pruned, last = omniarc("audit", "verify", "--database", url).stdout.splitlines()
    assert pruned == [f"record {number} was pruned by retention" for number in (1, 2)]
    assert last.startswith("2 records, from ")


@pytest.mark.long
@pytest.mark.parametrize(
    "reply", [f"Here it is.\n\n{OPENS}", f"<think>\n```\n{HONEST}```\n</think>\n{OPENS}"]
)
def test_scan_uses_the_program_that_would_run(omniarc, tmp_path, reply):
    line = json.dumps({"task_id": "68b16354", "reply": reply})
    (tmp_path / "predictions.jsonl").write_text(line + "\n")
    done = omniarc("audit", "scan", "predictions.jsonl")
    assert done.returncode == 1
    assert "1:2: error file.open" in done.stdout


def test_scan_of_predictions_as_sarif_embeds_them(omniarc, predictions):
    done = omniarc("audit", "scan", "predictions.jsonl", "--format", "sarif")
    log = json.loads(done.stdout)
    sarif_schema.validate(log)
    (run,) = log["runs"]
    file, *programs = run["artifacts"]
    assert file["location"]["uri"] == "predictions.jsonl"
    assert [program["location"]["uri"] for program in programs] == [
        "predictions.jsonl/bad%2F..%2Fid.py",
        "predictions.jsonl/%1B%5B2J.py",
        "predictions.jsonl/empty.py",
    ]
    assert [program["contents"]["text"] for program in programs] == [OPENS, IMPORTS, ""]
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["level"] == "error"
    assert notification["message"]["text"] == "rejected: the reply is empty"
    assert {program["parentIndex"] for program in programs} == {0}


NO_PROGRAM = "the reply has no program: no function in it takes a grid"


@pytest.fixture(params=[(["reply.md", "--reply"], "reply.md"), (["p.jsonl"], "p.jsonl:1")])
def without_program(request, tmp_path):
    """The arguments for a reply without a program, in each kind of file, and its name."""
    (tmp_path / "reply.md").write_text("I cannot see a rule.\n")
    line = json.dumps({"task_id": "68b16354", "reply": "I cannot see a rule."})
    (tmp_path / "p.jsonl").write_text(line + "\n")
    return request.param


@pytest.mark.parametrize(
    ("fail_on", "exit_code"),
    [("error", 1), pytest.param("note", 1, marks=pytest.mark.long), ("none", 0)],
)
def test_a_reply_without_a_program_is_a_line_and_fails(
    omniarc, without_program, fail_on, exit_code
):
    arguments, name = without_program
    done = omniarc("audit", "scan", *arguments, "--fail-on", fail_on)
    assert done.returncode == exit_code
    lines = [f"{name}: rejected: {NO_PROGRAM}", "0 findings in 1 program"]
    assert done.stdout.splitlines() == lines


@pytest.mark.long
def test_a_report_says_why_a_reply_has_no_program(omniarc, without_program):
    arguments, _ = without_program
    report = json.loads(omniarc("audit", "scan", *arguments, "--format", "json").stdout)
    assert [one["rejected"] for one in report] == [NO_PROGRAM]


@pytest.mark.long
def test_a_reply_is_read_as_one_if_the_option_says_so(omniarc, tmp_path):
    (tmp_path / "reply.txt").write_text(f"Here it is.\n\n{OPENS}\nIt opens a file.\n")
    done = omniarc("audit", "scan", "reply.txt", "--reply")
    assert done.stdout.startswith("reply.txt:4: error file.open")
    done = omniarc("audit", "scan", "reply.txt")
    assert "cannot be parsed" in done.stdout


@pytest.mark.long
def test_lines_of_a_program_of_several_blocks_are_found_one_by_one(omniarc, tmp_path):
    helper = "def helper(grid):\n    return open('colors.txt')\n"
    program = "def task(grid):\n    return helper(grid)\n"
    reply = f"A helper:\n```python\n{helper}```\nThe function:\n```python\n{program}```\n"
    (tmp_path / "reply.md").write_text(reply)
    done = omniarc("audit", "scan", "reply.md", "--reply")
    assert done.stdout.startswith("reply.md:4: error file.open")


@pytest.mark.parametrize(
    ("code", "fail_on", "exit_code"),
    [
        (IMPORTS, "error", 0),
        (IMPORTS, "warning", 1),
        (OPENS, "none", 0),
    ],
)
def test_scan_fails_on_a_severity(omniarc, tmp_path, code, fail_on, exit_code):
    (tmp_path / "program.py").write_text(code)
    done = omniarc("audit", "scan", "program.py", "--fail-on", fail_on)
    assert done.returncode == exit_code


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["none.jsonl"], "none.jsonl: No such file or directory"),
        (["."], ".: no .py files"),
        (["bad.jsonl"], "bad.jsonl:1: "),
        ([".", "--reply"], "--reply: must be a file with one reply, not ."),
        (["bad.jsonl", "--reply"], "--reply: must be a file with one reply, not bad.jsonl"),
        (["one.txt", "--format", "xml"], "--format: must be one of text, json, sarif"),
        (["one.txt", "--fail-on", "death"], "--fail-on: must be one of note, warning, error"),
        (["one.txt", "--output", "none/such"], "none/such: No such file or directory"),
    ],
)
def test_invalid_arguments_of_scan_are_refused(omniarc, tmp_path, arguments, text):
    (tmp_path / "one.txt").write_text(HONEST)
    (tmp_path / "bad.jsonl").write_text("{}\n")
    done = omniarc("audit", "scan", *arguments)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"omniarc: {text}")


@pytest.mark.parametrize("scanned", ["one.py", "."])
def test_scan_does_not_overwrite_its_programs(omniarc, tmp_path, scanned):
    (tmp_path / "one.py").write_text(HONEST)
    done = omniarc("audit", "scan", scanned, "--output", "one.py")
    assert (done.returncode, done.stderr) == (2, "omniarc: one.py: is given twice\n")
    assert (tmp_path / "one.py").read_text() == HONEST
