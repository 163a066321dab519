"""Links between the project's pages lead somewhere: the file is there, and has the heading."""

import re

import pytest

from tests.conftest import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("[!.]*/**/*.md")])
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)


def prose(page):
    """A page's text without its code."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page):
    """The names of a page's headings, as GitHub makes them."""
    found = []
    for heading in HEADING.findall(prose(page)):
        title = LINK.sub("]", heading).lower()
        name = re.sub(r"[^\w\- ]", "", title).replace(" ", "-")
        taken = sum(re.fullmatch(rf"{name}(-\d+)?", other) is not None for other in found)
        found.append(f"{name}-{taken}" if taken else name)
    return found


def broken_links(page):
    """The links of a page that lead nowhere; those to other places are not followed."""
    broken = []
    for link in LINK.findall(prose(page)):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if re.match(r"\w+:", link):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    assert broken_links(page) == []


def test_a_link_that_leads_nowhere_is_noticed(tmp_path):
    (tmp_path / "other.md").write_text("# A [page](x.md)\n\n## What's `in` it?\n\n## A page\n")
    page = tmp_path / "page.md"
    page.write_text(
        "# Here\n[a](other.md) [b](other.md#whats-in-it) [c](#here) [d](https://a.example/x.md)\n"
        "[e](gone.md) [f](other.md#gone) [g](#gone) [h](other.md#a-page-1)\n"
        "```text\n[i](gone.md)\n# gone\n```\n"
    )
    assert broken_links(page) == ["gone.md", "other.md#gone", "#gone"]
