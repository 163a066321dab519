"""Jobs in the database, on SQLite and on PostgreSQL: leased, finished once, never lost."""

import threading
import time

import pytest

from service.store.jobs import Finished, JobStore, KeyReusedError


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


def test_a_job_that_is_coming_in_is_not_seen(store):
    store.begin("j", "ann")
    store.add("j", 0, [b"x"])
    assert store.get("j") is None
    assert store.latest(None, 10) == []
    assert store.open_jobs() == []
    assert store.unfinished_programs() == 0


def test_there_is_no_job_whose_id_no_database_can_hold(store):
    assert store.get("a\0b") is None


def test_an_accepted_job_is_queued_with_all_its_programs(store):
    job = queue(store, 5)
    assert (job.status, job.total, job.finished) == ("queued", 5, 0)
    assert store.get(job.id) == job
    assert open_job(store, job).pending == 5
    assert store.unfinished_programs() == 5


def test_a_discarded_job_leaves_nothing(store):
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


def test_results_are_numbered_as_they_come_without_gaps(store):
    job = queue(store, 4)
    store.heartbeat("w")
    claims = claim(store, job, "w", 4)
    assert finish(store, "w", claims[2:]) == 2
    assert store.results(job.id, 0, 10) == [b"result 2\n", b"result 3\n"]
    assert finish(store, "w", claims[:2]) == 2
    assert store.results(job.id, 2, 10) == [b"result 0\n", b"result 1\n"]
    assert store.results(job.id, 1, 2) == [b"result 3\n", b"result 0\n"]


def test_the_last_result_ends_the_job(store):
    job = queue(store, 2)
    claims = claim(store, job, "w", 2)
    finish(store, "w", claims[:1])
    assert store.get(job.id).status == "running"
    finish(store, "w", claims[1:])
    ended = store.get(job.id)
    assert (ended.status, ended.finished) == ("done", 2)
    assert ended.created_at <= ended.started_at <= ended.ended_at
    assert store.unfinished_programs() == 0


def test_a_program_that_comes_twice_has_its_first_result(store):
    job = queue(store, 2)
    claims = claim(store, job, "w", 2)
    assert finish(store, "w", claims) == 2
    assert finish(store, "w", claims) == 0
    assert store.get(job.id).finished == 2


def test_a_client_with_more_open_jobs_than_are_looked_at_hides_nobodys(store):
    flood = [queue(store, 1, job_id=f"flood{n}").id for n in range(4)]
    queue(store, 1, "bob", job_id="bobs")
    assert [job.id for job in store.open_jobs(3)] == [flood[0], "bobs", flood[1]]


def test_what_a_silent_worker_had_goes_to_others_and_its_result_is_refused(store):
    job = queue(store, 3)
    store.heartbeat("silent")
    late = claim(store, job, "silent", 2)
    assert store.reclaim(30) == 0
    time.sleep(0.05)
    assert store.reclaim(0.02) == 2
    again = claim(store, job, "awake", 3)
    assert [(c.position, c.tries) for c in again] == [(0, 2), (1, 2), (2, 1)]
    assert finish(store, "silent", late) == 0
    assert finish(store, "awake", again) == 3
    assert len(store.results(job.id, 0, 10)) == 3


def test_a_worker_that_is_heard_keeps_what_it_has(store):
    job = queue(store, 1)
    store.heartbeat("w")
    claims = claim(store, job, "w", 1)
    time.sleep(0.1)
    store.heartbeat("w")
    assert store.reclaim(0.09) == 0
    assert finish(store, "w", claims) == 1


def test_what_a_worker_gives_back_counts_as_never_tried(store):
    job = queue(store, 2)
    store.heartbeat("w")
    claim(store, job, "w", 2)
    store.release("w")
    assert open_job(store, job).pending == 2
    assert {c.tries for c in claim(store, job, "v", 2)} == {1}


def test_what_a_worker_does_not_know_of_goes_back(store):
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


def test_a_cancelled_job_keeps_its_results_and_runs_no_more(store):
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


def test_cancelling_a_job_that_has_ended_changes_nothing(store):
    job = queue(store, 1)
    finish(store, "w", claim(store, job, "w", 1))
    assert store.cancel(job.id).status == "done"
    assert store.cancel("nothing") is None


def test_the_same_key_and_body_is_the_same_job(store):
    job = queue(store, 2, key="k", body_hash="b")
    store.begin("second", "ann")
    store.add("second", 0, [b"x"])
    again, is_own = store.accept("second", 1, "b", "k")
    assert (again, is_own) == (job, False)
    assert store.get("second") is None


def test_the_same_key_with_another_body_is_refused(store):
    queue(store, 2, key="k", body_hash="b")
    store.begin("second", "ann")
    with pytest.raises(KeyReusedError):
        store.accept("second", 1, "other", "k")
    assert store.get("second") is None


def test_two_clients_may_choose_the_same_key(store):
    one = queue(store, 1, client="ann", key="k")
    two = queue(store, 1, client="ben", key="k", body_hash="other")
    assert one.id != two.id


def test_jobs_are_listed_newest_first_and_by_client(store):
    first, second = queue(store, 1, client="ann"), queue(store, 1, client="ben")
    assert [job.id for job in store.latest(None, 10)] == [second.id, first.id]
    assert [job.id for job in store.latest("ann", 10)] == [first.id]
    assert len(store.latest(None, 1)) == 1


def test_old_jobs_are_forgotten_with_their_programs(store):
    old, young = queue(store, 1), queue(store, 1)
    finish(store, "w", claim(store, old, "w", 1))
    assert store.purge(time.time() + 1) == 1
    assert store.get(old.id) is None
    assert store.results(old.id, 0, 10) == []
    assert store.get(young.id) is not None


def test_several_workers_share_a_job_without_doing_a_program_twice(store):
    job = queue(store, 200)
    done = []
    trouble = []

    def work(name):
        try:
            store.heartbeat(name)
            while store.get(job.id).status != "done":
                for one in store.open_jobs():
                    claims = store.claim(one, name, 7)
                    done.extend(c.position for c in claims)
                    finish(store, name, claims)
        except Exception as error:
            trouble.append(error)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not trouble
    assert sorted(done) == list(range(200))
    results = store.results(job.id, 0, 1000)
    assert sorted(results) == sorted(b"result %d\n" % n for n in range(200))
