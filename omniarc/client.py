"""The clients of the service under a name that no other package has.

    from omniarc.client import Client

    with Client("http://127.0.0.1:8000") as client:
        verification = client.verify(code, task_id="25ff71a9")

`service` is a common name for a folder: where another one comes first on Python's path, this module
says so. It has the names of the package `service.client`. That one imports this package, so that
this module imports it on first use, by name.
"""

from typing import TYPE_CHECKING, Any

from omniarc import installation

if TYPE_CHECKING:
    from service.client import *  # noqa: F403


def __getattr__(name: str) -> Any:
    return installation.public_name(__name__, "service.client", name, checked=installation.PACKAGES)
