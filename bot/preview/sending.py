"""Messages that the bot sends, edits and deletes, under Telegram's rules and with Telegram's refusals."""

import itertools
from typing import TYPE_CHECKING

from bot.preview.buttons import check_markup
from bot.preview.calls import Call
from bot.preview.chats import Chat, Message
from bot.preview.markup import read_formatted, units
from bot.preview.refusals import Json, bad

if TYPE_CHECKING:
    from bot.preview.world import Telegram

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
DELETABLE_SECONDS = 2 * 86_400
"""How long a bot may delete a message (TDLib, DEFAULT_REVOKE_TIME_LIMIT of bots)."""
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
_files = itertools.count(1)


def _formatted(call: Call, name: str = "text", entities: str = "entities") -> Json:
    text, found = read_formatted(str(call[name]), call["parse_mode"], call[entities])
    return {name: text} | ({entities: found} if found else {})


def _text(call: Call) -> Json:
    content = _formatted(call)
    if not content["text"]:
        raise bad("message text is empty")
    if units(content["text"]) > LONGEST_TEXT:
        raise bad("message is too long")
    if options := call["link_preview_options"]:
        content["link_preview_options"] = options
    return content


def _caption(call: Call) -> Json:
    if not call["caption"]:
        return {}
    content = _formatted(call, "caption", "caption_entities")
    if units(content["caption"]) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return content


def _post(world: "Telegram", call: Call, content: Json) -> Json:
    """Puts the bot's message into the chat."""
    chat = world.chat_to_write(call["chat_id"])
    inline, other = check_markup(call["reply_markup"], private=chat.kind == "private")
    at = world.now()
    raw: Json = {"message_id": 0, "from": world.bot_user, "chat": chat.raw, "date": int(at)}
    if reply := call["reply_parameters"]:
        answered = chat.by_id.get(int(reply["message_id"]))
        if answered:
            raw["reply_to_message"] = {name: value for name, value in answered.raw.items() if name != "reply_to_message"}
        elif not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
    raw |= content
    if call.truth("protect_content"):
        raw["has_protected_content"] = True
    if inline:
        raw["reply_markup"] = inline
    raw["message_id"] = number = world.next_message_id(chat)
    silent = call.truth("disable_notification")
    message = Message(chat, number, raw, at, by_bot=True, silent=silent, fixed=other is not None, parameters=call.parameters)
    if other is not None:
        _keyboard(chat, other)
    chat.add(message)
    return raw


def _keyboard(chat: Chat, markup: Json) -> None:
    if "keyboard" in markup:
        chat.keyboard, chat.keyboard_hidden = markup, False
    elif markup.get("remove_keyboard"):
        chat.keyboard = None


def send_message(world: "Telegram", call: Call) -> Json:
    """SendMessage."""
    world.chat_to_write(call["chat_id"])
    return _post(world, call, _text(call))


def send_chat_action(world: "Telegram", call: Call) -> bool:
    """SendChatAction: refused where writing would be."""
    world.chat_to_write(call["chat_id"])
    return True


def send_place(world: "Telegram", call: Call) -> Json:
    """SendLocation and sendVenue: degrees, and for a venue its title and address."""
    latitude, longitude = float(call["latitude"]), float(call["longitude"])
    if not -90 <= latitude <= 90 or not -180 <= longitude <= 180:
        raise bad("wrong latitude or longitude")
    point = {"latitude": latitude, "longitude": longitude}
    if call.method == "sendLocation":
        return _post(world, call, {"location": point})
    title, address = str(call["title"]).strip(), str(call["address"]).strip()
    if not title or not address:
        raise bad(f"venue {'title' if not title else 'address'} must be non-empty")
    return _post(world, call, {"venue": {"location": point, "title": title, "address": address}, "location": point})


