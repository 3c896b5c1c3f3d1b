"""Updates decoded one by one: a bad one never takes its neighbours down, and its sender still gets an answer."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(-?\d{1,18})\b')
_SURROGATE = re.compile("[\ud800-\udfff]")
_MESSAGES = ("message", "edited_message")
_PLAIN = {"message_id": int, "date": int, "text": str, "caption": str}
_CHAT = {"id": int, "type": str}
_PERSON = {"id": int, "is_bot": bool, "first_name": str, "language_code": str}


class UnreadableError(Exception):
    """The whole body is no JSON we can read. `first_id` is the first update id in it, if one can be made out.

    It may be bad by itself, or cut off on the way: only asking again can tell.
    """

    def __init__(self, kind: str, first_id: int | None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.first_id = first_id


@dataclass(frozen=True, slots=True)
class Received:
    """One update as it came. `update` is None if nothing in it can be handled; `fault` names the error class of a bad one."""

    id: int
    update: Update | None
    chat: int | None = None
    """Whose turn it is: updates with the same value are handled one after another."""
    fault: str | None = None


def parse(body: bytes) -> Any:
    """JSON from bytes: wrong UTF-8 and lone surrogates become U+FFFD, for nothing that holds them can be sent back.

    Raises:
        UnreadableError: not JSON, nested too deep, numbers too long.
    """
    try:
        value = json.loads(body.decode("utf-8", "replace"))
        # A lone surrogate can only come in as an escape, so most bodies need no walk.
        return _mended(value) if b"\\ud" in body or b"\\uD" in body else value
    except (ValueError, RecursionError) as error:
        found = _UPDATE_ID.search(body)
        kind, first_id = type(error).__name__, int(found[1]) if found else None
    raise UnreadableError(kind, first_id)


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value


def decode(raw: Any, bot: Bot, expected_id: int | None = None) -> Received | None:
    """One update; None if it has no id and none is expected. Never raises.

    A bad update is cut down to its plainest fields, so that a strange forward or a new kind of attachment still gets
    its sender an answer; `fault` says that this was done.
    """
    number = raw.get("update_id") if isinstance(raw, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool):
        number = expected_id
    if number is None:
        return None
    fault: str | None = None
    for form in _forms(raw):
        try:
            update = Update.model_validate({**form, "update_id": number}, context={"bot": bot})
            event = update.event_type  # raises for a kind of update that aiogram does not know yet
        except UpdateTypeLookupError:
            # Fed to the dispatcher it would be printed whole into the log.
            return Received(number, None, fault=fault or "UpdateTypeLookupError")
        except (ValidationError, ValueError, TypeError, RecursionError, OverflowError) as error:
            fault = fault or type(error).__name__
            continue
        return Received(number, update, _turn(form.get(event)), fault)
    return Received(number, None, fault=fault or "NotAnUpdate")


def _forms(raw: Any) -> Iterator[dict[str, Any]]:
    """The update as it came, then its plainest form."""
    if not isinstance(raw, Mapping):
        return
    yield dict(raw)
    for kind in _MESSAGES:
        message = _message(raw.get(kind))
        if message and message["chat"]["type"] == "private":
            yield {kind: message}
    tap = raw.get("callback_query")
    if isinstance(tap, Mapping):
        plain = _fields(tap, {"id": str, "chat_instance": str, "data": str})
        person = _fields(tap.get("from"), _PERSON)
        if plain.get("id") and "id" in person:
            message = _message(tap.get("message"))
            base = {"chat_instance": "0", **plain, "from": {"is_bot": False, "first_name": "-", **person}}
            yield {"callback_query": base | ({"message": message} if message else {})}


def _message(raw: Any) -> dict[str, Any] | None:
    message, chat = _fields(raw, _PLAIN), _fields(raw.get("chat") if isinstance(raw, Mapping) else None, _CHAT)
    if "message_id" not in message or "date" not in message or len(chat) < len(_CHAT):
        return None
    message["chat"] = chat
    person = _fields(raw.get("from"), _PERSON)
    if "id" in person:
        message["from"] = {"is_bot": False, "first_name": "-", **person}
    return message


def _fields(raw: Any, wanted: Mapping[str, type]) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        return {}
    return {name: raw[name] for name, kind in wanted.items() if type(raw.get(name)) is kind}


def _turn(event: Any) -> int | None:
    """The chat of an event, or its person: a tap and a message of one private chat have the same one."""
    if not isinstance(event, Mapping):
        return None
    for holder in (event, event.get("message")):
        if isinstance(holder, Mapping) and isinstance(holder.get("chat"), Mapping) and isinstance(holder["chat"].get("id"), int):
            return int(holder["chat"]["id"])
    for name in ("from", "user"):
        if isinstance(event.get(name), Mapping) and isinstance(event[name].get("id"), int):
            return int(event[name]["id"])
    return None
