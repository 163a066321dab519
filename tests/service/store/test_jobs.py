"""Jobs in SQLite and PostgreSQL: programs are leased, finished once and never lost."""

import threading
import time

import pytest
from sqlalchemy import update

from service.store.jobs import Finished, JobStore, KeyReusedError
from service.store.tables import workers


@pytest.fixture
def store(database):
    return JobStore(database)


def queue(store, total=5, client="ann", key=None, body_hash="b", job_id=None):
    job_id = job_id or f"{client}-{time.monotonic_ns()}"
    store.begin(job_id, client)
    store.add(job_id, 0, [b"request %d" % n for n in range(total)])
    return store.accept(job_id, total, body_hash, key)[0]


def open_job(store, job):
    return next(one for one in store.open_jobs() if one.id == job.id)


def claim(store, job, worker, count):
    return store.claim(open_job(store, job), worker, count)


def finish(store, worker, claims):
    done = [Finished(c.job_id, c.position, b"result %d\n" % c.position) for c in claims]
    return store.finish(worker, done)


def test_uploading_job_is_invisible(store):
    store.begin("j", "ann")
    store.add("j", 0, [b"x"])
    assert store.get("j") is None
    assert store.latest(None, 10) == []
    assert store.open_jobs() == []
    assert store.unfinished_programs() == 0


def test_id_with_nul_does_not_exist(store):
    assert store.get("a\0b") is None


def test_accepted_job_is_queued(store):
    job = queue(store, 5)
    assert (job.status, job.total, job.finished) == ("queued", 5, 0)
    assert store.get(job.id) == job
    assert open_job(store, job).pending == 5
    assert store.unfinished_programs() == 5


def test_discarded_job_leaves_nothing(store):
    store.begin("j", "ann")
    store.add("j", 0, [b"x"])
    store.discard("j")
    assert queue(store, 1, job_id="j").total == 1


def test_programs_are_leased_in_order_and_once(store):
    job = queue(store, 5)
    store.heartbeat("w1")
    first = claim(store, job, "w1", 2)
    assert [c.position for c in first] == [0, 1]
    assert [c.request for c in first] == [b"request 0", b"request 1"]
    assert {c.tries for c in first} == {1}
    assert store.get(job.id).status == "running"
    rest = claim(store, job, "w2", 10)
    assert [c.position for c in rest] == [2, 3, 4]
    assert store.open_jobs() == []


def test_results_are_numbered_without_gaps(store):
    job = queue(store, 4)
    store.heartbeat("w")
    claims = claim(store, job, "w", 4)
    assert finish(store, "w", claims[2:]) == 2
    assert store.results(job.id, 0, 10) == [b"result 2\n", b"result 3\n"]
    assert finish(store, "w", claims[:2]) == 2
    assert store.results(job.id, 2, 10) == [b"result 0\n", b"result 1\n"]
    assert store.results(job.id, 1, 2) == [b"result 3\n", b"result 0\n"]


def test_last_result_ends_the_job(store):
    job = queue(store, 2)
    claims = claim(store, job, "w", 2)
    finish(store, "w", claims[:1])
    assert store.get(job.id).status == "running"
    finish(store, "w", claims[1:])
    ended = store.get(job.id)
    assert (ended.status, ended.finished) == ("done", 2)
    assert ended.created_at <= ended.started_at <= ended.ended_at
    assert store.unfinished_programs() == 0


def test_second_result_of_a_program_is_refused(store):
    job = queue(store, 2)
    claims = claim(store, job, "w", 2)
    assert finish(store, "w", claims) == 2
    assert finish(store, "w", claims) == 0
    assert store.get(job.id).finished == 2


def test_many_jobs_of_one_client_do_not_hide_others(store):
    flood = [queue(store, 1, job_id=f"flood{n}").id for n in range(4)]
    queue(store, 1, "bob", job_id="bobs")
    assert [job.id for job in store.open_jobs(3)] == [flood[0], "bobs", flood[1]]


def make_silent(database, worker, seconds):
    """Move the last heartbeat of a worker into the past."""
    with database.write() as connection:
        earlier = update(workers).values(seen_at=workers.c.seen_at - seconds)
        connection.execute(earlier.where(workers.c.id == worker))


def test_leases_of_a_silent_worker_expire(store, database):
    job = queue(store, 3)
    store.heartbeat("silent")
    late = claim(store, job, "silent", 2)
    make_silent(database, "silent", 100)
    assert store.reclaim(1000) == 0
    assert store.reclaim(50) == 2
    again = claim(store, job, "awake", 3)
    assert [(c.position, c.tries) for c in again] == [(0, 2), (1, 2), (2, 1)]
    assert finish(store, "silent", late) == 0
    assert finish(store, "awake", again) == 3
    assert len(store.results(job.id, 0, 10)) == 3


def test_heartbeat_keeps_the_leases(store, database):
    job = queue(store, 1)
    store.heartbeat("w")
    claims = claim(store, job, "w", 1)
    make_silent(database, "w", 1000)
    store.heartbeat("w")
    assert store.reclaim(500) == 0
    assert finish(store, "w", claims) == 1


def test_released_leases_do_not_count_as_tries(store):
    job = queue(store, 2)
    store.heartbeat("w")
    claim(store, job, "w", 2)
    store.release("w")
    assert open_job(store, job).pending == 2
    assert {c.tries for c in claim(store, job, "v", 2)} == {1}


