"""Whatever a client can write is shown as text: no markup, no script, no page that breaks."""

import httpx
import pytest

from sandbox.results import Note, Usage, Violation
from service.api.marks import Mark
from service.audit.store import Execution

pytestmark = pytest.mark.long

# Each would set `window.hit`, or make an element that no page of the console has.
ATTACKS = (
    "<script>window.hit=1</script>",
    "</code></pre><img src=x onerror=window.hit=1>",
    '"><svg/onload=window.hit=1><b id=planted>',
    "W" * 300,
    "'-window.hit=1-'",
    "{{ 7*7 }}{% raw %}",
    "javascript:window.hit=1",
    "</textarea><iframe srcdoc='<script>parent.hit=1</script>'>",
    "&lt;script&gt;\u202e\u2066\x00\x1b[2J\ufeff",
)
FOREIGN = (
    "iframe, object, embed, base, svg, #planted, script:not([src]), [onerror], [onload], style"
)


PAGES = (
    *("", "/audit", "/audit/records/e61", "/audit/records/h0%3Cb%3E"),
    *("/tasks", "/tasks/25ff71a9?seed=1", "/tasks/0934a4d8", "/inputs", "/jobs"),
)


def hostile(number, text):
    return Execution(
        id=f"h{number}<b>"[:32],
        at=1_790_100_000.0 + number,
        kind=text,
        client=text,
        request_id=text,
        job_id=text,
        task_id=text,
        code=f"{text}\nx = '{text}' # {text}\n'''{text}",
        modules={text: text},
        entry_point=text,
        policy=text,
        isolation=text,
        walls=text,
        status=text,
        violations=[Violation(text, text, 2, text)] * 6,
        usage=Usage(1.0, 1.0, 1000),
        findings=[Note(text, text, 1)],
        shares_run_of=text,
    )


@pytest.fixture
def planted(desk):
    desk.trail.append([hostile(number, text) for number, text in enumerate(ATTACKS)])
    for text in ATTACKS:
        assert desk.trail.mark(Mark(verdict="unsafe", record="h0<b>", note=text), text)


def test_nothing_that_a_client_wrote_is_markup(browser, desk, planted):
    browser.open(f"{desk.url}/sign-in?next={ATTACKS[2]}")
    browser.type("input[name=key]", desk.keys["admin"])
    browser.click("button.primary")
    assert browser.says(".who", "root")
    records = [f"/audit/records/h{number}%3Cb%3E" for number in range(len(ATTACKS))]
    addresses = ["", "/audit", "/audit?client=%3Cscript%3Ewindow.hit=1%3C/script%3E", *records]
    addresses += [
        f"/audit?status={ATTACKS[2]}",
        f"/{ATTACKS[0]}",
        "/audit?text=%22%3E%3Cb%20id=planted%3E",
    ]
    for address in addresses:
        browser.open(desk.url + address)
        found = "return [window.hit ?? 0, document.querySelectorAll(arguments[0]).length]"
        assert browser.run(found, FOREIGN) == [0, 0], address
        assert browser.run("return document.querySelectorAll('main#main, header.top').length") == 2
        ended = "return document.documentElement.outerHTML.endsWith('</main>\\n\\n</body></html>')"
        assert browser.run(ended), address
        hrefs = "return [...document.links].filter((a) => !a.href.startsWith('http')).length"
        assert browser.run(hrefs) == 0, address
    browser.open(f"{desk.url}{records[0]}")
    assert ATTACKS[0] in browser.text(".code"), "the text itself is shown"
    browser.open(f"{desk.url}{records[-1]}")
    assert r"\u202e\u2066" in browser.text(".code"), "what turns text around is visible"
    expected = ("status of 4", "[DOM]")  # refused addresses, and advice on forms
    assert [line for line in browser.log() if not any(one in line for one in expected)] == []


@pytest.mark.long
def test_pages_can_be_read_on_a_telephone_and_on_a_wall(browser, desk, planted):
    headers = {"Authorization": f"Bearer {desk.keys['admin']}"}
    long = {"id": "W" * 200, "task_id": "25ff71a9", "code": f"raise ValueError('{'W' * 300}')"}
    job = httpx.post(
        f"{desk.service.url}/v1/jobs", json={"programs": [long]}, headers=headers
    ).json()["id"]
    browser.open(f"{desk.url}/sign-in")
    browser.type("input[name=key]", desk.keys["admin"])
    browser.click("button.primary")
    browser.open(f"{desk.url}/jobs/{job}")
    assert browser.says("#failing", "WWW")
    colors = set()
    for scheme in ("light", "dark"):
        browser.prefer(scheme)
        for width in (360, 1900):
            browser.show_at(width)
            for address in (*PAGES, f"/jobs/{job}"):
                browser.open(desk.url + address)
                assert browser.run("return innerWidth") == width
                # What is wider than the screen scrolls by itself, not the page.
                wide = (
                    "return document.documentElement.scrollWidth <= innerWidth ? [] :"
                    "[...document.querySelectorAll('main *')].filter((e) =>"
                    " e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll, .code'))"
                    ".map((e) => e.outerHTML.slice(0, 80))"
                )
                assert browser.run(wide) == [], (address, width)
        colors.add(browser.run("return getComputedStyle(document.body).backgroundColor"))
    assert len(colors) == 2
    browser.press("Tab")
    assert browser.run("return document.activeElement.textContent") == "Skip to the content"
