"""Execution of single programs, batches and durable jobs in the sandbox."""
