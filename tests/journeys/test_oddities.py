"""What Telegram does besides sending texts: edits, albums, moving places, groups that move, people who come back."""

import asyncio

import pytest

from bot.preview import Person, Telegram
from bot.preview.chats import Group
from bot.situation import PAGES, PageName, Situation, View
from tests.program import settles, walks


@pytest.mark.parametrize("words", ["он меня сейчас убьёт", "не хочу жить", "бала жоғалды"])
@pytest.mark.parametrize("way", ["edit", "caption", "reply", "after hide", "after a question"])
async def test_danger_is_heard_however_it_is_said(russian: Person, words: str, way: str) -> None:
    page = await walks(russian, ">/start", "Русский")
    if way == "edit":
        await walks(russian, ">ывапролд")
        mine = next(message for message in reversed(russian.messages) if not message.by_bot)
        await russian.edit(mine, words)
    elif way == "caption":
        await russian.send_photo(words)
    elif way == "reply":
        await russian.send(words, reply_to=page)
    else:
        await walks(russian, *(["Скрыть"] if way == "after hide" else ["Дома бьют, угрожают", "Астана"]))
        await russian.send(words)
    await russian.waits(until=lambda chat: any(message.button("112: ") for message in chat.bot_messages))
    await settles(russian)
    assert len([message for message in russian.chat.bot_messages if message.button("112: ")]) == 1


def russian_texts(person: Person) -> list[str]:
    return [message.text for message in person.chat.bot_messages]


async def test_a_place_that_moves_is_answered_once(russian: Person) -> None:
    await walks(russian, ">/start", "Русский", "Негде жить")
    place = await russian.share_location(51.13, 71.43)
    await russian.waits(until=lambda chat: "«Демеу»" in chat.last_message.text)
    await settles(russian)
    before = len(russian.chat.bot_messages)
    for _ in range(3):
        russian.world.deliver({"edited_message": place.raw | {"edit_date": int(russian.world.now())}})
    await walks(russian, ">спасибо")
    assert len(russian.chat.bot_messages) == before + 1


async def test_a_place_that_moves_all_the_time_takes_nobodys_turn(russian: Person) -> None:
    """Telegram sends an edit every few seconds for hours; whoever walks with a shared place may still write."""
    await walks(russian, ">/start", "Русский", "Негде жить")
    place = await russian.share_location(51.13, 71.43)
    await russian.waits(until=lambda chat: "«Демеу»" in chat.last_message.text)
    before = len(russian.chat.bot_messages)
    for step in range(60):
        moved = {"latitude": 51.13, "longitude": 71.43 + step / 1000, "live_period": 900}
        russian.world.deliver({"edited_message": place.raw | {"location": moved}})
    page = await walks(russian, ">негде жить, Астана")
    assert "«Демеу»" in page.text
    assert len(russian.chat.bot_messages) == before + 1


NOBODY = {"id": 5, "is_bot": False, "first_name": "-"}
WORDS: dict[str, object] = {"text": "негде жить, Астана"}
ANYWHERE = {"id": 1, "type": "private"}
SHAPES: dict[str, dict[str, object]] = {
    "by way of a bot": WORDS | {"via_bot": {"id": 9, "is_bot": True, "first_name": "v"}},
    "an answer to what is gone": WORDS | {"reply_to_message": {"message_id": 3, "date": 0, "chat": ANYWHERE}},
    "an answer to another chat": WORDS | {"external_reply": {"origin": {"type": "hidden_user", "date": 1}}},
    "an answer to a story": WORDS | {"reply_to_story": {"chat": ANYWHERE, "id": 1}},
    "forwarded from nobody": WORDS | {"forward_origin": {"type": "hidden_user", "date": 1}},
    "forwarded from what is not invented yet": WORDS | {"forward_origin": {"type": "martian", "date": 1}},
    "in a topic": WORDS | {"message_thread_id": 7, "is_topic_message": True},
    "in a channel's direct messages": WORDS | {"direct_messages_topic": {"topic_id": 4}},
    "seen by one only": WORDS | {"receiver_user": NOBODY, "ephemeral_message_id": 5},
    "on behalf of a channel": WORDS | {"sender_chat": {"id": -100, "type": "channel", "title": "x"}},
    "no entities": WORDS | {"entities": []},
    "wrong entities": WORDS | {"entities": [{"type": "future", "offset": -4, "length": 10**9}]},
    "before 1970": WORDS | {"date": -5},
    "in the year 33658": WORDS | {"date": 10**12},
    "without a date": WORDS | {"date": 0},
    "without a number": WORDS | {"message_id": 0},
    "paid pictures": {"paid_media": {"star_count": 5, "paid_media": [{"type": "preview"}]}},
    "paid pictures to come": {"paid_media": {"star_count": 5, "paid_media": [{"type": "martian"}]}},
    "a story": {"story": {"chat": ANYWHERE, "id": 1}},
    "a gift": {"gift": {"gift": {"id": "1"}}},
    "a list": {"checklist": {"title": "x", "tasks": [{"id": 1, "text": "x"}]}},
    "a game": {"game": {"title": "x", "description": "y", "photo": []}},
    "no picture in a picture": {"photo": []},
    "an empty poll": {"poll": {"id": "1", "question": "?", "options": []}},
    "a payment": {"successful_payment": {"currency": "XTR", "total_amount": 1}},
    "a passport": {"passport_data": {"data": []}},
    "a contact without a number": {"contact": {"first_name": "x"}},
    "a place that is nowhere": {"location": {"latitude": 1e308, "longitude": -1e308}},
    "a number for a text": {"text": 123},
    "no text": {"text": None},
    "what is not invented yet": {"hologram": {"depth": 1}},
    "nothing at all": {},
}


