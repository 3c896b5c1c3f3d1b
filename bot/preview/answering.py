"""Answers to taps and inline queries: the spinner stops, a toast shows, a list opens."""

from typing import TYPE_CHECKING

from bot.preview.buttons import check_markup
from bot.preview.calls import Call
from bot.preview.markup import read_formatted, units
from bot.preview.people import Tap
from bot.preview.refusals import bad

if TYPE_CHECKING:
    from bot.preview.world import Telegram

LONGEST_TOAST = 200
MOST_RESULTS = 50
SECONDS = 15
"""How long a tap may wait for its answer: people report about fifteen seconds (telegraf issue 1839), inline about ten."""
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def _tap(world: "Telegram", number: str) -> Tap:
    tap = world.taps.get(number)
    if tap is None or world.now() - tap.at > SECONDS:
        raise bad(TOO_OLD)
    return tap


def answer_tap(world: "Telegram", call: Call) -> bool:
    """AnswerCallbackQuery. A second answer is taken but shows nothing."""
    tap = _tap(world, str(call["callback_query_id"]))
    if units(str(call["text"] or "")) > LONGEST_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    tap.answers.append(call.parameters)
    tap.chat.changed(by_bot=False)
    return True


def answer_inline(world: "Telegram", call: Call) -> bool:
    """AnswerInlineQuery: at most 50 results, each with its own id of 1-64 bytes and a text that Telegram would send."""
    tap = _tap(world, str(call["inline_query_id"]))
    results = call["results"] or []
    if len(results) > MOST_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    numbers = [str(result.get("id", "")) for result in results]
    if len(set(numbers)) != len(numbers):
        raise bad("RESULT_ID_DUPLICATE")
    if not all(1 <= len(number.encode()) <= 64 for number in numbers):
        raise bad("RESULT_ID_INVALID")
    if len(str(call["next_offset"] or "").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    for result in results:
        content = result.get("input_message_content") or {}
        if "message_text" in content:
            text, _ = read_formatted(str(content["message_text"]), content.get("parse_mode"), content.get("entities"))
            if not 1 <= units(text) <= 4096:
                raise bad("MESSAGE_TEXT_INVALID")
        check_markup(result.get("reply_markup"))
    tap.answers.append(call.parameters)
    tap.chat.changed(by_bot=False)
    return True
