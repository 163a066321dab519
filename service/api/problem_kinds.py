"""The kinds of problem that the service answers with, for its page and docs/service.md."""

from typing import NamedTuple


class ProblemKind(NamedTuple):
    """A kind of problem.

    Attributes:
        statuses: the HTTP statuses of its responses; none where any is possible.
        meaning: what is wrong.
        remedy: what the client can do.
    """

    statuses: tuple[int, ...]
    meaning: str
    remedy: str


_LATER = "Repeat the request after the seconds in Retry-After."

# By the last part of the problem's `type`.
KINDS: dict[str, ProblemKind] = {
    "malformed-json": ProblemKind(
        (422,), "The body is not valid JSON.", "The detail quotes the text around the error."
    ),
    "invalid-request": ProblemKind(
        (422,),
        "A field or parameter is wrong.",
        "The errors name each field and the rule that it breaks.",
    ),
    "body-too-large": ProblemKind(
        (413,),
        "The body is larger than this service accepts.",
        "Send fewer programs in each batch, or raise OMNIARC_MAX_BODY_BYTES.",
    ),
    "too-many-programs": ProblemKind(
        (413,), "The batch or job has too many programs.", "Send several smaller ones."
    ),
    "unsupported-encoding": ProblemKind(
        (415,), "The body is compressed.", "Send it without Content-Encoding."
    ),
    "body-too-slow": ProblemKind((408,), "The body arrived too slowly.", "Send it again."),
    "body-cut-off": ProblemKind((400,), "The body ended early.", "Send it again."),
    "connection-closed": ProblemKind(
        (499,),
        "The client closed its connection before the answer, which only the log and metrics show.",
        "Send it again.",
    ),
    "head-too-slow": ProblemKind((408,), "The headers arrived too slowly.", "Send them again."),
    "head-too-large": ProblemKind((431,), "The headers are too large.", "Send fewer of them."),
    "malformed-http": ProblemKind(
        (400,), "The request is not valid HTTP/1.1.", "Use an HTTP library."
    ),
    "unauthorized": ProblemKind(
        (401,),
        "The API key is missing or invalid.",
        "Send the header `Authorization: Bearer omniarc_…`.",
    ),
    "forbidden": ProblemKind(
        (403,),
        "The key lacks a scope, or the request comes from a page of another site.",
        "Use a key that has the scope in the detail.",
    ),
    "too-many-requests": ProblemKind(
        (429,), "The key has exceeded its number of requests per second.", _LATER
    ),
    "too-many-at-once": ProblemKind(
        (429,), "The key has its maximum number of requests in progress.", _LATER
    ),
    "too-many-bytes": ProblemKind(
        (429,), "The bodies of the key's requests in progress are as large as allowed.", _LATER
    ),
    "too-many-waiting": ProblemKind(
        (429,), "The key has its maximum number of programs waiting.", _LATER
    ),
    "too-many-queued": ProblemKind(
        (429,), "The key has its maximum number of programs in unfinished jobs.", _LATER
    ),
    "too-many-records": ProblemKind(
        (429,), "Too many audit records of the key are waiting to be written.", _LATER
    ),
    "quota-exceeded": ProblemKind(
        (429,), "The key has stored as many bytes as it may in a day.", _LATER
    ),
    "overloaded": ProblemKind((503,), "The service is at a limit that all clients share.", _LATER),
    "not-ready": ProblemKind(
        (503,), "The service is starting, or cannot run programs now.", _LATER
    ),
    "ending": ProblemKind((503,), "The service is shutting down.", _LATER),
    "idempotency-key-reused": ProblemKind(
        (409,),
        "The idempotency key has been used with another body.",
        "Use a new key for a new job.",
    ),
    "not-found": ProblemKind((404,), "There is no such address.", "See the API reference."),
    "unknown-task": ProblemKind((404,), "There is no such task.", "List them at /v1/tasks."),
    "unknown-job": ProblemKind(
        (404,),
        "This client has no such job.",
        "Completed jobs are deleted after OMNIARC_JOBS_KEEP_DAYS.",
    ),
    "unknown-record": ProblemKind(
        (404,),
        "There is no such audit record.",
        "Records are pruned after OMNIARC_AUDIT_KEEP_DAYS.",
    ),
    "method-not-allowed": ProblemKind(
        (405,),
        "The address does not support this method.",
        "The header Allow names those that it supports.",
    ),
    "http-error": ProblemKind((), "The request failed in another way.", "The detail says how."),
    "internal-error": ProblemKind(
        (500,),
        "The service has a bug.",
        "The log has more, under the request's X-Request-Id.",
    ),
}
