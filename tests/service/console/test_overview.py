"""The overview: what ran, each figure a link to the records that it counts."""

import html
import re

import httpx

from tests.support.waiting import wait_until


def test_the_shares_of_isolation_lead_to_their_records(service):
    body = {"code": "def task(grid):\n    return grid\n", "inputs": [[[1]]], "isolation": "fork"}
    execution = service.client.post("/v1/execute", json=body).json()["id"]
    wait_until(lambda: service.client.get(f"/v1/audit/records/{execution}").status_code == 200)
    headers = {"Accept": "text/html"}
    with httpx.Client(base_url=service.url, headers=headers, trust_env=False) as browser:
        page = browser.get("/console").text
        assert "Children put back after a program" in page
        link = re.search(r'href="([^"]+isolation=fork[^"]+)">fork <span class="soft">\d', page)
        found = browser.get(f"/{html.unescape(link[1])}")
    assert found.status_code == 200
    assert f"/audit/records/{execution}" in found.text
