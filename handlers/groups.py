"""Anything said outside a private chat: one line, and nothing about anybody."""

from aiogram import F, Router
from aiogram.types import ChatMemberUpdated, Message

from bot.screen import Screen

router = Router(name=__name__)


@router.message(F.chat.type.in_({"group", "supergroup"}), F.text.startswith("/") | F.text.contains("@"))
async def spoke_in_a_group(message: Message, screen: Screen) -> None:
    await screen.point_to_private_chat(message)


@router.my_chat_member()
async def was_added_or_blocked(member: ChatMemberUpdated, screen: Screen) -> None:
    """A person who blocks the bot is forgotten; a group that adds it is told once where it answers."""
    if member.chat.type == "private" and member.new_chat_member.status == "kicked":
        await screen.memory.forget(member.chat.id)
