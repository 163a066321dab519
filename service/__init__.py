"""The service: the sandbox and the tasks over HTTP, and the command line."""
