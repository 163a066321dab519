"""The review page, in a browser."""

import json
import re
import socket
from html.parser import HTMLParser

import pytest

from omniarc.display import PALETTE
from omniarc.model_inputs.candidates import Candidate, RejectionReason, digest
from omniarc.review.decisions import read_decisions
from omniarc.review.page import review_page

pytestmark = pytest.mark.long

TASK, OTHER = "25ff71a9", "007bbfb7"
GRIDS = [[[n, 0, 0], [0, 0, n], [0, 0, 0]] for n in range(1, 6)]
DOWN = [[0, 0, 0], [1, 0, 0], [0, 0, 1]]
HOSTILE = (
    "</script><script>window.pwned = 1</script><!--<script>"
    "<img src=x onerror='window.pwned = 2'>\u2028{{data}}&lt;\x00"
)


def candidate(prediction, reason=None, **changes):
    fields = {
        "task_id": TASK,
        "prediction": prediction,
        "reply": "a reply",
        "input": GRIDS[prediction % len(GRIDS)],
        "output": DOWN,
        "reason": reason,
    }
    return Candidate(**{**fields, **changes})


PASSED = [candidate(n) for n in range(3)]
REJECTED = candidate(3, RejectionReason.OUT_OF_DISTRIBUTION, detail="colors: no original has 4")
CANDIDATES = [
    *PASSED,
    REJECTED,
    candidate(4, task_id=OTHER),
    candidate(5, RejectionReason.NO_GRID, input=None, output=None),
]


@pytest.fixture
def show(browser, tmp_path):
    """Return a function that opens the page of candidates in the browser."""

    def show(candidates=CANDIDATES):
        (tmp_path / "page.html").write_text(review_page(candidates), encoding="utf-8")
        browser.open((tmp_path / "page.html").as_uri())
        return browser

    return show


def cell(row, column):
    return f"#cells [data-row='{row}'][data-column='{column}']"


def shown_input(browser):
    """Return the colors of the input's cells, as numbers."""
    rows = browser.run(
        "return [...document.querySelectorAll('#cells [role=row]')].map((row) =>"
        " [...row.children].map((cell) => getComputedStyle(cell).backgroundColor))"
    )
    numbers = {
        f"rgb({int(c[1:3], 16)}, {int(c[3:5], 16)}, {int(c[5:], 16)})": n
        for n, c in enumerate(PALETTE)
    }
    return [[numbers[color] for color in row] for row in rows]


def counts(browser):
    return [int(browser.text(f"#count-{name}")) for name in ("accept", "reject", "undecided")]


def decisions(browser):
    """Return the decision and the corrected input that the page would save, by id."""
    saved = read_decisions(browser.run("return entries.save()").encode())
    return {each.id: (each.decision, each.input) for each in saved}


