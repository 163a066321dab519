"""Persistent state in SQLite or PostgreSQL: jobs, API keys and the tables of the audit trail."""
