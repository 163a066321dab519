"""An estimate of a run on more machines: a simulation from measured processor times.

    python benchmarks/scale_out.py [--programs N] [--processors N]

Nothing runs but the simulation. Programs go one after the other through what all machines share
(Ray's driver, or the database of the service), then to the processor that is free first.
docs/scale-out.md has the table, where the figures come from and what is assumed.
"""

import argparse
import heapq
import random
from typing import NamedTuple

# Milliseconds of processor time for each of 2,000 programs of the dataset, all of which are right.
PROGRAM_MS = 4.7  # templates and children, whoever asks
VERIFYING_MS = 0.9  # the process of `omniarc verify`
ACTOR_MS = 1.3  # the actor of a node of Ray
DRIVER_MS = 0.28  # the process of `omniarc verify --ray`
REPLICA_MS = 5.1  # the service's process, for a program of a job
DATABASE_MS = 1.8  # PostgreSQL's processes, for a program of a job

# Assumed: what a program costs that never ends, at the default limit.
ENDLESS_MS = 5000.0

# Assumed: actors on a cluster that runs already; a new replica until it is ready; the autoscaler's
# step, in which it doubles the replicas; the jobs that a run is sent as, each of which the database
# serves one transaction after the other.
ACTORS_START_SECONDS = 10.0
REPLICA_START_SECONDS = 15.0
AUTOSCALER_SECONDS = 15.0
FIRST_REPLICAS = 2
JOBS = 8


class Way(NamedTuple):
    """A way to run programs.

    Attributes:
        name: its name in the table.
        node_ms: processor time of a node for each program.
        shared_ms: time for each program of what all nodes share.
        shared: how many programs that serves at once.
        ready: when each node is ready, in seconds.
    """

    name: str
    node_ms: float
    shared_ms: float
    shared: int
    ready: list[float]


def ways(nodes: int) -> list[Way]:
    """Return the ways to use so many nodes."""
    one = Way("one machine", PROGRAM_MS + VERIFYING_MS, 0.0, 1, [0.0])
    at_once = [ACTORS_START_SECONDS] * nodes
    ray = Way("Ray", PROGRAM_MS + ACTOR_MS, DRIVER_MS, 1, at_once)
    per_program = PROGRAM_MS + REPLICA_MS
    kept = Way("replicas, kept", per_program, DATABASE_MS, JOBS, [0.0] * nodes)
    ready = scaled_up(nodes)
    scaled = Way("replicas, autoscaled", per_program, DATABASE_MS, JOBS, ready)
    return [one] if nodes == 1 else [ray, kept, scaled]


def scaled_up(nodes: int) -> list[float]:
    """Return when each of so many replicas is ready, if the autoscaler starts with a few."""
    ready = [0.0] * FIRST_REPLICAS
    step = 0
    while len(ready) < nodes:
        at = step * AUTOSCALER_SECONDS + REPLICA_START_SECONDS
        ready += [at] * min(len(ready), nodes - len(ready))
        step += 1
    return ready[:nodes]


def simulate(way: Way, own_ms: list[float], processors: int) -> float:
    """Return the seconds until the last program has ended.

    Args:
        way: how the programs run.
        own_ms: what each program takes beyond the usual.
        processors: those of each node.
    """
    sharing = [0.0] * way.shared
    free = sorted(at for at in way.ready for _ in range(processors))
    last = 0.0
    for extra in own_ms:
        passed = heapq.heappop(sharing) + way.shared_ms / 1e3
        heapq.heappush(sharing, passed)
        ended = max(heapq.heappop(free), passed) + (way.node_ms + extra) / 1e3
        heapq.heappush(free, ended)
        last = max(last, ended)
    return last


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=400 * 128)
    parser.add_argument("--processors", type=int, default=2, help="of each node")
    options = parser.parse_args()
    print("| nodes | way | every program ends | 1 % never end |")
    print("| ---: | --- | ---: | ---: |")
    for nodes in (1, 10, 100):
        for way in ways(nodes):
            seconds = []
            for share in (0.0, 0.01):
                draw = random.Random(0).random
                own = [ENDLESS_MS * (draw() < share) for _ in range(options.programs)]
                seconds.append(f"{simulate(way, own, options.processors):.0f} s")
            print(f"| {nodes} | {way.name} | {' | '.join(seconds)} |")


if __name__ == "__main__":
    main()
