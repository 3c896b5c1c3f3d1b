"""Which sort of message it is, as filters that aiogram awaits: one that is not async, like `F.text`, costs a thread each time."""

from aiogram.types import Message


async def in_private(message: Message) -> bool:
    """Only the person and the bot read here."""
    return message.chat.type == "private"


async def in_a_group(message: Message) -> bool:
    """Others read here too."""
    return message.chat.type in {"group", "supergroup"}


async def with_words(message: Message) -> bool:
    """There is something to read, under a picture too."""
    return bool(message.text or message.caption)


async def with_a_location(message: Message) -> bool:
    """A place on the map was shared."""
    return message.location is not None


async def with_a_number(message: Message) -> bool:
    """Somebody's phone number was shared."""
    return message.contact is not None
