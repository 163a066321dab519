"""The audit pages in a real browser: from last night's violations to a mark and a file."""

import csv
import io
import json

import pytest

from service.audit import chain
from tests.support import sarif_schema

pytestmark = pytest.mark.long


def test_a_reviewer_finds_marks_and_exports_a_violation(browser, desk):
    browser.open(f"{desk.url}/audit?since=2026-09-21")
    assert browser.told("h1") == "Sign in"
    browser.type("input[name=key]", desk.keys["reviewer"])
    browser.click("button.primary")
    assert browser.says("h1", "Audit")
    assert browser.says("[role=status]", "63 records match")

    browser.select("select[name=status]", "violation")
    browser.click("button.primary")
    assert browser.says("[role=status]", "2 records match")
    address = browser.run("return location.search")
    assert "status=violation" in address
    assert "rule" not in address, "empty filters are in the address"
    browser.press("j", "Enter")

    assert browser.says("h1", "Record 62")
    assert browser.says(".notice.good", "verify")
    assert browser.texts(".code li.marked .at") == ["4"]
    assert browser.text(".code li.marked .text") == 'open("colors.txt", "w")'
    assert browser.says(".code li.marked .why", "file.open colors.txt")
    assert browser.texts("#elsewhere td:nth-child(3)") == ["cluster-b"]
    assert browser.texts("#neighbors td:last-child") == ["60", "61", "62", "63"]

    browser.click("input[value=source]")
    browser.type("textarea[name=note]", "=writes a file\nbut nothing else")
    browser.click("button[value=follow_up]")
    assert browser.says("#marks", "its source, by reviewer")
    assert browser.says("#marks", "but nothing else")
    marked = chain.verify(desk.database)
    assert marked.records == marked.head.number

    # The mark is on the other execution of the source too, and is a filter.
    browser.open(f"{desk.url}/audit?mark=follow_up")
    assert browser.texts("[data-rows] td:last-child") == ["62", "61"]
    assert browser.texts("[data-rows] td:nth-child(6)") == ["to follow up"] * 2
    browser.open(f"{desk.url}/audit?mark=none")
    assert browser.says("[role=status]", "61 records match")
    browser.open(f"{desk.url}/audit/records/e61")
    browser.click("button[value=harmless]")
    assert browser.says("#marks", "this execution, by reviewer")
    browser.open(f"{desk.url}/audit?status=violation")
    assert browser.texts("[data-rows] td:nth-child(6)") == ["to follow up", "harmless"]

    for link, name in (("csv", "audit.csv"), ("sarif", "audit.sarif"), ("jsonl", "audit.jsonl")):
        browser.click(f"a[href*='format={link}']")
        content = browser.downloaded(name).decode()
        if link == "csv":
            rows = list(csv.DictReader(io.StringIO(content)))
            assert [(row["number"], row["mark"]) for row in rows] == [
                ("61", "harmless"),
                ("62", "follow_up"),
            ]
        elif link == "sarif":
            sarif_schema.validate(json.loads(content))
            assert '"startLine":4' in content
        else:
            lines = list(map(json.loads, content.splitlines()))
            assert [line["mark"] for line in lines] == ["harmless", "follow_up"]
            assert all("colors.txt" in line["source"] for line in lines)
    client = desk.service.client
    answer = client.get(
        "/v1/audit/records", headers={"Authorization": f"Bearer {desk.keys['reviewer']}"}
    ).json()
    assert answer["records"][1]["marking"]["note"] == "=writes a file\nbut nothing else"
    assert [line for line in browser.log() if "[DOM]" not in line] == []


def test_a_link_on_another_site_leads_to_the_page(browser, desk):
    follow = "location.href = arguments[0]"
    elsewhere = f"http://localhost:{desk.service.port}/docs"
    browser.open(elsewhere)
    browser.run(follow, f"{desk.url}/audit?status=violation")
    assert browser.says("h1", "Sign in")
    browser.type("input[name=key]", desk.keys["reviewer"])
    browser.click("button.primary")
    assert browser.says("h1", "Audit")
    browser.open(elsewhere)
    browser.run(follow, f"{desk.url}/audit?status=violation")
    assert browser.says("h1", "Audit"), "the session was not found"
    assert "status=violation" in browser.run("return location.search")


def test_an_edited_record_is_shown_as_broken(browser, desk):
    browser.open(f"{desk.url}/sign-in?next=/audit/records/e10")
    browser.type("input[name=key]", desk.keys["admin"])
    browser.click("button.primary")
    edit = "UPDATE audit_records SET client='{}' WHERE number=10"
    with desk.database.write() as connection:
        connection.exec_driver_sql(edit.format("x"))
    browser.open(f"{desk.url}/audit/records/e10")
    try:
        assert browser.says("[role=alert]", "does not verify here: record 10")
        browser.open(f"{desk.url}/audit/records/e9")
        assert browser.says("[role=alert]", "record 10")
    finally:
        with desk.database.write() as connection:
            connection.exec_driver_sql(
                "UPDATE audit_records SET client='cluster-a' WHERE number=10"
            )
