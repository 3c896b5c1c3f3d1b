"""One call of the Bot API: an HTTP request read into a method's name and its typed parameters."""

import inspect
import json
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

import aiogram.methods
from aiogram.methods import TelegramMethod
from aiogram.types import TelegramObject
from aiohttp import web
from pydantic import ValidationError

from bot.preview.refusals import Json, RefusedError, bad

KNOWN: dict[str, type[TelegramMethod[Any]]] = {
    method.__api_method__.lower(): method
    for method in vars(aiogram.methods).values()
    if inspect.isclass(method) and issubclass(method, TelegramMethod) and method is not TelegramMethod
}
"""Every method of the Bot API that aiogram knows, by its name in small letters."""


@dataclass(slots=True, eq=False)
class Call:
    """What the bot asked. `parameters` as they came, JSON inside them decoded; `at` in seconds of the world's clock."""

    method: str
    parameters: Json
    at: float
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    result: Any = None
    refused: str | None = None

    def __getitem__(self, name: str) -> Any:
        return self.parameters.get(name)

    def truth(self, name: str) -> bool:
        """A boolean parameter, however the request spelt it."""
        return self.parameters.get(name) in {True, "true", "True", "1"}


def _holds_structure(annotation: Any) -> bool:
    if get_origin(annotation) in {list, dict}:
        return True
    if parts := get_args(annotation):
        return any(_holds_structure(part) for part in parts)
    return inspect.isclass(annotation) and issubclass(annotation, TelegramObject)


_structured: dict[type[TelegramMethod[Any]], frozenset[str]] = {}


def _decode(method: type[TelegramMethod[Any]], parameters: Json) -> Json:
    if (names := _structured.get(method)) is None:
        names = frozenset(name for name, each in method.model_fields.items() if _holds_structure(each.annotation))
        _structured[method] = names
    decoded = {}
    for name, value in parameters.items():
        kept = value
        if isinstance(value, str):
            if name in names and value[:1] in {"{", "["}:
                try:
                    kept = json.loads(value)
                except (ValueError, RecursionError):
                    raise bad(f"can't parse {name} JSON object") from None
            elif name in {"chat_id", "message_id", "user_id", "from_chat_id"} and value.lstrip("-").isdecimal():
                kept = int(value)
        decoded[name] = kept
    return decoded


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))
    if first["type"] == "missing":
        return {"chat_id": "chat_id is empty", "text": "message text is empty"}.get(where, f'parameter "{where}" is required')
    return f"wrong {where}: {first['msg']}"


def read_parameters(name: str, given: Json) -> tuple[str, Json]:
    """A method's name and raw parameters → its true name and checked parameters.

    Every parameter's type is checked by aiogram's own class. Raises RefusedError (404 for a method nobody knows).
    """
    method = KNOWN.get(name.lower())
    if method is None:
        raise RefusedError(404, f"Not Found: the Bot API has no method {name}")
    parameters = _decode(method, given)
    try:
        method.model_validate(parameters)
    except ValidationError as error:
        raise bad(_reason(error)) from None
    return method.__api_method__, parameters


async def read_request(request: web.Request) -> tuple[Json, dict[str, tuple[str, bytes]]]:
    """GET or POST, query, form, multipart or JSON → parameters and uploaded files (name → file name and bytes)."""
    given: Json = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    if request.method == "POST":
        if request.content_type == "application/json":
            try:
                body = json.loads(await request.read() or b"{}")
            except (ValueError, RecursionError):
                raise bad("can't parse JSON object") from None
            if not isinstance(body, dict):
                raise bad("expected a JSON object")
            given |= {key: value for key, value in body.items() if value is not None}
        else:
            for key, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    files[key] = (value.filename, value.file.read())
                    given.setdefault(key, f"attach://{key}")
                else:
                    given[key] = value
            # A file that is only attached is no parameter of its own.
            for key in files:
                if f"attach://{key}" in [value for name, value in given.items() if name != key]:
                    del given[key]
    return given, files
