"""Exit with code 0 if the service in this container is ready, otherwise with 1."""

import http.client
import os
import sys

TIMEOUT_SECONDS = 4

# The port for health checks answers even when all connections to the other one are in use.
port = int(os.environ.get("OMNIARC_PROBE_PORT", "0")) or int(os.environ.get("OMNIARC_PORT", "8000"))
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
try:
    connection.request("GET", "/readyz")
    status = connection.getresponse().status
except (OSError, http.client.HTTPException) as error:
    sys.exit(f"not ready: {error}")
sys.exit(0 if status == http.client.OK else f"not ready: status {status}")
