"""Verification on a Ray cluster of two nodes, one of which dies, in an environment that has Ray."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from omniarc.dataset import create_dataset, load_entry

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 600

# So that a node dies while it has programs: each takes some tenths of a second.
SLOW = "\nsum(range(4_000_000))\n"

KILL = """
import json, os, sys, threading, time
import ray
from ray.cluster_utils import Cluster
from omniarc.evaluation import run_predictions
from omniarc.evaluation.ray_verifier import RayVerifier
from omniarc.sandbox import Limits

PATIENT = Limits(wall_seconds=60, cpu_seconds=60)

cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2})
second = cluster.add_node(num_cpus=1)
cluster.wait_for_nodes()
seen, at_death = [], []

def kill():
    cluster.remove_node(second, allow_graceful=False)
    at_death.append(len(seen))

killer = threading.Thread(target=kill)

def on_result(program, verified):
    seen.append((program.prediction.id, verified.solved_train))
    if len(seen) == 40:
        killer.start()

verifier = RayVerifier(cluster.address, limits=PATIENT)
run = run_predictions(sys.argv[1], verifier=verifier, on_result=on_result)
killer.join()
while sum(node["Alive"] for node in ray.nodes()) > 1:
    time.sleep(0.1)
# A task that reads the file would have Ray's nice value, with which it starves on a busy machine.
with open(sys.argv[1]) as file:
    rows = ray.data.from_items([json.loads(line) for line in file], override_num_blocks=4)
from omniarc.evaluation.ray_batches import USUAL_PRIORITY, VerifyBatches

class Noting(VerifyBatches):
    def __call__(self, batch):
        nice = os.getpriority(os.PRIO_PROCESS, 0)
        return {**super().__call__(batch), "nice": [nice] * len(batch["id"])}

pool = ray.data.ActorPoolStrategy(size=1)
batches = rows.map_batches(
    Noting,
    fn_constructor_kwargs={"limits": PATIENT},
    batch_size=25,
    compute=pool,
    runtime_env=USUAL_PRIORITY,
)
found = batches.take_all()
verdicts = [(row["id"], bool(row["solved_train"])) for row in found]
nice = {row["nice"] for row in found} - {os.getpriority(os.PRIO_PROCESS, 0)}
print(json.dumps([seen, at_death, run.done, verdicts, sorted(nice)]), flush=True)
ray.shutdown()  # before the cluster ends, of which Ray would make an exit code
cluster.shutdown()
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Return an environment with Ray: that of OMNIARC_TEST_RAY, or one made for these tests."""
    if kept := os.environ.get("OMNIARC_TEST_RAY"):
        return kept
    folder = tmp_path_factory.mktemp("ray")
    venv.create(folder)
    uv = [Path(sys.executable).with_name("uv"), "pip", "install", "--quiet", "--python"]
    what = ["ray[data]==2.60.0", "--constraint", ROOT / "constraints.txt"]
    command = [*uv, folder / "bin/python", *what, "--editable", f"{ROOT}[serve]"]
    subprocess.run(command, check=True, timeout=PATIENCE_SECONDS)
    return folder


def test_a_node_that_dies_loses_nothing_and_repeats_nothing(environment, tmp_path):
    file = tmp_path / "predictions.jsonl"
    ids = [name for name in create_dataset(seed=0).task_ids if len(name) == 8][:200]
    lines = [{"id": name, "task_id": name, "code": load_entry(name).code + SLOW} for name in ids]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = subprocess.run(
        [f"{environment}/bin/python", "-c", KILL, file],
        env={**os.environ, "RAY_DEDUP_LOGS": "0"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    seen, at_death, count, rows, lowered = json.loads(done.stdout.splitlines()[-1])
    assert at_death[0] < len(ids) / 2
    assert sorted(seen) == [[name, True] for name in sorted(ids)]
    assert count == len(ids)
    assert sorted(rows) == sorted(seen)
    assert lowered == []