def send_contact(world: "Telegram", call: Call) -> Json:
    """SendContact."""
    if not str(call["phone_number"]).strip():
        raise bad("phone number must be non-empty")
    if not str(call["first_name"]).strip():
        raise bad("first name must be non-empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    return _post(world, call, {"contact": {name: call[name] for name in names if call[name]}})


def send_file(world: "Telegram", call: Call) -> Json:
    """SendPhoto and sendDocument: an upload is kept so that the page can show it; an id or address is taken on trust."""
    kind = "photo" if call.method == "sendPhoto" else "document"
    caption = _caption(call)
    given = str(call[kind])
    upload = call.files.get(given.removeprefix("attach://"))
    if given.startswith("attach://") and not upload:
        raise bad(f"file must be non-empty: {kind}")
    if upload and not upload[1]:
        raise bad("file must be non-empty")
    number = f"preview-upload-{next(_files)}" if upload else given
    size = len(upload[1]) if upload else 0
    known: Json = {"file_id": number, "file_unique_id": number[-20:], "file_size": size}
    content: Json = {"photo": [known | {"width": 800, "height": 800}]}
    if kind == "document":
        content = {"document": known | {"file_name": upload[0] if upload else "document"}}
    sent = _post(world, call, content | caption)
    if upload:
        world.files[number] = upload
        while len(world.files) > 20:
            del world.files[next(iter(world.files))]
    return sent


def get_file(world: "Telegram", call: Call) -> Json:
    """GetFile, of what the bot itself has uploaded."""
    number = str(call["file_id"])
    if number not in world.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    return {"file_id": number, "file_unique_id": number[-20:], "file_size": len(world.files[number][1]), "file_path": number}


def _to_edit(world: "Telegram", call: Call) -> Message:
    if call["inline_message_id"] is not None:
        raise bad("MESSAGE_ID_INVALID")
    if call["chat_id"] is None:
        raise bad("chat_id is empty")
    chat = world.chat_to_write(call["chat_id"])
    message = chat.by_id.get(int(call["message_id"] or 0))
    if message is None:
        raise bad("message to edit not found")
    if not message.by_bot or message.fixed:
        raise bad("message can't be edited")
    return message


def _edit(world: "Telegram", call: Call, message: Message, gone: tuple[str, ...], content: Json) -> Json:
    inline, other = check_markup(call["reply_markup"], private=message.chat.kind == "private")
    if other:
        raise bad("inline keyboard expected")
    raw = {name: value for name, value in message.raw.items() if name not in {*gone, "reply_markup", "edit_date"}} | content
    if inline:
        raw["reply_markup"] = inline
    if raw == {name: value for name, value in message.raw.items() if name != "edit_date"}:
        raise bad(NOT_MODIFIED)
    if gone:
        raw["edit_date"] = int(world.now())
    message.raw = raw
    message.edits += 1
    message.parameters = call.parameters
    message.chat.changed(by_bot=True)
    return raw


def edit_text(world: "Telegram", call: Call) -> Json:
    """EditMessageText: keeps the id; without `reply_markup` the buttons go."""
    message = _to_edit(world, call)
    content = _text(call)
    if "text" not in message.raw:
        raise bad("there is no text in the message to edit")
    return _edit(world, call, message, ("text", "entities", "link_preview_options"), content)


def edit_caption(world: "Telegram", call: Call) -> Json:
    """EditMessageCaption."""
    message = _to_edit(world, call)
    content = _caption(call)
    if not {"photo", "document"} & message.raw.keys():
        raise bad("there is no caption in the message to edit")
    return _edit(world, call, message, ("caption", "caption_entities"), content)


def edit_markup(world: "Telegram", call: Call) -> Json:
    """EditMessageReplyMarkup: only the buttons."""
    return _edit(world, call, _to_edit(world, call), (), {})


def _delete(world: "Telegram", message: Message) -> None:
    young = world.now() - message.at < DELETABLE_SECONDS
    foreign = message.chat.kind != "private" and not message.by_bot
    if not young or foreign:
        raise bad("message can't be deleted for everyone")


def delete_message(world: "Telegram", call: Call) -> bool:
    """DeleteMessage: own and in private chats also the person's, if younger than 48 hours."""
    chat = world.chat_to_write(call["chat_id"])
    message = chat.by_id.get(int(call["message_id"]))
    if message is None:
        raise bad("message to delete not found")
    _delete(world, message)
    chat.remove(message)
    return True


def delete_messages(world: "Telegram", call: Call) -> bool:
    """DeleteMessages, 1-100 ids: unknown ones are skipped, a single undeletable one fails all (TDLib delete_messages)."""
    chat = world.chat_to_write(call["chat_id"])
    numbers = call["message_ids"] or []
    if not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified" if not numbers else "too many message identifiers specified")
    found = [message for number in dict.fromkeys(map(int, numbers)) if (message := chat.by_id.get(number))]
    for message in found:
        _delete(world, message)
    for message in found:
        chat.remove(message)
    return True
