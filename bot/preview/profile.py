"""What the bot is called, what it says of itself in each language, and where it is a member."""

import json
import re
from typing import TYPE_CHECKING, Any

from bot.preview.calls import Call
from bot.preview.markup import units
from bot.preview.refusals import Json, bad

if TYPE_CHECKING:
    from bot.preview.world import Telegram

LONGEST = {"name": 64, "description": 512, "short_description": 120}
KINDS = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}


def _kind(method: str) -> str:
    return KINDS[method[len("setMy") :]]


def _language(call: Call) -> str:
    code = str(call["language_code"] or "")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code


def get_me(world: "Telegram", _: Call) -> Json:
    """GetMe."""
    return world.bot_user | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_words(world: "Telegram", call: Call) -> bool:
    """SetMyName, setMyDescription, setMyShortDescription: one text a language; an empty one falls back to that without."""
    kind, language = _kind(call.method), _language(call)
    words = str(call[kind] or "").strip()
    if units(words) > LONGEST[kind]:
        raise bad(f"{kind.replace('_', ' ')} is too long")
    if words:
        world.profile[kind][language] = words
    elif kind != "name" or language:
        world.profile[kind].pop(language, None)
    return True


def words_for(world: "Telegram", kind: str, language: str | None) -> str:
    """What a phone in this language shows: its own text, else the one without a language."""
    known = world.profile[kind]
    return str(known.get(language or "") or known.get("", ""))


def get_words(world: "Telegram", call: Call) -> Json:
    """GetMyName, getMyDescription, getMyShortDescription."""
    kind = _kind(call.method)
    return {kind: words_for(world, kind, _language(call))}


def _scope(call: Call) -> str:
    scope = call["scope"] or {"type": "default"}
    return json.dumps([scope, _language(call)], sort_keys=True)


def set_commands(world: "Telegram", call: Call) -> bool:
    """SetMyCommands: at most 100, 1-32 of a-z, digits and `_`, descriptions of 1-256."""
    commands = call["commands"]
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command["command"]).removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= units(str(command["description"]).strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile["commands"][_scope(call)] = commands
    return True


def get_commands(world: "Telegram", call: Call) -> Any:
    """GetMyCommands of exactly this scope and language."""
    return world.profile["commands"].get(_scope(call), [])


def delete_commands(world: "Telegram", call: Call) -> bool:
    """DeleteMyCommands."""
    world.profile["commands"].pop(_scope(call), None)
    return True


def commands_for(world: "Telegram", language: str | None) -> list[Json]:
    """What the menu of a private chat shows on a phone in this language (Telegram's order of scopes)."""
    known = world.profile["commands"]
    for kind in ("all_private_chats", "default"):
        for code in (language or "", ""):
            if commands := known.get(json.dumps([{"type": kind}, code], sort_keys=True)):
                return list(commands)
    return []


def set_rights(world: "Telegram", call: Call) -> bool:
    """SetMyDefaultAdministratorRights."""
    world.rights = call["rights"]
    return True


def get_rights(world: "Telegram", _: Call) -> Json:
    """GetMyDefaultAdministratorRights."""
    names = (
        "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
        "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
        "can_delete_stories",
    )  # fmt: skip
    return dict.fromkeys(names, False) | (world.rights or {})


def get_chat(world: "Telegram", call: Call) -> Json:
    """GetChat, with the few fields that have a meaning here."""
    chat = world.chat_to_write(call["chat_id"])
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat.raw | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, False)}


def get_chat_member(world: "Telegram", call: Call) -> Json:
    """GetChatMember: the bot and people are plain members of whatever chat they are in."""
    world.chat_to_write(call["chat_id"])
    number = int(call["user_id"])
    if number == world.bot_id:
        return {"status": "member", "user": world.bot_user}
    if number not in world.people:
        raise bad("PARTICIPANT_ID_INVALID")
    return {"status": "member", "user": world.people[number].raw}


def leave_chat(world: "Telegram", call: Call) -> bool:
    """LeaveChat: groups only."""
    chat = world.chat_to_write(call["chat_id"])
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.refuses = "kicked"
    chat.changed(by_bot=True)
    return True