async def test_whatever_shape_a_message_has_it_is_answered_and_words_in_it_are_heard(world: Telegram) -> None:
    people = {}
    for shape, content in SHAPES.items():
        people[shape] = person = world.person(language_code="ru")
        person.started = True
        number = world.next_message_id(person.chat)
        world.deliver(
            {"message": {"message_id": number, "date": int(world.now()), "chat": person.chat.raw, "from": person.raw} | content}
        )
    for shape, person in people.items():
        await person.waits(until=lambda chat: chat.bot_messages)
        assert ("«Демеу»" in person.last_message.text) == ("text" in SHAPES[shape] and SHAPES[shape]["text"] == WORDS["text"]), (
            shape
        )
        assert person.last_message.labels, shape


@pytest.mark.parametrize(
    "content",
    [
        {}, {"data": None}, {"data": 5}, {"game_short_name": "x"}, {"data": "", "chat_instance": None},
        {"data": "x", "message": {}}, {"data": "x", "message": {"message_id": 5, "date": 0, "chat": {"id": 1}}},
    ],
)  # fmt: skip
async def test_whatever_shape_a_tap_has_its_spinner_stops_and_a_page_comes(russian: Person, content: dict[str, object]) -> None:
    russian.started = True
    tap = russian.world.new_tap(russian.chat)
    russian.world.deliver({"callback_query": {"id": tap.id, "from": russian.raw, "chat_instance": "1"} | content})
    await tap.waits()
    await russian.waits(until=lambda chat: chat.bot_messages)


async def test_it_asks_for_no_more_than_it_answers(world: Telegram, russian: Person) -> None:
    """No reactions, no members, no inline queries: what is not sent cannot be lost, kept or told."""
    await walks(russian, ">/start")
    assert world.inbox.allowed == {"message", "edited_message", "callback_query", "my_chat_member"}


async def test_updates_of_kinds_that_were_not_asked_for_hold_nobody_up(world: Telegram, russian: Person) -> None:
    for kind in ("message_reaction", "chat_boost", "business_message", "purchased_paid_media", "poll_answer", "hologram"):
        for content in ({}, None, [], "x", {"chat": ANYWHERE, "from": NOBODY, "date": 1}):
            world.inbox.put(world.deliver({"message": None}) | {kind: content})
    world.deliver({})
    page = await walks(russian, ">/start")
    assert page.labels


async def test_an_album_is_answered_once(russian: Person) -> None:
    await walks(russian, ">/start")
    for _ in range(5):
        russian.posts({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}], "media_group_id": "77"})
    await russian.waits()
    await walks(russian, ">спасибо")
    assert sum("не понимает голос" in text for text in russian_texts(russian)) == 1


@pytest.mark.parametrize(
    "note",
    [
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    ],
)
async def test_what_telegram_notes_by_itself_is_no_message_to_answer(russian: Person, note: dict[str, object]) -> None:
    await walks(russian, ">/start")
    before = len(russian.chat.bot_messages)
    russian.posts(note)
    await walks(russian, ">спасибо")
    assert len(russian.chat.bot_messages) == before + 1


