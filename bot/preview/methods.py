"""The methods of the Bot API that this Telegram knows, by name; every other one is refused with a sentence that says so."""

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bot.preview import answering, profile, sending
from bot.preview.calls import Call
from bot.preview.refusals import RefusedError

if TYPE_CHECKING:
    from bot.preview.world import Telegram

Method = Callable[["Telegram", Call], Any | Awaitable[Any]]


async def get_updates(world: "Telegram", call: Call) -> Any:
    """Long polling."""
    return await world.inbox.poll(
        int(call["offset"] or 0), int(call["limit"] or 100), float(call["timeout"] or 0), call["allowed_updates"]
    )


async def set_webhook(world: "Telegram", call: Call) -> Any:
    """A webhook, or none if the address is empty."""
    if call.truth("drop_pending_updates"):
        world.inbox.drop()
    if not call["url"]:
        await world.inbox.delete_webhook()
    else:
        most = int(call["max_connections"] or 40)
        await world.inbox.set_webhook(str(call["url"]), call["secret_token"], most, call["allowed_updates"])
    return True


async def delete_webhook(world: "Telegram", call: Call) -> Any:
    """Back to getUpdates."""
    if call.truth("drop_pending_updates"):
        world.inbox.drop()
    await world.inbox.delete_webhook()
    return True


def get_webhook_info(world: "Telegram", _: Call) -> Any:
    """Where updates go, and what went wrong there."""
    inbox, webhook = world.inbox, world.inbox.webhook
    known = {"url": webhook.url if webhook else "", "has_custom_certificate": False, "pending_update_count": len(inbox.pending)}
    if webhook:
        known |= {"max_connections": webhook.most, "ip_address": "127.0.0.1"}
        if webhook.error:
            known |= {"last_error_date": int(webhook.error_at), "last_error_message": webhook.error}
    if inbox.allowed is not None:
        known["allowed_updates"] = sorted(inbox.allowed)
    return known


def agree(_: "Telegram", __: Call) -> Any:
    """What has no effect that a person could see here."""
    return True


METHODS: dict[str, Method] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "close": agree,
    "logOut": agree,
    "sendChatAction": sending.send_chat_action,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_file,
    "sendDocument": sending.send_file,
    "sendLocation": sending.send_place,
    "sendVenue": sending.send_place,
    "sendContact": sending.send_contact,
    "editMessageText": sending.edit_text,
    "editMessageCaption": sending.edit_caption,
    "editMessageReplyMarkup": sending.edit_markup,
    "deleteMessage": sending.delete_message,
    "deleteMessages": sending.delete_messages,
    "getFile": sending.get_file,
    "answerCallbackQuery": answering.answer_tap,
    "answerInlineQuery": answering.answer_inline,
    "getChat": profile.get_chat,
    "getChatMember": profile.get_chat_member,
    "leaveChat": profile.leave_chat,
    "getMe": profile.get_me,
    "setMyCommands": profile.set_commands,
    "getMyCommands": profile.get_commands,
    "deleteMyCommands": profile.delete_commands,
    "setMyName": profile.set_words,
    "getMyName": profile.get_words,
    "setMyDescription": profile.set_words,
    "getMyDescription": profile.get_words,
    "setMyShortDescription": profile.set_words,
    "getMyShortDescription": profile.get_words,
    "setMyDefaultAdministratorRights": profile.set_rights,
    "getMyDefaultAdministratorRights": profile.get_rights,
    "setChatMenuButton": agree,
}


async def perform(world: "Telegram", call: Call) -> Any:
    """Performs a call whose parameters are checked; its result as JSON. Raises RefusedError."""
    method = METHODS.get(call.method)
    if method is None:
        raise RefusedError(404, f"Not Found: this Telegram in miniature does not know {call.method} yet")
    result = method(world, call)
    return await result if inspect.isawaitable(result) else result
