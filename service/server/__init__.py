"""The HTTP server process: connections, worker processes, shutdown."""
