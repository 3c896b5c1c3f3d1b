"""The promises of docs/safety.md, each held by a test."""
