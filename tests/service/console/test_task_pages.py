"""The task pages in a real browser: from the pictures to a function that is mended."""

import pytest

from omniarc import tasks

pytestmark = pytest.mark.long

TASK = "25ff71a9"
HOSTILE = "<img src=x onerror=window.hit=1>"
WRONG = "def task(grid):\n    grid[0, 0] = 5\n    return grid\n"
RAISES = f"def task(grid):\n    print({HOSTILE!r})\n    raise ValueError({HOSTILE!r})\n"
RIGHT = "import numpy as np\n\ndef task(grid):\n    return np.roll(grid, 1, axis=0)\n"


def test_a_researcher_mends_a_function(browser, desk):
    browser.open(f"{desk.url}/sign-in?next=/tasks")
    browser.type("input[name=key]", desk.keys["worker"])
    browser.click("button.primary")
    assert browser.says("[role=status]", "1920 tasks, page 1 of 32")
    drawn = "return [...document.images].every((i) => i.complete && i.naturalWidth > 20)"
    assert browser.run(drawn)
    assert len(browser.texts(".gallery li")) == 60
    browser.select("select[name=dataset]", "ARC-AGI-1")
    browser.select("select[name=program]", "yes")
    browser.click("button.primary")
    assert browser.says("[role=status]", f"{len(tasks.task_ids())} tasks")

    browser.open(f"{desk.url}/tasks/{TASK}")
    assert browser.says("h1", f"Task {TASK}")
    assert browser.attribute("#pairs img", "alt") == "Input, 3 rows by 3 columns: 111 / 000 / 000"
    assert "def task(grid):" in browser.text("#program .code")
    assert tasks.find_rule(TASK) in browser.text("#program")

    def run(code):
        browser.run("document.querySelector('#code').value = arguments[0]", code)
        browser.click("#code")
        browser.press("Enter", holding=["Control"])

    run(WRONG)
    assert browser.says("#result", "does not solve train, does not solve test")
    assert browser.texts("#pairs .wrong li")[0] == "row 1, column 1: 5 instead of 0"
    assert browser.run("return document.querySelector('#code').value").strip() == WRONG.strip()
    run(RAISES)
    assert browser.says("#result .marked .why", f"ValueError: {HOSTILE}")
    assert browser.texts("#result .marked .at") == ["3"]
    assert browser.text("#printed").splitlines()[0] == HOSTILE
    run("def task(grid):\n    open('colors.txt', 'w')\n")
    assert browser.says("#result", "file.open colors.txt, line 2")
    run(RIGHT)
    assert browser.says("#result", "solves train, solves test")
    assert browser.texts("#pairs .wrong li") == []
    found = "return [window.hit ?? 0, document.querySelectorAll('[onerror]').length]"
    assert browser.run(found) == [0, 0]

    link = browser.run("return document.querySelector('#result a').href")
    browser.open(link)
    while browser.text("h1") == "Unknown record":  # until the record has been written
        browser.open(link)
    assert browser.run("return document.querySelector('#code').value").strip() == RIGHT.strip()

    for number, count in ((0, 4), (1, 1)):
        button = "return document.querySelectorAll('#new a.button')[arguments[0]].href"
        browser.open(browser.run(button, number))
        assert len(browser.texts("#new .pairs")) >= count
        assert browser.run(drawn)
    assert browser.texts("#new .pairs h3")[0].endswith(f"-{TASK}")
    expected = ("status of 4", "[DOM]")
    assert [line for line in browser.log() if not any(one in line for one in expected)] == []


@pytest.mark.long
def test_a_run_of_another_key_is_not_shown(desk, browser):
    browser.open(f"{desk.url}/sign-in?next=/tasks/{TASK}?run=e61")
    browser.type("input[name=key]", desk.keys["worker"])
    browser.click("button.primary")
    assert browser.says("[role=alert]", "of another key")
    wrong = (f"/tasks/{TASK}?seed=x", f"/tasks/{TASK}?seed=-1", "/tasks?page=0", "/tasks/no")
    for address in wrong:
        browser.open(desk.url + address)
        assert browser.told("[role=alert]"), address
        assert browser.text(".brand") == "Omni-ARC"
