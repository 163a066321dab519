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
REFUSED = candidate(3, RejectionReason.OUT_OF_DISTRIBUTION, detail="colors: no original has 4")
CANDIDATES = [
    *PASSED,
    REFUSED,
    candidate(4, task_id=OTHER),
    candidate(5, RejectionReason.NO_GRID, input=None, output=None),
]


@pytest.fixture
def show(browser, tmp_path):
    """Opens the page of these candidates; the browser."""

    def show(candidates=CANDIDATES):
        (tmp_path / "page.html").write_text(review_page(candidates), encoding="utf-8")
        browser.open((tmp_path / "page.html").as_uri())
        return browser

    return show


def cell(row, column):
    return f"#cells [data-row='{row}'][data-column='{column}']"


def shown_input(browser):
    """The colors that the cells of the input have, as numbers."""
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
    """What the page would save: by id, the decision and the corrected input."""
    saved = read_decisions(browser.run("return entries.save()").encode())
    return {each.id: (each.decision, each.input) for each in saved}


class _Outside(HTMLParser):
    """Everything in a page that would be fetched, and every handler in its markup."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("src", "href", "srcset", "data", "style") or name.startswith("on"):
                self.found.append((tag, name, value))


def test_the_page_needs_nothing_from_outside():
    parser = _Outside()
    parser.feed(review_page(CANDIDATES))
    assert parser.found == []


def test_what_a_model_wrote_cannot_end_the_data_block():
    text = review_page(
        [candidate(0, RejectionReason.PROGRAM_FAILED, reply=HOSTILE, detail=HOSTILE)]
    )
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert "<" not in block[1]
    assert "\u2028" not in block[1]
    assert json.loads(block[1])["candidates"][0]["reply"] == HOSTILE
    assert text.count("</script>") == review_page(CANDIDATES).count("</script>")


def test_what_a_model_wrote_is_shown_as_text(show):
    browser = show([candidate(0, RejectionReason.PROGRAM_FAILED, reply=HOSTILE, detail=HOSTILE)])
    assert browser.run("return window.pwned ?? null") is None
    assert browser.run("return document.images.length") == 0
    assert "<img src=x" in browser.run("return document.getElementById('reply').textContent")
    assert "</script>" in browser.text("#why")
    assert browser.log() == []


def test_no_script_can_be_added_and_no_request_made(show):
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


def test_a_candidate_is_shown_with_its_input_its_output_and_the_tasks_pairs(show):
    browser = show()
    assert browser.log() == []
    assert browser.text("#heading") == f"{TASK}-0-0"
    assert shown_input(browser) == GRIDS[0]
    assert browser.attribute("#output canvas", "aria-label") == "Output, 3 rows by 3 columns"
    assert browser.run("return document.querySelectorAll('#pairs canvas').length") == 12
    assert browser.text("#verdict") == "passed the filters"
    assert browser.text("#without-grid") == "1 without a grid"


def test_the_output_is_drawn_in_arcs_colors(show):
    browser = show()
    pixel = browser.run(
        "const canvas = document.querySelector('#output canvas');"
        "const at = (share) => Math.floor(share * canvas.width / 3);"
        "return [...canvas.getContext('2d').getImageData(at(2.5), at(2.5), 1, 1).data]"
    )
    assert pixel == [0x00, 0x74, 0xD9, 255]


def test_buttons_accept_and_reject_and_go_on(show):
    browser = show()
    browser.click("#accept")
    assert browser.text("#heading") == f"{TASK}-1-0"
    browser.click("#reject")
    assert browser.text("#heading") == f"{TASK}-2-0"
    assert counts(browser) == [1, 1, 3]
    assert decisions(browser) == {f"{TASK}-0-0": ("accept", None), f"{TASK}-1-0": ("reject", None)}


def test_keys_accept_reject_undo_and_go_on(show):
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


def test_a_click_paints_a_cell_with_the_chosen_color(show):
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


def test_a_finger_that_is_drawn_over_the_grid_paints_nothing(show):
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


def test_a_correction_that_is_taken_back_is_none(show):
    browser = show()
    browser.press("Right", "4", "0")
    assert "corrected" not in browser.text("#state")
    browser.press("a")
    assert decisions(browser) == {f"{TASK}-0-0": ("accept", None)}


def test_a_correction_takes_a_decision_back(show):
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


def test_a_refused_input_is_accepted_only_when_it_is_corrected(show):
    browser = show([REFUSED])
    assert "colors: no original has 4" in browser.text("#why")
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
    assert browser.text("#empty") == "Nothing here: choose another filter."


def test_when_all_is_decided_the_page_says_so(show):
    browser = show(PASSED)
    browser.press("a", "r", "a")
    assert counts(browser) == [2, 1, 0]
    assert browser.text("#empty") == "All decided. Download the decisions to apply them."
    browser.press("a", "r", "n", "4", "Down")
    assert counts(browser) == [2, 1, 0]
    browser.press("u")
    assert browser.text("#heading") == f"{TASK}-2-0"


def test_decisions_are_there_when_the_page_is_opened_again(show):
    browser = show()
    browser.press("a", "Right", "4", "a", "Right", "6")
    before = decisions(browser)
    assert len(before) == 2
    browser = show()
    assert decisions(browser) == before
    browser.select("#show", "corrected")
    assert browser.texts("#list .name") == [f"{TASK}-1-0", f"{TASK}-2-0"]


def test_decisions_on_another_input_of_the_same_id_are_not_taken(show):
    show().press("a")
    assert counts(show([candidate(0, input=GRIDS[4])])) == [0, 0, 1]


def test_what_is_stored_by_others_is_checked(show):
    browser = show([candidate(0)])
    for stored in ("{", "null", '{"decision": "x", "input": null}', "[]"):
        browser.run("localStorage.setItem(entries.key(candidates[0]), arguments[0])", stored)
        assert counts(show([candidate(0)])) == [0, 0, 1]
    bad_grid = '{"decision": "accept", "input": [[11]]}'
    browser.run("localStorage.setItem(entries.key(candidates[0]), arguments[0])", bad_grid)
    assert counts(show([candidate(0)])) == [0, 0, 1]
    assert browser.log() == []


def test_a_browser_that_stores_nothing_is_told_of(show):
    browser = show()
    browser.run("Storage.prototype.setItem = () => { throw new Error('full') }")
    browser.press("a")
    assert "Download the decisions" in browser.told("#notice")
    assert counts(browser) == [1, 0, 4]


def test_decisions_are_downloaded_and_loaded_again(show, tmp_path):
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
    ("text", "said"),
    [
        ("{", "this is not JSON"),
        ('{"format": "other", "decisions": []}', "this is not a file of decisions"),
        ("null", "this is not a file of decisions"),
    ],
)
def test_a_file_that_is_none_of_decisions_is_refused(show, tmp_path, text, said):
    (tmp_path / "bad.json").write_text(text)
    browser = show()
    browser.upload("#load", tmp_path / "bad.json")
    assert browser.told("#notice") == f"bad.json: {said}."


def test_decisions_that_fit_nothing_are_counted(show, tmp_path):
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
    told = "some.json: 1 decisions loaded; 4 fit no input on this page."
    assert browser.told("#notice") == told
    assert counts(browser) == [1, 0, 4]


def test_keys_do_nothing_behind_the_list_of_keys(show):
    browser = show()
    browser.press("?")
    assert browser.run("return document.getElementById('keys').open")
    browser.press("a", "r")
    assert counts(browser) == [0, 0, 5]


def test_everything_that_can_be_used_has_a_name(show):
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


def test_text_can_be_read_in_light_and_dark(show):
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


def test_a_narrow_window_needs_no_scrolling_sideways(show):
    wide = [[row % 10 for row in range(30)] for _ in range(30)]
    browser = show([candidate(n, input=wide, output=wide) for n in range(40)])
    for width in (1200, 900, 500):
        browser.resize(width, 800)
        assert browser.run("return document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_focus_can_be_seen_on_every_color(show):
    """Two rings, black and white: one of them stands out from any cell."""
    browser = show()
    browser.press("Right")
    ring = browser.run(
        "const style = getComputedStyle(document.activeElement, '::after');"
        "return [style.borderColor, style.boxShadow]"
    )
    assert ring[0] == "rgb(0, 0, 0)"
    assert ring[1].startswith("rgb(255, 255, 255)")
