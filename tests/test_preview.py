"""The Bot API double holds to Telegram's rules: asked over real HTTP by aiogram's own client."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from aiohttp import web
from teremok.validation import ApiRuleViolation, validate_method

from bot.preview import Person, Tap, Telegram
from bot.preview.markup import read_formatted, units
from bot.preview.page import serve
from bot.preview.refusals import RefusedError
from bot.settings import SettingsError


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    yield Bot(telegram.token, session=session)
    # aiogram's own close sleeps a quarter of a second, which would be paid in every test.
    if session._session:
        await session._session.close()


@pytest.fixture
async def aigul(telegram: Telegram) -> Person:
    person = telegram.person(name="Айгүл", language_code="kk", username="aigul")
    await person.send("/start")
    return person


def keys(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


def key(label: str, opens: str = "x") -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=opens)


# Receiving


async def test_a_person_is_heard_with_name_language_and_marked_command(bot: Bot, aigul: Person) -> None:
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.from_user
    assert (update.message.from_user.first_name, update.message.from_user.language_code) == ("Айгүл", "kk")
    assert update.message.entities
    assert update.message.entities[0].type == "bot_command"
    assert update.message.chat.id == aigul.id


async def test_updates_stay_until_an_offset_confirms_them(bot: Bot, aigul: Person) -> None:
    await aigul.send("екі")
    first, second = await bot.get_updates()
    assert [first.update_id, second.update_id] == [each.update_id for each in await bot.get_updates()]
    (left,) = await bot.get_updates(offset=second.update_id)
    assert left == second
    assert await bot.get_updates(offset=second.update_id + 1) == []


async def test_a_negative_offset_keeps_only_the_last(bot: Bot, aigul: Person) -> None:
    for word in "abc":
        await aigul.send(word)
    (last,) = await bot.get_updates(offset=-1)
    assert last.message
    assert last.message.text == "c"
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_returns_as_soon_as_somebody_writes(bot: Bot, aigul: Person) -> None:
    (update,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=update.update_id + 1, timeout=30))
    await asyncio.sleep(0.05)
    await aigul.send("сәлем")
    (heard,) = await asyncio.wait_for(poll, 5)
    assert heard.message
    assert heard.message.text == "сәлем"


async def test_a_second_poller_ends_the_first_with_a_conflict(bot: Bot, telegram: Telegram) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    await telegram.person().send("hello")
    assert len(await second) == 1


async def test_polling_while_a_webhook_is_set_is_a_conflict(bot: Bot) -> None:
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def test_kinds_that_were_not_asked_for_never_come(bot: Bot, aigul: Person) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await aigul.send("not heard")
    aigul.tap("heard")
    kinds = [update.event_type for update in await bot.get_updates()]
    assert kinds == ["message", "callback_query"]  # the first came before the bot chose


async def test_a_tap_lives_150_seconds_and_a_message_a_day(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    aigul.tap("old")
    telegram.later(151)
    assert [update.event_type for update in await bot.get_updates()] == ["message"]
    telegram.later(86_400)
    assert await bot.get_updates() == []


async def test_after_a_quiet_week_the_numbers_start_anew(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    (before,) = await bot.get_updates()
    telegram.quiet_week(17)
    await aigul.send("anew")
    (after,) = await bot.get_updates(offset=before.update_id + 1)
    assert after.update_id == 17


async def test_poison_duplicates_and_foreign_numbers_can_be_given(telegram: Telegram, bot: Bot) -> None:
    same = telegram.deliver({"message": {"message_id": 1, "date": 5, "chat": {"id": 1, "type": "private"}}})
    telegram.deliver(same)
    telegram.deliver({"message": "no message at all"}, update_id=9_000_000_000)
    answer = await telegram.call("getUpdates", {})
    assert [update["update_id"] for update in answer["result"]] == [9_000_000_000]  # the dated ones are long expired
    assert bot.id == telegram.bot_id


@pytest.mark.parametrize("act", ["sticker", "photo", "voice", "video", "video_note", "document", "contact", "poll", "dice"])
async def test_whatever_a_person_sends_is_an_update_that_aiogram_reads(bot: Bot, aigul: Person, act: str) -> None:
    await getattr(aigul, f"send_{act}")()
    *_, update = await bot.get_updates()
    assert update.message
    assert update.message.content_type == act


async def test_an_own_message_can_be_changed(bot: Bot, aigul: Person) -> None:
    message = await aigul.send("first")
    await aigul.edit(message, "second")
    *_, update = await bot.get_updates()
    assert update.edited_message
    assert (update.edited_message.text, update.edited_message.message_id) == ("second", message.id)


# Sending


async def test_a_text_arrives_formatted_and_silent(bot: Bot, aigul: Person) -> None:
    sent = await bot.send_message(
        aigul.id, "<b>Анықтама</b>\n111 &amp; <i>102</i>", parse_mode="HTML", disable_notification=True, protect_content=False
    )
    message = aigul.last_message
    assert (message.id, message.text, message.silent) == (sent.message_id, "Анықтама\n111 & 102", True)
    assert [(each["type"], each["offset"], each["length"]) for each in message.entities] == [("bold", 0, 8), ("italic", 15, 3)]
    assert message.first_line == "Анықтама"


async def test_message_numbers_grow(bot: Bot, aigul: Person) -> None:
    numbers = [(await bot.send_message(aigul.id, "text")).message_id for _ in range(3)]
    assert numbers == sorted(set(numbers))
    assert numbers[0] > aigul.messages[0].id


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        ("   \n", "message text is empty"),
        ("<b></b>", "message text is empty"),
        ("a" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("ә <3 a>", 'Unsupported start tag "3" at byte offset 3'),
        ("1 < 2", "Unclosed start tag at byte offset 2|Unsupported start tag"),
        ("<font>a</font>", 'Unsupported start tag "font"'),
        ('<a href="https://example.org>a</a>', 'Unclosed start tag "a"'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler"'),
    ],
)
async def test_a_text_that_telegram_refuses_is_refused(bot: Bot, aigul: Person, text: str, reason: str) -> None:
    with pytest.raises(TelegramBadRequest, match=reason.replace("(", r"\(")):
        await bot.send_message(aigul.id, text, parse_mode="HTML")
    assert aigul.chat.bot_messages == []


async def test_4096_units_are_taken_however_they_are_written(bot: Bot, aigul: Person) -> None:
    await bot.send_message(aigul.id, "<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")
    assert units(aigul.last_message.text) == 4096


@pytest.mark.parametrize("href", ["tel:111", "tel:+77001112233", "localhost", "javascript:alert(1)", "mailto:a@b.kz"])
async def test_a_link_that_is_no_web_address_is_dropped_in_silence(bot: Bot, aigul: Person, href: str) -> None:
    await bot.send_message(aigul.id, f'<a href="{href}">call</a>', parse_mode="HTML")
    assert (aigul.last_message.text, aigul.last_message.entities) == ("call", [])


def test_the_server_finds_long_numbers_and_commands_but_no_short_ones() -> None:
    _, entities = read_formatted("111\n+7 701 123 45 67\n/privacy https://gov.kz/a. +7\u00a0701\u00a0123\u00a045\u00a067", None)
    assert [entity["type"] for entity in entities] == ["phone_number", "bot_command", "url", "phone_number"]


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        (InlineKeyboardButton(text="a", callback_data="ж" * 33), "BUTTON_DATA_INVALID"),
        (InlineKeyboardButton(text="a", url="tel:111"), "Unsupported URL protocol"),
        (InlineKeyboardButton(text="a", url="https://localhost/x"), "Wrong HTTP URL"),
        (InlineKeyboardButton(text="a", copy_text=CopyTextButton(text="1" * 257)), "BUTTON_COPY_TEXT_INVALID"),
        (InlineKeyboardButton(text="a"), "Text buttons are unallowed in the inline keyboard"),
        (InlineKeyboardButton(text=" ", callback_data="a"), "non-empty"),
        (InlineKeyboardButton(text="a", callback_data="a", url="https://gov.kz"), "exactly one"),
    ],
)
async def test_a_wrong_button_refuses_the_whole_message(
    bot: Bot, aigul: Person, button: InlineKeyboardButton, reason: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_message(aigul.id, "text", reply_markup=keys(button))
    assert aigul.chat.bot_messages == []


async def test_the_longest_allowed_buttons_are_taken(bot: Bot, aigul: Person) -> None:
    copies = InlineKeyboardButton(text="111", copy_text=CopyTextButton(text="1" * 256))
    await bot.send_message(aigul.id, "text", reply_markup=keys(key("a", "ж" * 32), copies))
    assert await aigul.click("111") == "1" * 256
    assert aigul.clipboard == "1" * 256


async def test_a_hundred_and_one_buttons_are_too_many(bot: Bot, aigul: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="REPLY_MARKUP_TOO_LONG"):
        await bot.send_message(aigul.id, "text", reply_markup=keys(*[key("a")] * 101))


async def test_an_answer_to_a_message_that_is_gone_is_refused(bot: Bot, aigul: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(aigul.id, "text", reply_parameters=ReplyParameters(message_id=10**6))
    sent = await bot.send_message(aigul.id, "text", reply_parameters=ReplyParameters(message_id=aigul.messages[0].id))
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "/start"


async def test_venue_location_contact_and_files_arrive(bot: Bot, aigul: Person) -> None:
    venue = await bot.send_venue(aigul.id, 51.1, 71.4, "Орталық", "Астана")
    assert venue.venue
    assert venue.venue.title == "Орталық"
    assert (await bot.send_location(aigul.id, 51.1, 71.4)).location
    assert (await bot.send_contact(aigul.id, "111", "Сенім")).contact
    sheet = await bot.send_document(aigul.id, BufferedInputFile(b"%PDF", "sheet.pdf"), caption="<b>парақ</b>", parse_mode="HTML")
    assert sheet.document
    assert (sheet.document.file_name, sheet.caption) == ("sheet.pdf", "парақ")
    photo = await bot.send_photo(aigul.id, BufferedInputFile(b"png", "sheet.png"))
    assert photo.photo
    file = await bot.get_file(photo.photo[-1].file_id)
    assert file.file_path
    saved = await bot.download_file(file.file_path)
    assert saved
    assert saved.read() == b"png"
    with pytest.raises(TelegramBadRequest, match="caption is too long"):
        await bot.send_photo(aigul.id, BufferedInputFile(b"png", "sheet.png"), caption="a" * 1025)


@pytest.mark.parametrize(
    ("happens", "error", "reason"),
    [
        ("block", TelegramForbiddenError, "bot was blocked by the user"),
        ("deactivate", TelegramForbiddenError, "user is deactivated"),
    ],
)
async def test_who_does_not_want_the_bot_cannot_be_written_to(
    bot: Bot, aigul: Person, happens: str, error: type[Exception], reason: str
) -> None:
    getattr(aigul, happens)()
    with pytest.raises(error, match=reason):
        await bot.send_message(aigul.id, "text")


async def test_blocking_and_unblocking_are_told_and_a_message_unblocks(bot: Bot, aigul: Person) -> None:
    aigul.block()
    await aigul.send("again")
    kinds = [update.event_type for update in await bot.get_updates()]
    assert kinds == ["message", "my_chat_member", "my_chat_member", "message"]
    await bot.send_message(aigul.id, "text")


async def test_the_bot_cannot_write_first(bot: Bot, telegram: Telegram) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(telegram.person().id, "text")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(123, "text")


# Editing and deleting


async def test_an_edit_keeps_the_number_and_without_buttons_removes_them(bot: Bot, aigul: Person) -> None:
    sent = await bot.send_message(aigul.id, "one", reply_markup=keys(key("a")))
    edited = await bot.edit_message_text("two", chat_id=aigul.id, message_id=sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.message_id, edited.text, edited.reply_markup) == (sent.message_id, "two", None)
    assert edited.edit_date
    assert (aigul.last_message.text, aigul.last_message.labels, len(aigul.messages)) == ("two", [], 2)


async def test_the_same_again_is_not_modified(bot: Bot, aigul: Person) -> None:
    sent = await bot.send_message(aigul.id, "<b>one</b>", parse_mode="HTML", reply_markup=keys(key("a")))
    same = {"chat_id": aigul.id, "message_id": sent.message_id}
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("<b>one</b>", parse_mode="HTML", reply_markup=keys(key("a")), **same)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(reply_markup=keys(key("a")), **same)
    await bot.edit_message_text("one", reply_markup=keys(key("a")), **same)
    await bot.edit_message_reply_markup(**same)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("one", **same)


async def test_what_cannot_be_edited_is_refused(bot: Bot, aigul: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("two", chat_id=aigul.id, message_id=10**6)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("two", chat_id=aigul.id, message_id=aigul.messages[0].id)
    place = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Место", request_location=True)]], one_time_keyboard=True)
    for markup in (place, ReplyKeyboardRemove()):
        sent = await bot.send_message(aigul.id, "where", reply_markup=markup)
        with pytest.raises(TelegramBadRequest, match="message can't be edited"):
            await bot.edit_message_text("two", chat_id=aigul.id, message_id=sent.message_id)
    venue = await bot.send_venue(aigul.id, 51.1, 71.4, "a", "b")
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await bot.edit_message_text("two", chat_id=aigul.id, message_id=venue.message_id)
    aigul.deletes_chat()
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("two", chat_id=aigul.id, message_id=venue.message_id)


async def test_old_messages_are_edited_but_not_deleted(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    old = await bot.send_message(aigul.id, "old")
    telegram.later(2 * 86_400 + 1)
    young = await bot.send_message(aigul.id, "young")
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await bot.delete_message(aigul.id, old.message_id)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await bot.delete_messages(aigul.id, [young.message_id, old.message_id])
    assert [message.text for message in aigul.messages] == ["/start", "old", "young"]
    await bot.edit_message_text("·", chat_id=aigul.id, message_id=old.message_id)
    await bot.delete_messages(aigul.id, [young.message_id, 10**6])
    assert [message.text for message in aigul.messages] == ["/start", "·"]


async def test_in_a_private_chat_the_persons_own_words_can_be_deleted(bot: Bot, aigul: Person) -> None:
    said = aigul.messages[0]
    await bot.delete_message(aigul.id, said.id)
    assert (aigul.messages, said.deleted) == ([], True)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(aigul.id, said.id)


@pytest.mark.parametrize("numbers", [[], list(range(1, 102))])
async def test_delete_messages_takes_1_to_100(telegram: Telegram, aigul: Person, numbers: list[int]) -> None:
    answer = await telegram.call("deleteMessages", {"chat_id": aigul.id, "message_ids": numbers})
    assert answer["error_code"] == 400


# Tapping


async def test_a_tap_is_answered_with_a_toast_and_an_edit(bot: Bot, aigul: Person) -> None:
    await bot.send_message(aigul.id, "one", reply_markup=keys(key("Қазақша", "kk"), key("Русский", "ru")))
    tap = await aigul.click("Русский")
    assert isinstance(tap, Tap)
    *_, update = await bot.get_updates()
    assert update.callback_query
    assert update.callback_query.data == "ru"
    assert not tap.answered
    await bot.answer_callback_query(update.callback_query.id, text="готово")
    await tap.waits()
    assert tap.toast == "готово"


async def test_a_tap_can_be_answered_for_fifteen_seconds(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    first, second = aigul.tap("x"), aigul.tap("y")
    telegram.later(14)
    await bot.answer_callback_query(first.id)
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(second.id, text="a" * 201)
    telegram.later(2)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(second.id)
    with pytest.raises(TelegramBadRequest, match="query ID is invalid"):
        await bot.answer_callback_query("7")


async def test_the_message_of_a_tap_may_be_out_of_reach(bot: Bot, aigul: Person) -> None:
    await bot.send_message(aigul.id, "one", reply_markup=keys(key("a")))
    (update,) = await bot.get_updates()
    await aigul.click("a", seen="inaccessible")
    await aigul.click("a", seen="nothing")
    aigul.tap("forged", seen="inline")
    updates = await bot.get_updates(offset=update.update_id + 1)
    queries = [update.callback_query for update in updates if update.callback_query]
    assert queries[0].message
    assert type(queries[0].message).__name__ == "InaccessibleMessage"
    assert queries[1].message is None
    assert queries[2].inline_message_id


async def test_a_label_that_is_not_there_names_those_that_are(bot: Bot, aigul: Person) -> None:
    await bot.send_message(aigul.id, "one", reply_markup=keys(key("Қазақша"), key("Русский")))
    with pytest.raises(LookupError, match=r"no button 'English'; there are: \['Қазақша', 'Русский'\]"):
        await aigul.click("English")


async def test_a_reply_keyboard_comes_is_used_once_and_goes(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    place = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Место", request_location=True)]], one_time_keyboard=True)
    sent = await bot.send_message(aigul.id, "where", reply_markup=place)
    assert sent.reply_markup is None
    assert aigul.chat.keyboard
    await aigul.share_location(51.1, 71.4)
    assert aigul.chat.keyboard_hidden
    *_, update = await bot.get_updates()
    assert update.message
    assert update.message.location
    await bot.send_message(aigul.id, "there", reply_markup=ReplyKeyboardRemove())
    assert aigul.chat.keyboard is None
    group = telegram.group()
    with pytest.raises(TelegramBadRequest, match="private chats only"):
        await bot.send_message(group.id, "where", reply_markup=place)


# Groups, inline, profile


async def test_in_privacy_mode_a_group_is_heard_only_when_it_concerns_the_bot(bot: Bot, telegram: Telegram) -> None:
    group, person = telegram.group(), telegram.person()
    group.add_bot(person)
    for text in ("hello", "/start@otherbot", "/start", f"@{telegram.username} hi"):
        await person.send(text, chat=group)
    updates = await bot.get_updates()
    assert [update.event_type for update in updates] == ["my_chat_member", "message", "message", "message"]
    assert [update.message.text for update in updates if update.message] == [None, "/start", f"@{telegram.username} hi"]
    group.remove_bot(person)
    with pytest.raises(TelegramForbiddenError, match="kicked from the supergroup chat"):
        await bot.send_message(group.id, "text")


async def test_a_group_that_grew_says_where_it_went(bot: Bot, telegram: Telegram) -> None:
    old = telegram.group(kind="group")
    new = old.migrate()
    with pytest.raises(TelegramMigrateToChat) as error:
        await bot.send_message(old.id, "text")
    assert error.value.migrate_to_chat_id == new.id
    await bot.send_message(new.id, "text")


async def test_an_inline_question_gets_at_most_fifty_distinct_results(bot: Bot, aigul: Person) -> None:
    def article(number: int, text: str = "text") -> InlineQueryResultArticle:
        content = InputTextMessageContent(message_text=text, parse_mode="HTML")
        return InlineQueryResultArticle(id=str(number), title="a", input_message_content=content)

    tap = await aigul.asks_inline("астана")
    for wrong in ([article(1), article(1)], [article(each) for each in range(51)], [article(1, "<b>")]):
        with pytest.raises(TelegramBadRequest):
            await bot.answer_inline_query(tap.id, wrong)
    await bot.answer_inline_query(tap.id, [article(1), article(2)])
    assert len((await tap.waits()).results) == 2


async def test_names_and_commands_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_description("Справка", language_code="ru")
    await bot.set_my_description("Анықтама / Справка")
    assert (await bot.get_my_description(language_code="ru")).description == "Справка"
    assert (await bot.get_my_description(language_code="kk")).description == "Анықтама / Справка"
    await bot.set_my_commands([BotCommand(command="start", description="Басы")], language_code="kk")
    assert [each.command for each in await bot.get_my_commands(language_code="kk")] == ["start"]
    assert await bot.get_my_commands() == []
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand(command="Старт", description="x")])
    with pytest.raises(TelegramBadRequest, match="short description is too long"):
        await bot.set_my_short_description("a" * 121)
    await bot.set_my_name("Анықтама")
    assert (await bot.get_me()).first_name == "Анықтама"


# The door


async def test_a_method_this_telegram_does_not_know_says_so(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    with pytest.raises(TelegramNotFound, match="does not know sendDice yet"):
        await bot.send_dice(aigul.id)
    assert "no method flyToTheMoon" in (await telegram.call("flyToTheMoon", {}))["description"]


async def test_a_wrong_token_is_unauthorized(telegram: Telegram) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with Bot("1:wrong-token-of-nobody-anywhere-at-all", session=session) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart"])
async def test_parameters_come_by_query_form_json_and_multipart(telegram: Telegram, aigul: Person, way: str) -> None:
    url = f"{telegram.url}/bot{telegram.token}/sendmessage"
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    plain = {"chat_id": str(aigul.id), "text": "сәлем", "reply_markup": json.dumps(markup)}
    async with aiohttp.ClientSession() as client:
        if way == "query":
            answer = await client.get(url, params=plain)
        elif way == "form":
            answer = await client.post(url, data=plain)
        elif way == "json":
            answer = await client.post(url, json=plain | {"chat_id": aigul.id, "reply_markup": markup})
        else:
            form = aiohttp.FormData(plain)
            form.add_field("unused", b"bytes", filename="unused.bin")
            answer = await client.post(url, data=form)
        assert (await answer.json())["ok"]
    assert (aigul.last_message.text, aigul.last_message.labels) == ("сәлем", ["a"])


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"text": "a"}, "chat_id is empty"),
        ({"chat_id": 1, "text": "a", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"chat_id": 1, "text": ["a"]}, "wrong text"),
        ({"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": 5}}, "must be an Array"),
    ],
)
async def test_parameters_of_the_wrong_kind_are_refused(telegram: Telegram, given: dict[str, object], reason: str) -> None:
    await telegram.person(id=1).send("/start")
    answer = await telegram.call("sendMessage", given)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert reason in answer["description"]


# Webhook


class Hook:
    """A webhook that fails as often as it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.failures = 0
        self.heard: list[tuple[int, str | None, str | None]] = []
        self.reply: dict[str, object] | None = None
        self.open = asyncio.Event()
        self.open.set()

    async def answer(self, request: web.Request) -> web.Response:
        update = await request.json()
        text = (update.get("message") or {}).get("text")
        self.heard.append((update["update_id"], request.headers.get("X-Telegram-Bot-Api-Secret-Token"), text))
        await self.open.wait()
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        return web.json_response(self.reply) if self.reply else web.Response()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    kept = Hook()
    application = web.Application()
    application.router.add_post("/hook", kept.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    kept.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield kept
    kept.open.set()
    await runner.cleanup()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - nothing tells us; we look until it is so
            await asyncio.sleep(0.005)


async def test_a_webhook_gets_each_update_with_its_secret_and_again_until_it_is_taken(
    bot: Bot, telegram: Telegram, aigul: Person, hook: Hook
) -> None:
    hook.failures = 2
    await bot.set_webhook(hook.url, secret_token="a_B-9")
    await until(lambda: len(hook.heard) == 3)
    assert set(hook.heard) == {(hook.heard[0][0], "a_B-9", "/start")}
    await until(lambda: not telegram.inbox.pending)
    assert "500" in str((await bot.get_webhook_info()).last_error_message)
    await aigul.send("екі")
    await until(lambda: len(hook.heard) == 4)


async def test_a_slow_message_holds_up_only_its_own_chat(bot: Bot, telegram: Telegram, aigul: Person, hook: Hook) -> None:
    hook.open.clear()
    await bot.set_webhook(hook.url)
    await aigul.send("second of the same chat")
    await telegram.person().send("another chat")
    aigul.tap("taps wait elsewhere")
    await until(lambda: len(hook.heard) == 3)
    await asyncio.sleep(0.05)
    assert [text for _, _, text in hook.heard] == ["/start", "another chat", None]
    hook.open.set()
    await until(lambda: len(hook.heard) == 4)


async def test_a_method_in_the_webhooks_answer_is_performed(bot: Bot, aigul: Person, hook: Hook) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": aigul.id, "text": "by reply"}
    await bot.set_webhook(hook.url)
    await aigul.waits()
    assert aigul.last_message.text == "by reply"


async def test_what_a_webhook_did_not_take_waits_for_polling(bot: Bot, aigul: Person, hook: Hook) -> None:
    hook.failures = 10**6
    await bot.set_webhook(hook.url)
    await until(lambda: hook.heard)
    await bot.delete_webhook()
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.chat.id == aigul.id
    await bot.set_webhook(hook.url)
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


@pytest.mark.parametrize(("url", "secret"), [("http://example.org/hook", None), ("https://example.org/hook", "пароль")])
async def test_a_webhook_needs_https_and_a_plain_secret(bot: Bot, url: str, secret: str | None) -> None:
    with pytest.raises(TelegramBadRequest):
        await bot.set_webhook(url, secret_token=secret)


# The world


async def test_waiting_in_vain_says_what_the_chat_holds(aigul: Person) -> None:
    with pytest.raises(TimeoutError, match="by person: '/start'"):
        await aigul.waits(timeout=0.05)


async def test_a_world_for_long_runs_keeps_only_the_last(bot: Bot) -> None:
    world = Telegram(keep=3)
    person = world.person()
    for number in range(20):
        await person.send(str(number))
        await world.call("sendMessage", {"chat_id": person.id, "text": "a"})
    assert (len(person.messages), len(world.calls), len(world.updates)) == (3, 3, 3)
    world.forget(person)
    assert not world.chats
    assert bot.id


async def test_a_test_may_stand_between_the_bot_and_the_method(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    async def refuse(_: web.Request, call: object, __: object) -> web.StreamResponse | None:
        if getattr(call, "method", "") == "sendMessage":
            return web.json_response({"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}, status=400)
        return None

    telegram.interrupt = refuse
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(aigul.id, "text")
    assert (await bot.get_me()).is_bot


async def test_a_taken_port_is_one_plain_line(telegram: Telegram) -> None:
    port = int(telegram.url.rpartition(":")[2])

    async def never(_: str, __: str) -> None:
        raise AssertionError("the bot must not run")

    with pytest.raises(SettingsError, match=rf"^port {port} cannot be opened .*; try another: --port {port + 1}$"):
        await serve(port, never)


async def test_the_page_is_served_while_the_bot_runs_and_closed_after(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[object] = []

    async def run_bot(base_url: str, token: str) -> None:
        async with aiohttp.ClientSession() as client:
            page = await client.get(base_url)
            seen.append(("<!doctype html>" in await page.text(), "default-src 'none'" in page.headers["Content-Security-Policy"]))
            me = await (await client.get(f"{base_url}/bot{token}/getMyDescription")).json()
            seen.append("112" in me["result"]["description"])
            act = {"person": 7_000_000_001, "act": "send", "text": "hello"}
            foreign = await client.post(f"{base_url}/world/act", json=act, headers={"Origin": "http://evil.example"})
            form = await client.post(f"{base_url}/world/act", data=act)
            own = await client.post(f"{base_url}/world/act", json=act, headers={"Origin": base_url})
            seen.append((foreign.status, form.status, own.status))
            wrong = ({"person": 5}, act | {"act": "fly"}, act | {"act": "location", "latitude": 91, "longitude": 0})
            seen.extend([(await client.post(f"{base_url}/world/act", json=each)).status for each in wrong])

    await serve(0, run_bot)
    assert seen == [(True, True), True, (403, 403, 200), 404, 400, 400]
    address = capsys.readouterr().out.strip()
    async with aiohttp.ClientSession() as client:
        with pytest.raises(aiohttp.ClientConnectionError):
            await client.get(address)


# A second opinion on the written limits

SAMPLES = [
    "text", "", "a" * 4096, "a" * 4097, "😀" * 2048, "😀" * 2049, "<b>a</b>", "<b>a", "a</b>", "<x>a</x>", "<b>a</i>",
    "&lt;", "<b><i>a</i></b>", "<b><i>a</b></i>", '<a href="https://gov.kz">a</a>', "<a>a</a>", "<span>a</span>",
    '<span class="tg-spoiler">a</span>', "<pre>a</pre>", "<u>a</u>", "<code>1</code>",
]  # fmt: skip
STRICTER_ABOUT = {"<a>a</a>"}
"""teremok wants an href; TDLib takes the text itself for the address and drops it in silence."""


@pytest.mark.parametrize("text", SAMPLES)
async def test_teremok_and_we_agree_on_what_telegram_takes(telegram: Telegram, bot: Bot, aigul: Person, text: str) -> None:
    def theirs() -> bool:
        try:
            validate_method(bot, SendMessage(chat_id=aigul.id, text=text, parse_mode="HTML"))
        except ApiRuleViolation:
            return False
        return True

    ours = (await telegram.call("sendMessage", {"chat_id": aigul.id, "text": text, "parse_mode": "HTML"}))["ok"]
    assert ours == (theirs() or text in STRICTER_ABOUT)


def test_text_that_is_no_text_is_refused() -> None:
    with pytest.raises(RefusedError, match="UTF-8"):
        read_formatted("\ud800", None)
