"""The report page: complete, self-contained and escaped."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from omniarc.analysis.analysis import analyse
from omniarc.analysis.features import FEATURES
from omniarc.analysis.report import page
from omniarc.analysis.sources import GeneratorInputs
from omniarc.display import PALETTE

HOSTILE = "<script>alert('1')</script>\"&"
VOID = {"meta", "br"}


class Inputs:
    """A source of noise, with a hostile task id."""

    task_ids = ("00d62c1b", f"{HOSTILE[:20]}")

    def inputs(self, task_id, count, rng):
        return [rng.integers(0, 10, rng.integers(3, 9, 2)).tolist() for _ in range(count)]


class Page(HTMLParser):
    """Parses the elements and the text of a page; checks that every element is closed."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.texts = [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def tags(self, tag):
        return [attributes for each, attributes in self.elements if each == tag]


@pytest.fixture(scope="module")
def analysed():
    sources = {"generators": GeneratorInputs(), HOSTILE: Inputs()}
    return analyse(sources, task_ids=["00d62c1b", "25ff71a9", *Inputs.task_ids[1:]], samples=12)


@pytest.fixture(scope="module")
def html(analysed):
    return page(*analysed, worst=1)


def test_the_page_is_self_contained(html):
    shown = Page(html)
    assert {tag for tag, _ in shown.elements}.isdisjoint(
        {"script", "link", "img", "iframe", "object", "embed", "form", "base", "a"}
    )
    for _, attributes in shown.elements:
        assert {"href", "src", "srcset", "action"}.isdisjoint(attributes)
        assert not any(name.startswith("on") for name in attributes)
    assert "@import" not in html
    assert "url(" not in html
    assert set(re.findall(r"https?://[^\"' <]+", html)) == {"http://www.w3.org/2000/svg"}


def test_external_text_is_escaped(html):
    shown = Page(html)
    assert HOSTILE in shown.text
    assert f"Farthest tasks of {HOSTILE}" in shown.text
    assert HOSTILE[:20] in shown.text
    assert "<script" not in html


def test_every_source_and_feature_is_in_the_tables(analysed, html):
    shown = Page(html)
    analysis, _ = analysed
    for feature, meaning in FEATURES.items():
        assert feature in shown.texts
        assert meaning in shown.texts
    for source in analysis.sources:
        assert f"{source.excess:.3f}" in shown.texts
        for each in source.features.values():
            assert f"{each.distance:.3f}" in shown.texts
            assert f"{each.excess:.3f}" in shown.texts


def test_the_length_of_a_bar_is_the_distance(analysed, html):
    analysis, _ = analysed
    distances = [each.distance for source in analysis.sources for each in source.features.values()]
    widths = [float(bar["width"]) for bar in Page(html).tags("rect") if bar.get("rx") == "2"]
    assert len(widths) == len(distances)
    assert max(widths) <= 150
    assert np.corrcoef(sorted(widths), sorted(distances))[0, 1] > 0.999


def test_the_farthest_task_of_each_source_is_shown_with_originals_and_inputs(analysed, html):
    analysis, measured = analysed
    shown = Page(html)
    assert sum(each.get("class") == "task" for each in shown.tags("section")) == 2
    for source in analysis.sources:
        worst = source.tasks[0].task_id
        for table in (measured.originals[worst], measured.sources[source.name][worst]):
            for grid in table.grids[:4]:
                assert f"{grid.shape[0]} × {grid.shape[1]}" in shown.texts
    cells = [each["fill"] for each in shown.tags("rect") if each.get("fill") in PALETTE]
    assert len(cells) > 2 * 8 * 9


def test_no_tasks_are_shown_if_worst_is_0(analysed):
    shown = Page(page(*analysed, worst=0))
    assert not any(each.get("class") == "task" for each in shown.tags("section"))


def test_tasks_that_were_left_out_are_listed_with_the_reason(html):
    text = Page(html).text
    assert "Tasks left out" in text
    assert "the task is in no dataset" in text
