"""PostgreSQL's limits in the containers are sufficient for the maximum number of replicas."""

import re
from pathlib import Path

import yaml

from service.store.database import Database

ROOT = Path(__file__).resolve().parent.parent.parent
# Background processes, and connections reserved for an operator.
OTHERS = 20


def _number(pattern, path):
    return int(re.search(pattern, (ROOT / path).read_text())[1])


def test_every_replica_can_open_all_its_connections():
    replicas = _number(r"server-template replica (\d+) ", "docker/proxy/haproxy.cfg")
    allowed = _number(r"max_connections=(\d+) ", "docker/postgres/entrypoint")
    pool = Database("postgresql://u:p@127.0.0.1/none").engine.pool
    assert replicas * (pool.size() + pool._max_overflow) + OTHERS <= allowed


def test_there_can_be_a_process_for_every_connection():
    allowed = _number(r"max_connections=(\d+) ", "docker/postgres/entrypoint")
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert services["postgres"]["pids_limit"] >= allowed + OTHERS