def test_unheld_leases_are_given_back(store):
    job, other = queue(store, 5), queue(store, 2, "bob")
    known = claim(store, job, "w", 2)
    claim(store, job, "w", 2)
    claim(store, other, "w", 2)
    claim(store, job, "v", 1)
    held = {(one.job_id, one.position) for one in known}
    assert store.leased("w") == held | {(job.id, 2), (job.id, 3), (other.id, 0), (other.id, 1)}
    assert store.give_back("w", held) == 4
    assert store.leased("w") == held
    assert [(one.position, one.tries) for one in claim(store, job, "w", 5)] == [(2, 2), (3, 2)]
    assert open_job(store, other).pending == 2
    assert store.give_back("v", set()) == 1


def test_cancelled_job_keeps_its_results(store):
    job = queue(store, 3)
    claims = claim(store, job, "w", 2)
    finish(store, "w", claims[:1])
    cancelled = store.cancel(job.id)
    assert (cancelled.status, cancelled.finished) == ("cancelled", 1)
    assert store.open_jobs() == []
    assert finish(store, "w", claims[1:]) == 0
    assert store.results(job.id, 0, 10) == [b"result 0\n"]
    assert store.reclaim(0) == 0
    assert store.get(job.id).finished == 1


def test_cancelling_an_ended_job_changes_nothing(store):
    job = queue(store, 1)
    finish(store, "w", claim(store, job, "w", 1))
    assert store.cancel(job.id).status == "done"
    assert store.cancel("nothing") is None


def test_same_key_and_body_return_the_same_job(store):
    job = queue(store, 2, key="k", body_hash="b")
    store.begin("second", "ann")
    store.add("second", 0, [b"x"])
    again, is_own = store.accept("second", 1, "b", "k")
    assert (again, is_own) == (job, False)
    assert store.get("second") is None


def test_same_key_with_another_body_raises(store):
    queue(store, 2, key="k", body_hash="b")
    store.begin("second", "ann")
    with pytest.raises(KeyReusedError):
        store.accept("second", 1, "other", "k")
    assert store.get("second") is None


def test_keys_of_two_clients_do_not_conflict(store):
    one = queue(store, 1, client="ann", key="k")
    two = queue(store, 1, client="ben", key="k", body_hash="other")
    assert one.id != two.id


def test_latest_jobs_are_newest_first(store):
    first, second = queue(store, 1, client="ann"), queue(store, 1, client="ben")
    assert [job.id for job in store.latest(None, 10)] == [second.id, first.id]
    assert [job.id for job in store.latest("ann", 10)] == [first.id]
    assert len(store.latest(None, 1)) == 1
    assert store.latest(None, 10, second) == [first]
    assert store.latest(None, 10, first) == []


def test_purge_deletes_old_jobs_with_their_programs(store):
    old, young = queue(store, 1), queue(store, 1)
    finish(store, "w", claim(store, old, "w", 1))
    assert store.purge(time.time() + 1) == 1
    assert store.get(old.id) is None
    assert store.results(old.id, 0, 10) == []
    assert store.get(young.id) is not None


@pytest.mark.long
def test_concurrent_workers_lease_each_program_once(store):
    job = queue(store, 200)
    done = []
    errors = []

    def work(name):
        try:
            store.heartbeat(name)
            while store.get(job.id).status != "done":
                for one in store.open_jobs():
                    claims = store.claim(one, name, 7)
                    done.extend(c.position for c in claims)
                    finish(store, name, claims)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    assert sorted(done) == list(range(200))
    results = store.results(job.id, 0, 1000)
    assert sorted(results) == sorted(b"result %d\n" % n for n in range(200))


def test_unfinished_programs_are_counted_by_client(store):
    job = queue(store, 5)
    queue(store, 2, client="ben")
    queue(store, 3, client="ben")
    store.begin("uploading", "cat")
    finish(store, "w", claim(store, job, "w", 2))
    assert store.unfinished_by_client() == {"ann": 3, "ben": 5}


def finished_job(store, client, count=3):
    """Queue and finish a job; return it with the bytes of its programs and results."""
    job = queue(store, count, client=client)
    finish(store, "w", claim(store, job, "w", count))
    return job, count * (len("request 0") + len("result 0\n"))


def test_the_oldest_ended_jobs_of_a_client_are_deleted_above_its_size(store):
    ann = [finished_job(store, "ann") for _ in range(4)]
    ben = finished_job(store, "ben")[0]
    size = ann[0][1]
    assert store.purge_largest(4 * size) == 0
    assert store.purge_largest(4 * size - 1) == 1
    assert store.get(ann[0][0].id) is None
    assert store.purge_largest(2 * size) == 1
    assert [one.id for one in store.latest("ann", 10)] == [ann[3][0].id, ann[2][0].id]
    assert store.latest("ben", 10)[0].id == ben.id
    assert store.results(ann[0][0].id, 0, 10) == []


def test_jobs_that_have_not_ended_count_but_are_not_deleted(store):
    ended, size = finished_job(store, "ann")
    is_open = queue(store, 3, client="ann")
    assert store.purge_largest(size) == 1
    assert store.get(ended.id) is None
    assert store.purge_largest(1) == 0
    assert store.get(is_open.id).status == "queued"
