"""GET /v1/tasks and /v1/tasks/{id}."""

import pytest

from omniarc import corpus


def test_every_task_of_both_datasets_is_listed(client):
    answer = client.get("/v1/tasks").json()
    assert set(answer) == {"total", "tasks"}
    assert answer["total"] == len(answer["tasks"]) == 1920
    assert answer["tasks"][0] == {
        "id": "007bbfb7",
        "dataset": "ARC-AGI-1",
        "split": "training",
        "train": 5,
        "test": 1,
    }


@pytest.mark.parametrize(
    ("dataset", "split", "count"),
    [
        ("ARC-AGI-1", "training", 400),
        ("ARC-AGI-1", "evaluation", 400),
        ("ARC-AGI-2", "training", 1000),
        ("ARC-AGI-2", "evaluation", 120),
    ],
)
def test_tasks_are_filtered_by_dataset_and_split(client, dataset, split, count):
    answer = client.get("/v1/tasks", params={"dataset": dataset, "split": split}).json()
    assert answer["total"] == len(answer["tasks"]) == count
    assert {(t["dataset"], t["split"]) for t in answer["tasks"]} == {(dataset, split)}


def test_pages_add_up_to_the_whole_list(client):
    whole = client.get("/v1/tasks", params={"split": "evaluation"}).json()
    pages = [
        client.get("/v1/tasks", params={"split": "evaluation", "limit": 200, "offset": at}).json()
        for at in (0, 200, 400)
    ]
    assert [page["total"] for page in pages] == [520] * 3
    assert [len(page["tasks"]) for page in pages] == [200, 200, 120]
    assert [task for page in pages for task in page["tasks"]] == whole["tasks"]


def test_a_page_past_the_end_is_empty(client):
    answer = client.get("/v1/tasks", params={"offset": 5000}).json()
    assert answer == {"total": 1920, "tasks": []}


def test_a_task_is_returned_with_its_pairs(client):
    answer = client.get("/v1/tasks/007bbfb7").json()
    task = corpus.find_task("007bbfb7")
    assert set(answer) == {"id", "dataset", "split", "train", "test"}
    assert (answer["id"], answer["dataset"], answer["split"]) == (
        *("007bbfb7", "ARC-AGI-1", "training"),
    )
    assert answer["train"] == [{"input": p.input, "output": p.output} for p in task.train]
    assert answer["test"] == [{"input": p.input, "output": p.output} for p in task.test]


def test_dataset_selects_one_of_two_tasks(client):
    answer = client.get("/v1/tasks/007bbfb7", params={"dataset": "ARC-AGI-2"}).json()
    assert answer["dataset"] == "ARC-AGI-2"
    assert answer["train"][0]["input"] == corpus.find_task("007bbfb7", "ARC-AGI-2").train[0].input


def test_a_task_of_the_second_dataset_is_found_without_dataset(client):
    assert client.get("/v1/tasks/1190bc91").json()["dataset"] == "ARC-AGI-2"


@pytest.mark.parametrize("task_id", ["nope", "007bbfb8", "%00", "%ff", "007BBFB7", "x" * 2000])
def test_an_unknown_task_is_404_and_named(client, task_id):
    answer = client.get(f"/v1/tasks/{task_id}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"].endswith("/unknown-task")
    assert problem["status"] == 404
    assert "No task has the id" in problem["detail"]
    assert len(problem["detail"]) < 300


def test_a_task_of_the_other_dataset_is_404(client):
    assert client.get("/v1/tasks/1190bc91", params={"dataset": "ARC-AGI-1"}).status_code == 404


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("dataset", "ARC-AGI-3"),
        ("split", "test"),
        ("limit", "0"),
        ("limit", "2001"),
        ("limit", "many"),
        ("offset", "-1"),
        ("offset", "1.5"),
    ],
)
def test_a_parameter_out_of_its_range_is_422_and_named(client, parameter, value):
    answer = client.get("/v1/tasks", params={parameter: value})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 422
    assert [error["field"] for error in problem["errors"]] == [parameter]
    assert problem["detail"].startswith(f"{parameter}: ")
