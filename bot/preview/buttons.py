"""The rules for buttons: which keyboards Telegram takes and which it refuses."""

from bot.preview.markup import units, wrong_link
from bot.preview.refusals import Json, bad

ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
MOST_BUTTONS = 100


def check_markup(markup: Json | None, *, private: bool = True) -> tuple[Json | None, Json | None]:
    """A `reply_markup` as sent → (inline keyboard that stays with the message or None, any other markup or None).

    Raises RefusedError with Telegram's own sentence.
    """
    if not markup:
        return None, None
    for field, means in (("inline_keyboard", "InlineKeyboardMarkup"), ("keyboard", "ReplyKeyboardMarkup")):
        if field in markup and not _rows(markup[field]):
            raise bad(f'field "{field}" of the {means} must be an Array of Arrays')
    if "inline_keyboard" in markup:
        return _inline(markup), None
    if "keyboard" in markup:
        _reply(markup, private=private)
    return None, markup


def _rows(rows: object) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, list) and all(isinstance(key, dict | str) for key in row) for row in rows
    )


def _inline(markup: Json) -> Json | None:
    rows = [[_inline_button(button) for button in row] for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": rows} if rows else None


def _inline_button(button: Json | str) -> Json:
    kept = {name: value for name, value in button.items() if value is not None} if isinstance(button, dict) else {}
    if not str(kept.get("text", "")).strip():
        raise bad('can\'t parse inline keyboard button: field "text" must be non-empty')
    actions = [name for name in ACTIONS if name in kept]
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad("can't parse inline keyboard button: exactly one of the optional fields must be used")
    if actions == ["callback_data"] and not 1 <= len(str(kept["callback_data"]).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if actions == ["url"] and (reason := wrong_link(str(kept["url"]))):
        raise bad(f"inline keyboard button URL '{kept['url']}' is invalid: {reason}")
    if actions == ["copy_text"] and not 1 <= units(str((kept["copy_text"] or {}).get("text", ""))) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    return kept


def _reply(markup: Json, *, private: bool) -> None:
    buttons = [button if isinstance(button, dict) else {"text": button} for row in markup["keyboard"] for button in row]
    if not buttons:
        raise bad("reply keyboard must contain at least one button")
    if len(buttons) > 300:
        raise bad("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        if not str(button.get("text") or "").strip():
            raise bad("keyboard button text must be non-empty")
        if not private and (button.get("request_location") or button.get("request_contact")):
            raise bad("location can be requested in private chats only")
