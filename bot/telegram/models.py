"""Telegram's kinds of objects, each made ready when it is first met: all at once would cost seconds and 100 MB at every start.

aiogram asks pydantic at its import to compile each of its some 500 models whole, though one bot meets a few dozen of them, and
though each of its models says `defer_build`. Import this before aiogram; where aiogram came first, nothing changes.
"""

import sys
from typing import Any

from pydantic import BaseModel


def import_aiogram() -> None:
    """Imports aiogram; its models are compiled when they are first used, with the names that aiogram gave for all of them."""
    if "aiogram" in sys.modules:
        return
    names: dict[str, Any] = {}
    base: Any = BaseModel
    ready_now: Any = BaseModel.__dict__["model_rebuild"]

    def ready_later(cls: Any, /, *, _types_namespace: Any = None, **options: Any) -> Any:
        if _types_namespace is None or not cls.__module__.startswith("aiogram."):
            return ready_now.__func__(cls, _types_namespace=_types_namespace, **options)
        names.update(_types_namespace)
        return None

    def ready_when_met(cls: Any, /, *, _types_namespace: Any = None, **options: Any) -> Any:
        # pydantic calls this by itself for a model that is used and not ready.
        return ready_now.__func__(cls, _types_namespace=_types_namespace or names, **options)

    base.model_rebuild = classmethod(ready_later)
    try:
        from aiogram.methods import Response  # noqa: PLC0415 - the whole point is what stands before it
        from aiogram.methods.base import TelegramMethod  # noqa: PLC0415
        from aiogram.types.base import TelegramObject  # noqa: PLC0415
    finally:
        base.model_rebuild = ready_now
    roots: tuple[Any, ...] = (TelegramObject, TelegramMethod, Response)
    for root in roots:
        root.model_rebuild = classmethod(ready_when_met)


import_aiogram()
