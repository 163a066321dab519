"""The API reference at /docs, in a browser."""

import re

import pytest

PARTS = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")


@pytest.mark.long
def test_the_page_shows_every_operation_and_sends_one(browser, service):
    document = service.client.get("/openapi.json").json()
    browser.open(f"{service.url}/docs")
    assert browser.told("#swagger-ui .title").startswith("Omni-ARC")
    browser.told(".opblock")
    shown = re.findall(r"\S+", " ".join(browser.texts(".opblock-summary-path")))
    # Swagger UI inserts zero-width spaces before slashes, so that long paths can wrap.
    assert sorted(path.replace("\u200b", "") for path in shown) == sorted(
        path for path, item in document["paths"].items() for _ in item
    )
    opened = f"#operations-tasks-{document['paths']['/v1/tasks']['get']['operationId']}"
    for part in (".opblock-summary-control", ".try-out__btn", ".execute"):
        browser.told(f"{opened} {part}")
        browser.click(f"{opened} {part}")
    answer = browser.told(f"{opened} .live-responses-table .highlight-code")
    assert "ARC-AGI-1" in answer
    assert browser.log() == []  # no violation of the Content-Security-Policy, and no error


def test_the_page_loads_nothing_from_third_parties(client):
    page = client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    linked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert sorted(linked) == sorted(f"docs/{name}" for name in PARTS)
    policy = page.headers["content-security-policy"]
    assert "http" not in policy
    assert "'unsafe-eval'" not in policy
    assert re.search(r"script-src 'self' 'sha256-[^']+';", policy)


@pytest.mark.parametrize("name", PARTS)
def test_the_files_of_the_page_are_served(client, name):
    answer = client.get(f"/docs/{name}")
    assert answer.status_code == 200
    assert len(answer.content) > 500
    assert client.head(f"/docs/{name}").status_code == 200


@pytest.mark.parametrize("name", ["__init__.py", "..%2f__init__.py", "%2e%2e", ""])
def test_no_other_file_is_served(client, name):
    assert client.get(f"/docs/{name}").status_code == 404
