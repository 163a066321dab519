"""The HTTP server: connections, service processes, startup and shutdown."""
