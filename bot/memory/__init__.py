"""What is remembered for minutes: the last situation of a chat that types, message ids for hide.

Keys are HMACs of the chat id; values hold no name and no text. Alone, a process remembers in its own memory; several replicas
on one PostgreSQL share UNLOGGED tables with the same keys and limits (see docs/deploy.md for what UNLOGGED is).
"""

from bot.memory.alone import Memory
from bot.memory.limits import CHATS, COVER_DAYS, HIDE_HOURS, MEMORY_MINUTES, MESSAGES_OF_A_CHAT, Bucket, Noted
from bot.memory.shared import SharedMemory
from bot.store import is_postgres

__all__ = [
    "CHATS",
    "COVER_DAYS",
    "HIDE_HOURS",
    "MEMORY_MINUTES",
    "MESSAGES_OF_A_CHAT",
    "Bucket",
    "Memory",
    "Noted",
    "SharedMemory",
    "open_memory",
]


def open_memory(url: str, secret: bytes) -> Memory:
    """The memory that fits to DATABASE_URL: shared on PostgreSQL, else in this process alone.

    `secret` is the same in every replica and follows from the bot's token; alone, a random one is used and nothing outlives the
    process. Connects to nothing yet, never raises.
    """
    return SharedMemory(url, secret) if is_postgres(url) else Memory()
