"""A container without enough memory for what a program may take."""

import threading

from sandbox.kernel.oom import CHOSEN_FIRST

GRID = [[0, 1], [2, 3]]
GOOD = {"code": "def task(grid): return grid.T", "inputs": [GRID]}
GREEDY = {
    "code": (
        "def task(grid):\n    held = []\n    while True:\n        held.append(b'x' * (1 << 20))\n"
    ),
    "inputs": [GRID],
    "limits": {"memory_mb": 2000, "wall_seconds": 60, "cpu_seconds": 60},
}
# The file of control groups of version 2 or 1, as the container sees it.
KILLS = """
import pathlib
group = pathlib.Path("/sys/fs/cgroup")
for file in (group / "memory.events", group / "memory/memory.oom_control"):
    if file.exists():
        lines = dict(line.split() for line in file.read_text().splitlines())
        print(lines["oom_kill"])
"""
ADJUSTMENTS = """
import pathlib
for file in pathlib.Path("/proc").glob("[0-9]*/oom_score_adj"):
    print(file.read_text().strip())
"""


def execute(deployment, body):
    answer = deployment.client.post("/v1/execute", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_program_that_takes_all_memory_of_the_container_is_killed_once_and_alone(start):
    environment = {"OMNIARC_MEMORY": "640m", "OMNIARC_MAX_MEMORY_MB": "4000"}
    with start("single", **environment) as single:
        (container,) = single.containers()
        adjustments = container.python(ADJUSTMENTS).split()
        assert {"0", str(CHOSEN_FIRST)} <= {*adjustments}, "the service and its templates"
        before = int(container.python(KILLS))
        statuses, has_ended = [], threading.Event()

        def send_good_programs():
            while not has_ended.is_set():
                statuses.append(execute(single, GOOD)["status"])

        others = threading.Thread(target=send_good_programs)
        others.start()
        result = execute(single, GREEDY)
        has_ended.set()
        others.join()

        assert result["status"] == "out_of_memory", result
        assert "killed by the kernel" in result["outputs"][0]["error"]["message"]
        assert int(container.python(KILLS)) == before + 1, "it did not run again"
        assert set(statuses) == {"ok"}
        assert execute(single, GOOD)["status"] == "ok"
        (same,) = single.containers()
        assert (same.id, same.pid) == (container.id, container.pid)
        assert same.facts["RestartCount"] == 0
