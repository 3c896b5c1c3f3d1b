"""The maintainers' tools: check, due, show, exchange formats, posters."""
