"""The REST API's request and response types, shared by the service and its client."""
