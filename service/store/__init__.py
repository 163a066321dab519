"""What outlives the process: jobs, the audit trail and API keys, in SQLite or PostgreSQL."""
