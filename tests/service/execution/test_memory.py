"""The ceiling on the memory limits of the programs that run."""

import pytest

from service.execution import memory
from service.execution.memory import MemoryBudget, automatic_ceiling_mb
from service.settings import Settings


def test_all_programs_together_stay_below_the_ceiling():
    budget = MemoryBudget(100, 80)
    budget.acquire("ann", "urgent", 70)
    assert budget.has_room("urgent", 30)
    assert not budget.has_room("urgent", 31)
    budget.release("ann", "urgent", 70)
    assert budget.has_room("urgent", 100)


def test_a_client_has_a_ceiling_of_its_own_over_all_its_programs():
    budget = MemoryBudget(100, 80)
    budget.acquire("ann", "urgent", 50)
    assert budget.allows_client("ann", 30)
    assert not budget.allows_client("ann", 31)
    assert budget.allows_client("ben", 80)
    assert budget.largest_mb == 80


def test_batches_and_jobs_have_a_ceiling_together():
    budget = MemoryBudget(100, 80)
    budget.acquire("ann", "bulk", 50)
    assert budget.has_room("bulk", 30)
    assert not budget.has_room("bulk", 31)
    assert budget.has_room("urgent", 50)


@pytest.mark.parametrize(("limit", "ceiling"), [("max", 750), ("419430400", 300), (None, 750)])
def test_the_automatic_ceiling_is_a_share_of_the_containers_memory(
    monkeypatch, tmp_path, limit, ceiling
):
    file = tmp_path / "memory.max"
    if limit is not None:
        file.write_text(limit + "\n")
    monkeypatch.setattr(memory, "_LIMIT_FILES", (file,))
    monkeypatch.setattr(memory, "_machine_bytes", lambda: 1000 << 20)
    assert automatic_ceiling_mb() == ceiling
    assert Settings(workers=3).memory_mb_per_process == ceiling // 3


def test_the_memory_of_a_slot_is_left_to_other_clients():
    assert Settings(max_memory_mb=1536, slots=2).memory_mb_of_one_client == 1024
    assert Settings(max_memory_mb=1536, slots=2, workers=2).memory_mb_of_one_client == 512
    chosen = Settings(max_memory_mb=1536, slots=2, max_memory_mb_per_client=700)
    assert chosen.memory_mb_of_one_client == 700
    assert Settings(max_memory_mb=20, slots=1).memory_mb_of_one_client == 16
    assert Settings(max_memory_mb=1).memory_mb_per_process == 16
