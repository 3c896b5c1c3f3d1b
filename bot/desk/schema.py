"""Schema: the JSON Schema of directory.yaml, with which an editor completes fields and marks mistakes as they are typed."""

import json
from collections.abc import Iterable
from typing import Any, Final

from bot.directory.fields import CENTRE, FREE, LINE, NO, NOTHING, YES, Field
from bot.directory.meaning import region_slugs, town_regions

_UNKNOWN: Final = ("?", "")
_DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_WHEN: Final = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_ID: Final = r"^[a-z0-9][a-z0-9-]{1,26}[a-z0-9]$"
_SCALAR: Final = ["string", "number", "boolean", "null"]
"""An editor sees 2026 as a number and `no` as false; the loader sees strings only, so the schema allows both."""

Schema = dict[str, Any]


def schema() -> Schema:
    """The schema as a tree; descriptions in Kazakh and Russian."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "directory.yaml",
        "description": "Анықтамалық: желілер мен орталықтар · Справочник: линии и центры",
        "type": "object",
        "additionalProperties": False,
        "required": ["lines", "centres"],
        "properties": {
            "lines": {
                "description": "Қоңырау шалатын желілер · Линии, куда звонят",
                "type": "array",
                "minItems": 1,
                "items": _record(LINE),
            },
            "centres": {
                "description": "Баратын орындар · Места, куда идут",
                "type": "array",
                "minItems": 1,
                "items": _record(CENTRE),
            },
        },
        "definitions": {
            "text": {
                "type": "object",
                "additionalProperties": False,
                "required": ["kk", "ru"],
                "properties": {
                    "kk": {"description": "қазақша мәтін · текст на казахском", **_words_or_list()},
                    "ru": {"description": "орысша мәтін · текст на русском", **_words_or_list()},
                },
            },
            "unknown": {"description": "белгісіз · не известно", "enum": [*_UNKNOWN, None]},
        },
    }


def schema_text() -> str:
    """The schema as it is written to directory.schema.json."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _record(specs: Iterable[Field]) -> Schema:
    specs = tuple(specs)
    required = [spec.name for spec in specs if spec.required]
    draft = {"properties": {"publish": {"enum": [False, *NO]}}, "required": ["publish"]}
    always = [name for name in required if name not in {"status", "for_whom", "phones"}]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {spec.name: {"description": f"{spec.about.kk} · {spec.about.ru}", **_value(spec)} for spec in specs},
        "if": draft,
        "then": {"required": always},
        "else": {"required": required},
    }


def _part(specs: Iterable[Field]) -> Schema:
    specs = tuple(specs)
    part: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {spec.name: {"description": f"{spec.about.kk} · {spec.about.ru}", **_value(spec)} for spec in specs},
    }
    required = [spec.name for spec in specs if spec.required]
    return part | ({"required": required} if required else {})


def _or_unknown(*kinds: Schema) -> Schema:
    return {"anyOf": [*kinds, {"$ref": "#/definitions/unknown"}]}


def _words_or_list() -> Schema:
    return {"anyOf": [{"type": _SCALAR}, {"type": "array", "items": {"type": _SCALAR}}]}


def _value(spec: Field) -> Schema:
    """What may stand after the name of the field."""
    text = {"$ref": "#/definitions/text"}
    plain: Schema = {"type": "string"} | ({"examples": [spec.example]} if spec.example else {})
    match spec.kind:
        case "id":
            return {"type": "string", "pattern": _ID, "examples": [spec.example]}
        case "ids":
            return _or_unknown({"type": "string", "pattern": _ID}, {"type": "array", "items": {"type": "string", "pattern": _ID}})
        case "flag":
            return {"enum": [True, False, *YES, *NO, *_UNKNOWN, None]}
        case "choice":
            return {"enum": [*spec.choices, *_UNKNOWN, None]}
        case "choices":
            listed = {"type": "array", "items": {"enum": list(spec.choices)}, "uniqueItems": True}
            return _or_unknown(listed, {"enum": list(spec.choices)}, {"type": "string", "pattern": ","})
        case "text" | "address":
            return _or_unknown(text)
        case "known":
            return _or_unknown({"enum": [*(FREE + NOTHING if spec.name == "cost" else NOTHING), False]}, text)
        case "words":
            return _or_unknown({"type": "array", "items": {"type": _SCALAR}}, {"type": "string"})
        case "place":
            return (
                {"enum": list(region_slugs())} if spec.name == "region" else {"enum": [*sorted(town_regions()), *_UNKNOWN, None]}
            )
        case "count":
            return _or_unknown(
                {"type": "integer", "minimum": 1, "maximum": 20_000}, {"type": "string", "pattern": "^[0-9]{1,6}$"}
            )
        case "age":
            return _or_unknown(
                {"type": "number", "minimum": 0, "maximum": 120}, {"type": "string", "pattern": "^[0-9]{1,3}([.,][0-9]{1,2})?$"}
            )
        case "phones":
            phone = {"anyOf": [{"type": ["string", "integer"]}, _part(spec.inner)]}
            return _or_unknown({"type": "array", "items": phone}, {"enum": [*NOTHING, False]}, *phone["anyOf"])
        case "numbers":
            return _or_unknown({"type": "array", "items": {"type": ["string", "integer"]}}, {"type": ["string", "integer"]})
        case "day":
            return _or_unknown({"type": "string", "pattern": _DAY, "examples": [spec.example]})
        case "when":
            return _or_unknown({"type": "string", "pattern": _WHEN, "examples": [spec.example]}, {"type": "integer"})
        case "url":
            return _or_unknown({"type": "string", "pattern": r"^https?://[^\s/]+\.[^\s]+$"})
        case "geo":
            return _or_unknown({"type": "string", "examples": [spec.example]}, {"type": "array", "items": {"type": "number"}})
        case "order":
            return {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1, "maximum": 99}}
        case "part":
            return _or_unknown(_part(spec.inner))
        case "parts":
            return _or_unknown({"type": "array", "items": _part(spec.inner)})
        case _:
            return _or_unknown(plain, {"type": _SCALAR})
