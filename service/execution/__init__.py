"""The queue in front of the sandbox: single programs, batches and durable jobs."""
