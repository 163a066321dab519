"""Whether the service in this container is ready: exit code 0 when it says so, else 1."""

import http.client
import os
import sys

PATIENCE_SECONDS = 4

connection = http.client.HTTPConnection(
    "127.0.0.1", int(os.environ.get("OMNIARC_PORT", "8000")), timeout=PATIENCE_SECONDS
)
try:
    connection.request("GET", "/readyz")
    status = connection.getresponse().status
except (OSError, http.client.HTTPException) as error:
    sys.exit(f"not ready: {error}")
sys.exit(0 if status == http.client.OK else f"not ready: {status}")
