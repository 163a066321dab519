"""The audit trail: records, the hash chain, search, and static findings."""
