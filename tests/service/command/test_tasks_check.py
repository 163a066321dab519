"""omniarc tasks check: programs proven in the sandbox."""

import re

import pytest

IDS = ["25ff71a9", "007bbfb7", "be94b721"]


def test_sound_tasks_exit_0_with_a_line(omniarc):
    done = omniarc("tasks", "check", *IDS, "--generated", 10)
    assert done.returncode == 0, done.stdout + done.stderr
    line = r"3 of 3 tasks pass: \d+ original pairs, 30 generated inputs, \d+\.\d\d ms for one .*\n"
    assert re.fullmatch(line, done.stdout)


def test_the_bar_is_on_standard_error(omniarc):
    done = omniarc("tasks", "check", *IDS, "--generated", 2)
    assert "checking" in done.stderr
    assert "3/3" in done.stderr


def test_a_failing_program_exits_1_with_its_id_and_the_reason(omniarc):
    # Everything falls down: turned, the program does not agree.
    done = omniarc("tasks", "check", "25ff71a9", "rotate90-1e0a9b12", "--generated", 5)
    assert done.returncode == 1
    first, last = done.stdout.splitlines()
    assert first.startswith("rotate90-1e0a9b12: generator: rotate90-1e0a9b12: nothing acceptable")
    assert last.startswith("1 of 2 tasks pass: ")
    assert "Traceback" not in done.stderr


def test_times_are_a_table_with_the_slowest_first(omniarc):
    lines = omniarc("tasks", "check", *IDS, "--generated", 5, "--times").stdout.splitlines()
    assert lines[0].split() == ["task", "mean", "ms", "slowest", "ms", "distinct", "inputs"]
    rows = [line.split() for line in lines[1:4]]
    assert sorted(row[0] for row in rows) == sorted(IDS)
    assert [float(row[1]) for row in rows] == sorted((float(row[1]) for row in rows), reverse=True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nope"], "no program for a task 'nope'"),
        (["25ff71a9", "rotate45-25ff71a9"], "no program for a task 'rotate45-25ff71a9'"),
        (["--generated", "0"], "--generated: at least 1 and at most 1000, not 0"),
    ],
)
def test_what_the_user_can_mend_is_said_in_one_line_with_exit_2(omniarc, arguments, told):
    done = omniarc("tasks", "check", *arguments)
    assert done.returncode == 2
    assert f"omniarc: {told}\n" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
