"""Validation of query parameters. Ignoring a mistyped filter would return unfiltered results."""

from collections import Counter

from fastapi import Request

from service.api.problems import invalid


async def reject_unknown(request: Request) -> None:
    """Reject query parameters that the route does not define, and repeated ones.

    Raises:
        Problem: 422, naming the parameter.
    """
    given = Counter(name for name, _ in request.query_params.multi_items())
    if not given:
        return
    operations = request.app.openapi()["paths"][request.scope["route"].path]
    documented = operations[request.method.lower()].get("parameters", ())
    known = sorted(each["name"] for each in documented if each["in"] == "query")
    for name, count in given.items():
        if name not in known:
            raise invalid(name[:80], f"unknown parameter; allowed: {', '.join(known) or 'none'}")
        if count > 1:
            raise invalid(name, "must not be repeated")
