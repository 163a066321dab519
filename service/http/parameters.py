"""Query parameters that a route does not have: a mistyped filter, passed by, would find all."""

from collections import Counter

from fastapi import Request

from service.api.problems import invalid


async def refuse_unknown(request: Request) -> None:
    """Raises a Problem, 422, for a parameter that the route does not have, or that comes twice."""
    given = Counter(name for name, _ in request.query_params.multi_items())
    if not given:
        return
    operations = request.app.openapi()["paths"][request.scope["route"].path]
    documented = operations[request.method.lower()].get("parameters", ())
    known = sorted(each["name"] for each in documented if each["in"] == "query")
    for name, count in given.items():
        if name not in known:
            raise invalid(name[:80], f"unknown parameter; there are {', '.join(known) or 'none'}")
        if count > 1:
            raise invalid(name, "must be given once")
