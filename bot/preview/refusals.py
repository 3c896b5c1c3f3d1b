"""How the Bot API says no: an error code, a sentence, and sometimes parameters."""

from typing import Any

Json = dict[str, Any]
"""An object of the Bot API as it travels: plain JSON."""


class RefusedError(Exception):
    """The Bot API refuses a call.

    `code` is both the HTTP status and `error_code`; `description` is the whole sentence with its prefix
    ("Bad Request: ..."); `parameters` are Telegram's (`retry_after` in seconds, `migrate_to_chat_id`).
    """

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(reason: str) -> RefusedError:
    """A 400: the call itself is wrong."""
    return RefusedError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> RefusedError:
    """A 403: the person does not want this bot, or is gone."""
    return RefusedError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> RefusedError:
    """A 409: two programs want the same updates."""
    return RefusedError(409, f"Conflict: {reason}")
