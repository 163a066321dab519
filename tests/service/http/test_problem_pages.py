"""The pages where the `type` of a problem leads."""

import re
from urllib.parse import urljoin

from service.api.problem_kinds import KINDS


def test_the_type_of_an_answer_is_the_address_of_its_page(client):
    problem = client.post("/v1/execute", content="{").json()
    assert problem["type"] == "/docs/problems/malformed-json"
    page = client.get(problem["type"])
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert f"<h1>{problem['title']}</h1>" in page.text
    assert "HTTP status 422" in page.text
    assert client.head(problem["type"]).status_code == 200


def test_the_list_leads_to_a_page_for_each_kind(client):
    text = client.get("/docs/problems").text
    addresses = [urljoin("/docs/problems", link) for link in re.findall(r'href="([^"]+)"', text)]
    assert addresses == [f"/docs/problems/{kind}" for kind in KINDS]
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200
        back = {urljoin(address, link) for link in re.findall(r'href="([^"]+)"', page.text)}
        assert back == {"/docs/problems", "/docs"}


def test_pages_may_load_nothing(client):
    policy = client.get("/docs/problems/overloaded").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")


def test_another_kind_has_no_page(client):
    assert client.get("/docs/problems/nothing").status_code == 404
