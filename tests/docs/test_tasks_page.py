"""docs/tasks.md, which is generated from the files of the tasks."""

from tests.support import tasks_page


def test_the_page_has_every_task_with_its_rule():
    page = tasks_page.PAGE.read_text(encoding="utf-8")
    assert page == tasks_page.render(), "run `python -m tests.support.tasks_page`"