class _ExternalReferences(HTMLParser):
    """Collects the URLs, styles and event handlers in the markup of a page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("src", "href", "srcset", "data", "style") or name.startswith("on"):
                self.found.append((tag, name, value))


def test_the_page_is_self_contained():
    parser = _ExternalReferences()
    parser.feed(review_page(CANDIDATES))
    assert parser.found == []


def test_a_reply_cannot_end_the_data_block():
    text = review_page(
        [candidate(0, RejectionReason.PROGRAM_FAILED, reply=HOSTILE, detail=HOSTILE)]
    )
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert "<" not in block[1]
    assert "\u2028" not in block[1]
    assert json.loads(block[1])["candidates"][0]["reply"] == HOSTILE
    assert text.count("</script>") == review_page(CANDIDATES).count("</script>")


def test_a_reply_is_shown_as_text(show):
    browser = show([candidate(0, RejectionReason.PROGRAM_FAILED, reply=HOSTILE, detail=HOSTILE)])
    assert browser.run("return window.pwned ?? null") is None
    assert browser.run("return document.images.length") == 0
    assert "<img src=x" in browser.run("return document.getElementById('reply').textContent")
    assert "</script>" in browser.text("#explanation")
    assert browser.log() == []


def test_the_policy_blocks_scripts_and_requests(show):
    browser = show()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        blocked = browser.run_until_called(
            """
            const done = arguments[arguments.length - 1];
            document.addEventListener('securitypolicyviolation', (event) =>
              done(event.effectiveDirective));
            const image = new Image();
            image.src = `http://127.0.0.1:${arguments[0]}/x`;
            """,
            port,
        )
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert blocked == "img-src"
    refused = browser.run(
        "try { document.body.innerHTML += '<b>x</b>' } catch (error) { return error.name }"
    )
    assert refused == "TypeError"
    handler = "document.body.setAttribute('onclick', 'window.pwned = 1'); document.body.click()"
    browser.run(f"try {{ {handler} }} catch {{ }}")
    assert browser.run("return window.pwned ?? null") is None


def test_a_candidate_is_shown_with_its_grids_and_the_original_pairs(show):
    browser = show()
    assert browser.log() == []
    assert browser.text("#heading") == f"{TASK}-0-0"
    assert shown_input(browser) == GRIDS[0]
    assert browser.attribute("#output canvas", "aria-label") == "Output, 3 rows by 3 columns"
    assert browser.run("return document.querySelectorAll('#pairs canvas').length") == 12
    assert browser.text("#verdict") == "passed the filters"
    assert browser.text("#without-grid") == "1 without a grid"


def test_the_output_is_drawn_in_arc_colors(show):
    browser = show()
    pixel = browser.run(
        "const canvas = document.querySelector('#output canvas');"
        "const at = (share) => Math.floor(share * canvas.width / 3);"
        "return [...canvas.getContext('2d').getImageData(at(2.5), at(2.5), 1, 1).data]"
    )
    assert pixel == [0x00, 0x74, 0xD9, 255]


def test_buttons_accept_and_reject(show):
    browser = show()
    browser.click("#accept")
    assert browser.text("#heading") == f"{TASK}-1-0"
    browser.click("#reject")
    assert browser.text("#heading") == f"{TASK}-2-0"
    assert counts(browser) == [1, 1, 3]
    assert decisions(browser) == {f"{TASK}-0-0": ("accept", None), f"{TASK}-1-0": ("reject", None)}


def test_keys_accept_reject_undo_and_navigate(show):
    browser = show()
    browser.press("a", "r", "n")
    assert browser.text("#heading") == f"{TASK}-3-0"
    browser.press("p")
    assert browser.text("#heading") == f"{TASK}-2-0"
    browser.press("u")
    assert browser.text("#heading") == f"{TASK}-1-0"
    assert counts(browser) == [1, 0, 4]
    browser.press("z", holding=["Control"])
    assert counts(browser) == [0, 0, 5]
    browser.press("u")
    assert browser.text("#status") == "Nothing to undo."


def test_a_click_paints_a_cell_with_the_selected_color(show):
    browser = show()
    browser.click("#palette label:nth-child(8)")
    browser.click(cell(1, 1))
    assert shown_input(browser) == [[1, 0, 0], [0, 7, 1], [0, 0, 0]]
    assert browser.attribute(cell(1, 1), "aria-label") == "row 2, column 2: orange, changed"
    browser.press("a")
    assert decisions(browser) == {f"{TASK}-0-0": ("accept", [[1, 0, 0], [0, 7, 1], [0, 0, 0]])}


def test_a_drag_paints_in_one_stroke(show):
    browser = show()
    browser.drag(cell(2, 0), cell(2, 1))
    assert shown_input(browser)[2] == [1, 1, 0]
    browser.press("u")
    assert shown_input(browser) == GRIDS[0]


def test_a_tap_paints_a_cell(show):
    browser = show()
    browser.tap(cell(2, 2))
    assert shown_input(browser)[2] == [0, 0, 1]


def test_a_swipe_over_the_grid_paints_nothing(show):
    browser = show()
    browser.drag(cell(2, 0), cell(2, 2), "touch")
    assert shown_input(browser) == GRIDS[0]


def test_arrows_move_over_cells_and_digits_paint(show):
    browser = show()
    browser.press("Right", "Down", "4", "Right", "5", "Down", "Down", " ")
    assert shown_input(browser) == [[1, 0, 0], [0, 4, 5], [0, 0, 5]]
    assert browser.run("return brush.color") == 5
    browser.press("u", "u", "u")
    assert shown_input(browser) == GRIDS[0]


def test_a_correction_that_is_reverted_is_dropped(show):
    browser = show()
    browser.press("Right", "4", "0")
    assert "corrected" not in browser.text("#state")
    browser.press("a")
    assert decisions(browser) == {f"{TASK}-0-0": ("accept", None)}


def test_a_correction_clears_the_decision(show):
    browser = show()
    browser.press("a", "u", "n", "r", "p")
    browser.select("#show", "reject")
    assert browser.text("#heading") == f"{TASK}-1-0"
    browser.click(cell(1, 1))
    assert browser.text("#state") == "undecided, corrected"
    assert decisions(browser) == {}


def test_an_input_can_be_restored(show):
    browser = show()
    browser.press("Right", "4", "Right", "5")
    browser.click("#restore")
    assert shown_input(browser) == GRIDS[0]


def test_a_rejected_input_can_be_accepted_once_corrected(show):
    browser = show([REJECTED])
    assert "colors: no original has 4" in browser.text("#explanation")
    assert browser.attribute("#accept", "aria-disabled") == "true"
    browser.press("a")
    assert counts(browser) == [0, 0, 1]
    assert "correct a cell" in browser.text("#status")
    browser.press("Right", "2")
    assert browser.attribute("#accept", "aria-disabled") == "false"
    browser.press("a")
    assert counts(browser) == [1, 0, 0]


def test_the_list_is_filtered_by_decision_reason_and_task(show):
    browser = show()
    listed = "#list .name"
    assert len(browser.texts(listed)) == 5
    browser.press("a")
    assert len(browser.texts(listed)) == 4
    browser.select("#show", "accept")
    assert browser.texts(listed) == [f"{TASK}-0-0"]
    browser.select("#show", "all")
    assert len(browser.texts(listed)) == 5
    browser.select("#reason", "out_of_distribution")
    assert browser.texts(listed) == [f"{TASK}-3-0out of distribution"]
    browser.select("#reason", "any")
    browser.select("#task", OTHER)
    assert browser.texts(listed) == [f"{OTHER}-4-0"]
    browser.select("#show", "corrected")
    assert browser.texts(listed) == []
    assert browser.text("#empty") == "No input matches the filters."


def test_the_page_says_when_every_input_is_decided(show):
    browser = show(PASSED)
    browser.press("a", "r", "a")
    assert counts(browser) == [2, 1, 0]
    assert browser.text("#empty") == "Every input is decided. Download the decisions to apply them."
    browser.press("a", "r", "n", "4", "Down")
    assert counts(browser) == [2, 1, 0]
    browser.press("u")
    assert browser.text("#heading") == f"{TASK}-2-0"


def test_decisions_are_restored_when_the_page_is_opened_again(show):
    browser = show()
    browser.press("a", "Right", "4", "a", "Right", "6")
    before = decisions(browser)
    assert len(before) == 2
    browser = show()
    assert decisions(browser) == before
    browser.select("#show", "corrected")
    assert browser.texts("#list .name") == [f"{TASK}-1-0", f"{TASK}-2-0"]


def test_decisions_on_another_input_of_the_same_id_are_ignored(show):
    show().press("a")
    assert counts(show([candidate(0, input=GRIDS[4])])) == [0, 0, 1]


def test_invalid_stored_entries_are_ignored(show):
    browser = show([candidate(0)])
    for stored in ("{", "null", '{"decision": "x", "input": null}', "[]"):
        browser.run("localStorage.setItem(entries.key(candidates[0]), arguments[0])", stored)
        assert counts(show([candidate(0)])) == [0, 0, 1]
    bad_grid = '{"decision": "accept", "input": [[11]]}'
    browser.run("localStorage.setItem(entries.key(candidates[0]), arguments[0])", bad_grid)
    assert counts(show([candidate(0)])) == [0, 0, 1]
    assert browser.log() == []


def test_a_warning_is_shown_if_the_browser_cannot_store_decisions(show):
    browser = show()
    browser.run("Storage.prototype.setItem = () => { throw new Error('full') }")
    browser.press("a")
    assert "Download the decisions" in browser.told("#notice")
    assert counts(browser) == [1, 0, 4]


def test_downloaded_decisions_can_be_loaded(show, tmp_path):
    browser = show()
    browser.press("a", "r", "Right", "4", "a")
    browser.click("#download")
    content = browser.downloaded("decisions.json")
    (first, second, third) = read_decisions(content)
    assert (first.id, first.decision, first.digest) == (f"{TASK}-0-0", "accept", digest(GRIDS[0]))
    assert (second.decision, second.input) == ("reject", None)
    assert third.input == [[3, 4, 0], [0, 0, 3], [0, 0, 0]]
    browser.run("localStorage.clear()")
    browser = show()
    assert counts(browser) == [0, 0, 5]
    browser.upload("#load", browser.downloads / "decisions.json")
    assert browser.told("#notice") == "decisions.json: 3 decisions loaded."
    assert browser.run("return entries.save()").encode() == content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "not valid JSON"),
        ('{"format": "other", "decisions": []}', "not a decisions file"),
        ("null", "not a decisions file"),
    ],
)
def test_an_invalid_file_is_not_loaded(show, tmp_path, text, expected):
    (tmp_path / "bad.json").write_text(text)
    browser = show()
    browser.upload("#load", tmp_path / "bad.json")
    assert browser.told("#notice") == f"bad.json: {expected}."


def test_decisions_that_match_no_input_are_counted(show, tmp_path):
    fitting = {"id": f"{TASK}-0-0", "digest": digest(GRIDS[0]), "decision": "accept"}
    file = {
        "format": "omniarc-review-1",
        "decisions": [
            fitting,
            {**fitting, "digest": "0" * 16},
            {**fitting, "id": "nobody"},
            {**fitting, "input": [[99]]},
            None,
        ],
    }
    (tmp_path / "some.json").write_text(json.dumps(file))
    browser = show()
    browser.upload("#load", tmp_path / "some.json")
    expected = "some.json: 1 decision loaded; 4 match no input on this page."
    assert browser.told("#notice") == expected
    assert counts(browser) == [1, 0, 4]


def test_shortcuts_do_nothing_while_their_list_is_open(show):
    browser = show()
    browser.press("?")
    assert browser.run("return document.getElementById('keys').open")
    browser.press("a", "r")
    assert counts(browser) == [0, 0, 5]


def test_every_control_has_an_accessible_name(show):
    browser = show()
    nameless = browser.run(
        """
        const named = (e) =>
          e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim();
        return [...document.querySelectorAll('button, input, select, [tabindex], [role=img]')]
          .filter((e) => !named(e)).map((e) => e.outerHTML)
        """
    )
    assert nameless == []


def test_text_has_enough_contrast_in_light_and_dark_mode(show):
    """Contrast of at least 4.5 (WCAG 2, level AA) for every colored text on its background."""
    browser = show()
    for scheme in ("light", "dark"):
        browser.prefer(scheme)
        assert browser.run(
            "return matchMedia(arguments[0]).matches", f"(prefers-color-scheme: {scheme})"
        )
        assert browser.run(_POOR_CONTRAST) == []


_POOR_CONTRAST = """
const parse = (text) => text.match(/[\\d.]+/g).map(Number);
const luminance = (color) => color.slice(0, 3)
  .map((c) => c / 255)
  .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const backgroundOf = (element) => {
  for (let e = element; e; e = e.parentElement) {
    const color = parse(getComputedStyle(e).backgroundColor);
    if (color.length < 4 || color[3] > 0) return color;
  }
};
return [...document.querySelectorAll('body *:not(script)')]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .filter((e) => e.checkVisibility() && !e.closest('[aria-disabled=true], dialog'))
  .filter((e) => {
    const [a, b] = [parse(getComputedStyle(e).color), backgroundOf(e)].map(luminance);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
  })
  .map((e) => `${e.tagName} ${e.className} ${e.textContent.slice(0, 40)}`);
"""


def test_no_window_width_needs_horizontal_scrolling(show):
    wide = [[row % 10 for row in range(30)] for _ in range(30)]
    browser = show([candidate(n, input=wide, output=wide) for n in range(40)])
    for width in (1200, 900, 500):
        browser.resize(width, 800)
        assert browser.run("return document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_focus_is_visible_on_every_color(show):
    """There are two rings, black and white: one of them contrasts with any cell."""
    browser = show()
    browser.press("Right")
    ring = browser.run(
        "const style = getComputedStyle(document.activeElement, '::after');"
        "return [style.borderColor, style.boxShadow]"
    )
    assert ring[0] == "rgb(0, 0, 0)"
    assert ring[1].startswith("rgb(255, 255, 255)")
