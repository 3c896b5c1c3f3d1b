"""Anything said outside a private chat: one line, and nothing about anybody."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.listening import Heard
from bot.pages import group_words
from bot.screen import Screen, view_of
from bot.screen.screen import URGENT
from bot.screen.sorts import in_a_group
from bot.screen.taps import among_others

router = Router(name=__name__)
router.message.filter(in_a_group)
router.edited_message.filter(in_a_group)


async def speaks_of_danger(_: Message, heard: Heard | None = None) -> bool:
    """Danger words are answered even where nobody addressed the bot."""
    return heard is not None and heard.danger is not None


async def means_the_bot(message: Message, screen: Screen) -> bool:
    """Somebody named the bot, answered it or added it; what people say to each other is theirs."""
    bot = screen.bot.id
    newcomers = {person.id for person in message.new_chat_members or ()}
    answered = message.reply_to_message.from_user if message.reply_to_message else None
    named = f"@{screen.extra.bot_username}".lower() in (message.text or message.caption or "").lower()
    return named or bot in newcomers or (answered is not None and answered.id == bot)


@router.message(Command(commands=["start", "help", "112", "hide", "privacy", "language", "about"]))
@router.message(means_the_bot)
@router.message(speaks_of_danger)
@router.edited_message(speaks_of_danger)
async def spoke_in_a_group(message: Message, screen: Screen, heard: Heard | None = None) -> None:
    """Where others read nothing more is said, whatever was asked."""
    await screen.say(message, group_words(screen.extra, urgent=heard is not None and heard.danger is not None))


@router.message()
async def talked_to_others(_: Message) -> None:
    """Groups talk among themselves; the bot neither listens nor answers."""


async def others_read(tap: CallbackQuery) -> bool:
    """A button under a message that is not in a private chat; the bot puts none there, but old or forged ones exist."""
    return among_others(tap)


@router.callback_query(others_read)
async def tapped_among_others(tap: CallbackQuery, screen: Screen) -> None:
    """Only whoever tapped reads the line, and the group stays as it is."""
    view = view_of(tap)
    await screen.calm(tap, group_words(screen.extra, urgent=view is not None and view.page in URGENT))


@router.my_chat_member()
async def was_added_or_blocked(member: ChatMemberUpdated, screen: Screen) -> None:
    """Whoever blocks the bot is forgotten."""
    if member.chat.type == "private" and member.new_chat_member.status == "kicked":
        await screen.memory.forget(member.chat.id)