async def test_a_group_hears_one_line_only_when_the_bot_is_meant(world: Telegram, russian: Person) -> None:
    group = world.group(privacy=False)
    await russian.send("привет @kto_to_drugoi, пиши на a@b.kz", chat=group)
    russian.posts({"new_chat_members": [{"id": 5, "is_bot": False, "first_name": "Сосед"}]}, chat=group)
    await russian.send("обычный разговор", chat=group)
    await russian.send("/112", chat=group)
    await russian.waits(chat=group)
    await asyncio.sleep(0.3)
    assert len(group.bot_messages) == 1
    await russian.send(f"@{world.bot_user['username']} помоги", chat=group)
    await russian.waits(chat=group)
    assert "личном чате" in group.last_message.text


async def test_danger_in_a_group_is_answered_with_112_also_when_edited(world: Telegram, russian: Person) -> None:
    group = world.group(privacy=False)
    message = await russian.send("обычный разговор", chat=group)
    await russian.edit(message, "не хочу жить")
    await russian.waits(chat=group, until=lambda chat: chat.bot_messages)
    assert group.last_message.text.endswith("112")
    assert not group.last_message.labels


async def test_a_group_that_moved_gets_no_page_with_buttons(world: Telegram, russian: Person) -> None:
    old = world.group()
    await russian.send("/start", chat=old)
    await russian.waits(chat=old)
    assert isinstance(old, Group)
    new = old.migrate()
    await russian.send("/start", chat=old)
    await asyncio.sleep(0.5)
    for group in (old, new):
        assert not any(message.labels for message in group.bot_messages)
    page = await walks(russian, ">/start")
    assert page.button("Русский")


async def test_whoever_blocks_and_comes_back_starts_anew(russian: Person) -> None:
    await walks(russian, ">/start", "Русский", "Негде жить", "Астана")
    russian.block()
    await asyncio.sleep(0.2)
    page = await walks(russian, ">Караганда")
    assert "Негде жить" in page.labels, "the need that was told before is forgotten"


async def test_a_tap_on_an_inline_message_is_answered_in_the_persons_own_chat(russian: Person) -> None:
    await walks(russian, ">/start", "Русский")
    tap = russian.tap(View("danger", Situation(lang="ru")).pack(), seen="inline")
    await tap.waits()
    await russian.waits(until=lambda chat: "102" in chat.last_message.text)


@pytest.mark.parametrize("page", ["hide", "forget", "timer", "reported", "report", "neutral"])
async def test_a_link_cannot_say_that_something_was_done(russian: Person, page: str) -> None:
    first = (await walks(russian, ">/start")).text
    token = View(page, Situation(lang="ru"), record=5, choice=1).pack()  # type: ignore[arg-type]
    assert (await walks(russian, f">/start {token}")).text == first


async def test_a_link_brings_no_answers_of_the_person_who_made_it(russian: Person) -> None:
    told = Situation(
        needs=frozenset({"violence"}), lang="kk", place=0, age="18-28", children="yes", papers="no", registration="nowhere",
        who="woman", tonight="no", helper=True,
    )  # fmt: skip
    await walks(russian, f">/start {View('next', told).pack()}", "Астана")
    page = await walks(russian, "Орындарды көрсету")
    assert not page.button("Жауапты өзгерту"), page.labels


async def test_a_shared_text_opens_with_need_and_place_and_nothing_else(world: Telegram, russian: Person) -> None:
    await walks(russian, ">/start", "Қазақша", "Үйде ұрады, қорқытады", "Астана", ">25", ">Әйел")
    page = await walks(russian, "Бөлісу")
    token = page.text.rpartition("?start=")[2].split()[0]
    opened = View.unpack(token)
    assert opened is not None
    situation = opened.situation
    assert (situation.age, situation.children, situation.who, situation.lang, situation.helper) == (None, None, None, None, False)
    other = world.person(language_code="ru")
    page = await walks(other, f">/start {token}")
    assert "«Үміт»" in page.text
    assert page.button("Қазақша"), "it opens in the language of the other phone"


@pytest.mark.parametrize("opens", ["next", "danger", "hide", "reported", "forget", "first", "no view at all"])
async def test_a_button_tapped_in_a_group_opens_nothing_there(world: Telegram, russian: Person, opens: PageName | str) -> None:
    group = world.group(privacy=False)
    await russian.send("/start", chat=group)
    await russian.waits(chat=group)
    before = [message.raw for message in group.messages]
    token = View(opens, Situation(frozenset({"violence"}), lang="ru")).pack() if opens in PAGES else opens
    tap = await russian.tap(token, group.last_message).waits()
    assert "личном чате" in str(tap.toast)
    assert ("112" in str(tap.toast)) is (opens == "danger")
    await russian.asks("/start")
    assert [message.raw for message in group.messages] == before
    assert len(russian.chat.bot_messages) == 1
