"""The pages as a person meets them, from the first one to a number to call."""

import itertools
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import memory, places
from bot.desk.walk import broken_rules, walk
from bot.directory.records import NEEDS, Centre, Eligibility, Need, Notice, Phone
from bot.languages import LANGS, NONE, Lang, Text
from bot.pages import (
    REASONS,
    TIMER_MINUTES,
    Button,
    Extra,
    Flag,
    Page,
    broken,
    extra_of,
    group_words,
    guess_view,
    page_for,
    plain,
    slow_down_words,
    start_link,
    which_place_view,
)
from bot.pages.discretion import telling
from bot.pages.facts import LONGEST_CARD
from bot.pages.here import HEARD
from bot.pages.keyboard import DANGER
from bot.pages.paper import clip, paper, size
from bot.pages.phones import to_call, written
from bot.pages.times import ago, published
from bot.settings import read_settings
from bot.situation import PAGES, Situation, View
from bot.store import ledger
from bot.translations import speaker
from tests.directory_in_small import CENTRES, EVERYTHING, LINES, LONG, SMALL, centre, code_of, directory_of

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=ZoneInfo("Asia/Almaty"))
ASTANA = places.place("city:astana").code
NIGHT = code_of("night")


def told(lang: Lang = "ru", *needs: Need, **more: Any) -> Situation:
    return Situation(needs=frozenset(needs), lang=lang, **more)


def shown(view: View, directory: Any = SMALL, now: datetime = NOON, **extra: Any) -> Page:
    return page_for(view, directory, now, Extra(**extra))


def read(view: View, directory: Any = SMALL, now: datetime = NOON, **extra: Any) -> str:
    return plain(shown(view, directory, now, **extra).text)


def buttons(page: Page) -> list[Button]:
    return [button for row in page.rows for button in row]


def tap(page: Page, label: str) -> View:
    found = [button.opens for button in buttons(page) if button.label == label]
    assert len(found) == 1, (label, [button.label for button in buttons(page)])
    assert found[0] is not None
    return found[0]


def card_of(one: Centre, lang: Lang, now: datetime = NOON, **extra: Any) -> str:
    return read(View("card", told(lang, *one.situations, place=ASTANA), one.code), directory_of((one,), LINES), now, **extra)


# From /start to a number


def test_the_first_page_is_the_same_bytes_whatever_came_before() -> None:
    befores = [Situation(), told("kk", "violence", place=ASTANA), told("ru", "child", age="under-18", helper=True)]
    pages = [
        shown(View("first", before, record=record, choice=choice), default_lang=lang)
        for before in befores
        for record in (0, 7)
        for lang in LANGS
        for choice in (0, HEARD)
    ]
    assert len({repr(page) for page in pages}) == 1
    opened = [button.opens for button in buttons(pages[0])]
    assert [view.situation for view in opened if view] == [Situation(lang="kk"), Situation(lang="ru"), Situation(), Situation()]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("need", ["disability", "pensioner"])
def test_three_taps_lead_from_start_to_a_card_with_a_number(lang: Lang, need: Need) -> None:
    first = shown(View("first"))
    home = shown(tap(first, {"kk": "Қазақша", "ru": "Русский"}[lang]))
    place = shown(next(button.opens for button in buttons(home) if button.opens and button.opens.situation.needs == {need}))
    results = plain(shown(tap(place, places.place("city:shymkent").names[lang])).text)
    assert any(number in results for number in ("111", "109", "+7"))
    assert "1. " in results


def test_thoughts_of_suicide_meet_numbers_before_any_question() -> None:
    home = shown(View("home", told("ru")))
    text = read(tap(home, "Не хочется жить"))
    assert text.index("111") < text.index("150") < text.index("112 или 103")


def test_the_local_line_for_such_thoughts_stands_on_the_page_once_the_place_is_known() -> None:
    everywhere = read(View("danger-suicide", told("ru", "suicide-crisis")))
    in_astana = read(View("next", told("ru", "suicide-crisis", place=ASTANA)))
    assert "7172" not in everywhere
    assert written("+77172547603") in in_astana
    assert "Хорошо, что вы обратились" in in_astana


def test_under_18_no_more_questions_and_no_papers_are_asked() -> None:
    situation = told("kk", "homelessness", place=ASTANA)
    question = shown(View("next", situation))
    assert "1-сұрақ" in plain(question.text)
    child = shown(tap(question, "18-ге толмаған"))
    assert plain(child.text).startswith("Көмек сұрағаның дұрыс")
    results = plain(shown(tap(child, "Баратын орын табу")).text)
    assert "сұрақ, барлығы" not in results
    helper = read(View("next", replace(situation, age="under-18", helper=True)))
    assert helper.startswith("Бала туралы")


def test_a_question_is_numbered_skippable_and_can_be_left_for_the_places() -> None:
    situation = told("ru", "homelessness", place=ASTANA)
    page = shown(View("next", situation))
    assert plain(page.text).startswith("Вопрос 1 из ")
    assert tap(page, "Не знаю, пропустить").situation.age == "unsaid"
    assert tap(page, "Показать места сейчас").page == "results"
    assert tap(page, "Назад") == View("place", situation)


def test_back_clears_the_last_answer_and_never_runs_in_a_circle() -> None:
    view = View("results", told("ru", "homelessness", place=ASTANA, age="18-28", children="no", papers="unsaid"))
    path = []
    for _ in range(8):
        labels = {button.label: button.opens for button in buttons(shown(view))}
        if labels.get("Назад") is None:
            break
        view = labels["Назад"]
        path.append(view.page)
    assert path == ["question", "question", "question", "place", "home"]


def test_the_other_language_keeps_everything() -> None:
    view = View("question", told("ru", "homelessness", place=ASTANA, age="18-28", helper=True), choice=3)
    other = tap(shown(view), "Қазақша")
    assert other == replace(view, situation=replace(view.situation, lang="kk"))


def test_in_helper_mode_the_questions_ask_about_that_person() -> None:
    view = View("question", told("kk", "homelessness", place=ASTANA, helper=True), choice=2)
    assert "Ол адамның қасында бала бар ма?" in read(view)


def test_towns_that_have_a_place_for_the_need_come_first() -> None:
    page = shown(View("place", told("ru", "orphan-graduate")))
    assert buttons(page)[0].label == "Алматы"


@pytest.mark.parametrize("need", ["violence", "child"])
def test_the_phone_is_spoken_of_without_a_tap_of_its_own(need: Need) -> None:
    text = read(View("next", told("ru", need)))
    assert "Этот чат и список вызовов увидит тот" in text
    assert text.index("112, 102") < text.index("Этот чат")


def test_the_location_keyboard_is_asked_for_on_one_page_only() -> None:
    place = shown(View("place", told("kk", "family")))
    assert place.asks_location is None
    assert shown(tap(place, "Орналасқан жерім")).asks_location == "Орналасқан жерім"


def test_a_new_place_forgets_where_one_is_registered() -> None:
    view = View("place", told("ru", "homelessness", place=ASTANA, registration="here", age="18-28"))
    chosen = tap(shown(view), "Алматы").situation
    assert (chosen.registration, chosen.age) == (None, "18-28")
    assert tap(shown(view), "Астана").situation.registration == "here"


def test_words_that_fit_two_needs_or_two_places_are_asked_about_and_survive_a_restart() -> None:
    view = guess_view(told("ru"), ("violence", "family"))
    asked = shown(View.unpack(view.pack()) or View("first"))
    assert [b.opens.situation.needs for b in buttons(asked)[:2] if b.opens] == [{"violence"}, {"family"}]
    semey, abai = places.place("city:semey"), places.place("region:abai")
    view = which_place_view(told("ru", "family"), semey, abai)
    both = shown(View.unpack(view.pack()) or View("first"))
    assert [b.opens.situation.place for b in buttons(both)[:2] if b.opens] == [semey.code, abai.code]


# Results


def test_results_say_what_was_searched_and_show_the_best_place_in_full() -> None:
    text = read(View("results", told("ru", "violence", place=ASTANA)))
    assert text.startswith("Найдено мест: 2\n\nПоиск: Дома бьют, угрожают; Астана")
    assert "1. Кризисный центр «Үлгі»" in text
    assert "Проверено: 12 ноября 2026 года (9 дней назад)" in text


def test_several_needs_are_kept_as_a_set() -> None:
    text = read(View("results", told("kk", "violence", "homelessness", place=ASTANA)))
    assert "Іздеу: Үйде ұрады, қорқытады; Тұратын жер жоқ; Астана" in text


def test_a_widened_search_says_so_and_how_far() -> None:
    text = read(View("results", told("kk", "disability", place=places.place("city:oskemen").code)))
    assert text.startswith("Бұл қалада сәйкес орын табылмады")
    assert "Іздеу аумағы кеңейтілді: көрші облыстар." in text
    assert "түзу сызықпен шамамен" in text


def test_nothing_found_still_gives_numbers_and_words_to_say() -> None:
    empty = directory_of((), LINES)
    page = shown(View("results", told("ru", "homelessness", place=ASTANA)), empty)
    text = plain(page.text)
    assert text.startswith("Рядом подходящих мест тоже не нашлось")
    assert "\n111\nкруглосуточно, бесплатно" in text
    assert "«Мне нужно: место для ночлега. Я в городе Астана. Куда можно обратиться?»" in text
    assert [b.copies for b in buttons(page) if b.copies][:2] == ["111", "109"]


def test_even_an_empty_directory_answers_every_page() -> None:
    for name, lang, need in itertools.product(PAGES, LANGS, NEEDS):
        page = shown(View(name, told(lang, need, place=ASTANA)), directory_of((), ()))
        assert list(broken_rules(View(name, told(lang, need)), page)) == []


def test_a_number_that_the_directory_does_not_list_is_not_shown() -> None:
    without = directory_of(CENTRES, tuple(line for line in LINES if line.id != "line-150"))
    for name in PAGES:
        assert "150" not in read(View(name, told("ru", "violence", place=ASTANA)), without), name


def test_the_list_shows_five_a_page_and_says_when_it_ends() -> None:
    many = directory_of(tuple(centre(f"c{i:02}") for i in range(12)), LINES)
    view = View("results", told("ru", "homelessness", place=ASTANA, age="unsaid"))
    first = shown(tap(shown(view, many), "Все места: 12"), many)
    second = shown(tap(first, "Показать ещё"), many)
    last = shown(tap(second, "Показать ещё"), many)
    assert "6. " in plain(second.text)
    assert "Это все места" in plain(last.text)
    assert "Это все места" not in plain(first.text)
    card = shown(next(b.opens for b in buttons(last) if b.label.startswith("11.") and b.opens), many)
    assert tap(card, "Назад") == View("list", view.situation, choice=2)


def test_a_number_that_does_not_answer_is_followed_by_the_next_ones() -> None:
    page = shown(View("unanswered", told("ru", "homelessness", place=ASTANA), NIGHT))
    text = plain(page.text)
    assert "Если один номер не отвечает, звоните на следующий." in text
    assert text.index("109") < text.index("112")
    assert written("+77000000001") not in text
    assert tap(page, "Следующее место").page == "card"


def test_a_record_that_is_gone_opens_what_is_near() -> None:
    page = shown(View("card", told("ru", "homelessness", place=ASTANA), record=12345))
    assert "больше нет в списке" in plain(page.text)
    assert tap(page, "Что есть рядом").page == "next"


# The card

KK, RU = 0, 1
CARD_LINES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "phone unknown",
        {"ask_via": ("109", "111")},
        "Телефоны әзірге белгісіз. 109-ға қоңырау шалып, осы орынмен байланысуға көмек сұраңыз.\n109\n111",
        "Телефон пока не известен. Позвоните 109 и попросите помочь связаться с этим местом.\n109\n111",
    ),
    (
        "phone old",
        {"phones": (Phone("+77172531648", as_of="2018-01"),)},
        "Нөмір жарияланған күн: 2018 жылғы қаңтар. Жауап бермесе, 111-ге қоңырау шалыңыз.",
        "Этот номер опубликован в январе 2018 года. Если не отвечает, позвоните 111.",
    ),
    (
        "address confidential",
        {"address_confidential": True},
        "Мекенжай қауіпсіздік үшін жарияланбайды. Қалай баруды телефонмен сұраңыз.",
        "Адрес не публикуют ради безопасности. Как добраться, спросите по телефону.",
    ),
    (
        "address unknown",
        {},
        "Мекенжай әзірге белгісіз. Телефонмен сұраңыз.",
        "Адрес пока не известен. Спросите по телефону.",
    ),
    (
        "hours unknown",
        {},
        "Жұмыс уақыты белгісіз.\n\n",
        "Часы работы не известны.\n\n",
    ),
    (
        "open",
        {"hours": "Sa 10:00-18:00"},
        "Кесте бойынша қазір ашық. Жабылады: 18:00",
        "По графику сейчас открыто. Закроется в 18:00",
    ),
    ("around the clock", {"hours": "24/7"}, "Жұмыс уақыты: тәулік бойы\n\n", "Часы работы: круглосуточно\n\n"),
    ("closing soon", {"hours": "Sa 10:00-12:30"}, "Жақында жабылады: 12:30", "Скоро закроется: в 12:30"),
    (
        "closed",
        {"hours": "Mo-Fr 09:00-18:00"},
        "Кесте бойынша қазір жабық. Ашылады: дүйсенбі, 09:00\nАшылғанша 111-ге қоңырау шалуға болады: тәулік бойы, тегін",
        "По графику сейчас закрыто. Откроется: понедельник, 09:00\nПока закрыто, можно позвонить 111: круглосуточно, бесплатно",
    ),
    ("break", {"hours": "Sa 09:00-11:30,13:00-18:00"}, "Қазір үзіліс: 11:30–13:00", "Сейчас перерыв: 11:30–13:00"),
    (
        "week in words",
        {"hours": "Mo-Fr 09:00-18:00; Sa 10:00-14:00"},
        "Жұмыс уақыты: дүйсенбі–жұма 09:00–18:00, сенбі 10:00–14:00",
        "Часы работы: понедельник–пятница 09:00–18:00, суббота 10:00–14:00",
    ),
    (
        "papers none",
        {"eligibility": Eligibility(documents=NONE)},
        "Құжат: құжатсыз қабылдайды",
        "Документы: принимают без документов",
    ),
    (
        "papers unknown",
        {},
        "Қандай құжат керегі белгісіз. Құжат болмаса да, қоңырау шалыңыз.",
        "Какие нужны документы, не известно. Позвоните, даже если их нет.",
    ),
    ("referral none", {"eligibility": Eligibility(referral=NONE)}, "Жолдама: керек емес", "Направление: не нужно"),
    (
        "referral unknown",
        {},
        "Жолдама керек пе, белгісіз. «Жолдамасыз келуге бола ма?» деп сұраңыз.",
        "Нужно ли направление, не известно. Спросите: «Можно прийти без направления?»",
    ),
    ("stay", {"stay": Text("6 айға дейін", "до 6 месяцев")}, "Тұру мерзімі: 6 айға дейін", "Сколько можно жить: до 6 месяцев"),
    ("cost free", {"cost": NONE}, "Ақысы: тегін", "Стоимость: бесплатно"),
    (
        "refuses",
        {"eligibility": Eligibility(refuses=Text("мас адамды", "в состоянии опьянения"))},
        "Қабылдамайды: мас адамды",
        "Не принимают: в состоянии опьянения",
    ),
    (
        "for whom unknown",
        {},
        "Кімді қабылдайтыны жазылмаған. Телефонмен сұраңыз.",
        "Кого принимают, не указано. Спросите по телефону.",
    ),
    ("ages", {"eligibility": Eligibility(age_min=18, age_max=23)}, "Кімге: 18–23 жас", "Для кого: 18–23 года"),
    ("age from", {"eligibility": Eligibility(age_min=21)}, "Кімге: 21 жастан бастап", "Для кого: от 21 года"),
    (
        "sex",
        {"eligibility": Eligibility(sex="women", age_max=58)},
        "Кімге: әйелдерге, 58 жасқа дейін",
        "Для кого: женщинам, до 58 лет",
    ),
    (
        "notice full",
        {"notice": Notice("full", date(2026, 11, 21))},
        "Бос орын жоқ. Қайта қабылдайды: 2026 жылғы 21 қараша",
        "Мест нет. Снова принимают: 21 ноября 2026 года",
    ),
    (
        "notice moved",
        {"notice": Notice("moved", date(2026, 12, 1))},
        "Басқа жерге көшкен. Жаңа мекенжайды телефонмен сұраңыз.",
        "Место переехало. Новый адрес спросите по телефону.",
    ),
    (
        "notice paused",
        {"notice": Notice("paused", date(2026, 12, 1))},
        "Қабылдау уақытша тоқтатылған (2026 жылғы 1 желтоқсан). 111-ге қоңырау шалыңыз.",
        "Приём временно остановлен (1 декабря 2026 года). Позвоните 111.",
    ),
    ("fresh today", {"checked": date(2026, 11, 21)}, "Бүгін тексерілген", "Проверено сегодня"),
    (
        "fresh",
        {"checked": date(2026, 11, 20)},
        "Тексерілген: 2026 жылғы 20 қараша (кеше)",
        "Проверено: 20 ноября 2026 года (вчера)",
    ),
    (
        "91 to 180 days",
        {"checked": date(2026, 7, 21)},
        "Тексерілген: 2026 жылғы 21 шілде (4 ай бұрын). Мәлімет ескірген болуы мүмкін.",
        "Проверено: 21 июля 2026 года (4 месяца назад). Данные могли устареть.",
    ),
    (
        "over 180 days",
        {"checked": date(2025, 11, 1)},
        "Көптен бері тексерілмеген, соңғы рет: 2025 жылғы 1 қараша. Жауап бермесе, 111-ге қоңырау шалыңыз.",
        "Давно не проверяли, последний раз: 1 ноября 2025 года. Если не отвечают, позвоните 111.",
    ),
    (
        "never phoned",
        {},
        "Ашық дереккөзден алынды (2025 жылғы 22 тамыз). Телефонмен расталмаған.",
        "Взято из открытого источника (22 августа 2025 года). По телефону не подтверждено.",
    ),
    ("source", {}, "Дереккөз: example.kz", "Источник: example.kz"),
    (
        "warning",
        {"warning": Text("Орталық көшкен болуы мүмкін.", "Центр мог переехать.")},
        "Орталық көшкен болуы мүмкін.",
        "Центр мог переехать.",
    ),
    (
        "read somewhere in a month",
        {"evidence": "2026-03"},
        "Ашық дереккөзден алынды (2026 жылғы наурыз).",
        "Взято из открытого источника (в марте 2026 года).",
    ),
    (
        "beside the number",
        {"phones": (Phone("103"),)},
        "\n103\nАлдымен қоңырау шалыңыз: бос орын бар-жоғын бот білмейді.",
        "\n103\nСначала позвоните: есть ли свободные места, бот не знает.",
    ),
    (
        "beds, no number",
        {},
        "\n111\nБос орын бар-жоғын бот білмейді.",
        "\n111\nЕсть ли свободные места, бот не знает.",
    ),
    (
        "no beds until a day",
        {"notice": Notice("full", date(2026, 12, 1)), "phones": (Phone("103"),)},
        "\n103\nАлдымен қоңырау шалыңыз.",
        "\n103\nСначала позвоните.",
    ),
]


@pytest.mark.parametrize(("fields", "kk", "ru"), [row[1:] for row in CARD_LINES], ids=[row[0] for row in CARD_LINES])
def test_every_field_of_a_card_has_its_line_known_none_or_unknown(fields: dict[str, Any], kk: str, ru: str) -> None:
    one = centre("one", **fields)
    assert kk in card_of(one, "kk")
    assert ru in card_of(one, "ru")


def test_a_card_where_everything_is_known_reads_as_it_was_written() -> None:
    one = replace(EVERYTHING, name=Text("«Үлгі» қонақүйі", "Дом «Үлгі»"), phones=(Phone("+77000000000"),), services=None)
    one = replace(one, eligibility=replace(one.eligibility, refuses=None))
    assert card_of(one, "kk") == (
        "«Үлгі» қонақүйі\n\n"
        "Кімге: балалы және баласыз әйелдерге, 18–58 жас\n\n"
        "Телефон:\n+7\u00a0700\u00a0000\u00a000\u00a000\n"
        "Алдымен қоңырау шалыңыз: бос орын бар-жоғын бот білмейді.\n\n"
        "Мекенжай қауіпсіздік үшін жарияланбайды. Қалай баруды телефонмен сұраңыз.\nЖұмыс уақыты: тәулік бойы\n\n"
        "Құжат: құжатсыз қабылдайды\nЖолдама: керек емес\nТұру мерзімі: 6 айға дейін\nАқысы: тегін\n\n"
        "Тексерілген: 2026 жылғы 12 қараша (9 күн бұрын)\nДереккөз: орталықтың өзі, телефонмен"
    )
    assert card_of(one, "ru") == (
        "Дом «Үлгі»\n\n"
        "Для кого: женщины с детьми и без детей, 18–58 лет\n\n"
        "Телефон:\n+7\u00a0700\u00a0000\u00a000\u00a000\n"
        "Сначала позвоните: есть ли свободные места, бот не знает.\n\n"
        "Адрес не публикуют ради безопасности. Как добраться, спросите по телефону.\nЧасы работы: круглосуточно\n\n"
        "Документы: принимают без документов\nНаправление: не нужно\nСколько можно жить: до 6 месяцев\nСтоимость: бесплатно\n\n"
        "Проверено: 12 ноября 2026 года (9 дней назад)\nИсточник: сам центр, по телефону"
    )


def test_nobody_is_told_to_ring_before_going_to_a_telephone_line() -> None:
    for line in LINES:
        one = replace(line, checked=None, evidence="2026-03-03")
        directory = directory_of((), (one,))
        assert "перед дорогой" not in read(View("card", told("ru"), line.code), directory)
        text = read(View("card", told("kk"), line.code), directory)
        assert "Телефонмен расталмаған." in text
        assert "бармас бұрын" not in text


def test_a_button_calls_a_place_by_its_own_name_and_not_by_its_owners() -> None:
    name = Text("«Аналар үйі» баспанасы («Ана үйі» қоғамдық қоры)", "Приют «Аналар үйі» (фонд «Ана үйі»)")
    homes = (centre("aone"), centre("btwo", name=name))
    page = shown(View("results", told("ru", "homelessness", place=ASTANA)), directory_of(homes, LINES))
    assert "«Аналар үйі»" in "".join(button.label for button in buttons(page))


def test_a_notice_is_gone_the_day_after_it_ends() -> None:
    one = centre("one", notice=Notice("full", date(2026, 11, 20)))
    assert "Мест нет" not in card_of(one, "ru")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("closed", "Есть сообщение, что место закрыто (19 ноября 2026 года). Уточните по 111."),
        ("no-answer", "Есть сообщение, что номер не отвечает (19 ноября 2026 года). Позвоните 111."),
        ("wrong-address", "Источники расходятся: адрес. Уточните по телефону."),
    ],
)
def test_what_people_reported_stands_on_the_card(kind: str, words: str) -> None:
    one = centre("one")
    assert kind in REASONS
    assert words in card_of(one, "ru", flags={one.code: Flag(kind, date(2026, 11, 19))})
    assert words not in card_of(one, "ru", flags={7: Flag(kind, date(2026, 11, 19))})


def test_a_condition_that_may_not_fit_is_named_and_nobody_is_sent_away() -> None:
    one = centre("one", eligibility=Eligibility(age_min=18, age_max=20))
    text = read(View("card", told("ru", "homelessness", place=ASTANA, age="18-28"), one.code), directory_of((one,), LINES))
    assert "Условие может не подойти: возраст. Спросить всё равно можно." in text


def test_a_holiday_is_said() -> None:
    text = card_of(centre("one", hours="Mo-Su 09:00-18:00"), "ru", datetime(2026, 12, 16, 12, 0, tzinfo=ZoneInfo("Asia/Almaty")))
    assert "Сегодня праздник, часы могут отличаться." in text


@pytest.mark.parametrize("lang", LANGS)
def test_a_long_record_loses_its_services_first_and_never_a_warning(lang: Lang) -> None:
    text = card_of(LONG, lang)
    assert size(text) <= LONGEST_CARD
    assert {
        "kk": "Бос орын жоқ. Қайта қабылдайды: 2026 жылғы 1 желтоқсан",
        "ru": "Мест нет. Снова принимают: 1 декабря 2026 года",
    }[lang] in text
    assert LONG.warning is not None
    assert LONG.warning[lang] in text
    assert "…" in text


def test_a_confidential_address_is_on_no_page_whatever_the_record_holds() -> None:
    secret = centre(
        "secret",
        situations=("violence",),
        address=Text("SECRET көшесі 1", "улица SECRET 1"),
        locality=Text("SECRET", "SECRET"),
        geo=(51.123, 71.123),
        walk_in=Text("SECRET", "SECRET"),
        address_confidential=True,
    )
    directory = directory_of((secret,), LINES)
    for name, lang, choice in itertools.product(PAGES, LANGS, (0, 1)):
        page = page_for(View(name, told(lang, "violence", place=ASTANA), secret.code, choice), directory, NOON, Extra())
        assert "SECRET" not in repr(page)
        assert "51.12" not in repr(page)
        assert page.venue is None


def test_the_map_is_offered_only_where_the_point_is_public() -> None:
    page = shown(View("card", told("ru", "homelessness", place=ASTANA), LONG.code))
    point = shown(tap(page, "Показать на карте"))
    assert point.venue is not None
    assert (point.venue.latitude, point.venue.longitude) == (51.1, 71.4)
    other = shown(View("card", told("ru", "homelessness", place=ASTANA), NIGHT))
    assert "Показать на карте" not in {button.label for button in buttons(other)}


def test_a_telling_name_never_stands_in_the_first_line() -> None:
    for one, lang in itertools.product(CENTRES, LANGS):
        first, *others = card_of(one, lang).split("\n")
        assert telling(first) == ()
        assert one.name[lang][:60] in "\n".join([first, *others])


@pytest.mark.parametrize(
    ("number", "shown_as"),
    [
        ("+77172531648", "+7 7172 53 16 48"),
        ("+77272370170", "+7 727 237 01 70"),
        ("+77011234567", "+7 701 123 45 67"),
        ("111", "111"),
    ],
)
def test_numbers_are_written_in_groups_that_never_break(number: str, shown_as: str) -> None:
    assert written(number) == shown_as.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("number", "kk"),
    [
        ("101", "101-ге"),
        ("102", "102-ге"),
        ("103", "103-ке"),
        ("109", "109-ға"),
        ("111", "111-ге"),
        ("150", "150-ге"),
        ("1414", "1414-ке"),
    ],
)
def test_kazakh_figures_carry_the_ending_of_the_word_spoken_last(number: str, kk: str) -> None:
    assert to_call(number, "kk") == kk
    assert to_call(number, "ru") == number


@pytest.mark.parametrize(
    ("day", "kk", "ru"),
    [
        (date(2026, 11, 21), "бүгін", "сегодня"),
        (date(2026, 11, 20), "кеше", "вчера"),
        (date(2026, 9, 23), "59 күн бұрын", "59 дней назад"),
        (date(2026, 9, 22), "2 ай бұрын", "2 месяца назад"),
        (date(2025, 11, 22), "12 ай бұрын", "12 месяцев назад"),
        (date(2025, 11, 21), "бір жылдан астам бұрын", "больше года назад"),
    ],
)
def test_how_long_ago_is_said_in_steps(day: date, kk: str, ru: str) -> None:
    assert ago(speaker("kk"), day, NOON) == kk
    assert ago(speaker("ru"), day, NOON) == ru


def test_a_date_is_said_as_far_as_it_was_printed() -> None:
    assert published(speaker("ru"), "2018") == "в 2018 году"
    assert published(speaker("ru"), "2025-08-22") == "22 августа 2025 года"
    assert published(speaker("kk"), "2018-01") == "2018 жылғы қаңтар"


# In danger


def test_the_danger_page_reads_as_it_was_written() -> None:
    assert read(View("danger", told("ru"))) == (
        "Экстренные номера\n\n102\nполиция: круглосуточно, бесплатно\n\n"
        "112\nслужба спасения: бесплатно, работает и без денег на счёте\n\n103\nскорая помощь\n\n"
        "111\nзащита семьи, женщин и детей: круглосуточно, бесплатно, имя можно не называть\n\n150\nтелефон доверия\n\n"
        "Если получится:\n1. Будьте ближе к выходу. Не оставайтесь на кухне и в ванной.\n"
        "2. Идите к соседям или туда, где есть люди.\n3. В разговоре сначала назовите адрес.\n\n"
        "Если говорить нельзя, напишите тому, кому доверяете: адрес и «102».\n\n"
        "В том, что происходит, нет вашей вины.\nБот не вызывает полицию. Звоните вы или человек рядом."
    )
    assert read(View("danger", told("kk"))) == (
        "Шұғыл нөмірлер\n\n102\nполиция: тәулік бойы, тегін\n\n"
        "112\nқұтқару қызметі: тегін, шотта ақша болмаса да қосылады\n\n103\nжедел жәрдем\n\n"
        "111\nотбасын, әйелді, баланы қорғау: тәулік бойы, тегін, атыңызды айтпауға болады\n\n150\nсенім телефоны\n\n"
        "Мүмкін болса:\n1. Есікке жақын тұрыңыз. Ас үйде, ванна бөлмесінде қалмаңыз.\n"
        "2. Көршіге немесе адам көп жерге барыңыз.\n3. Қоңырау шалсаңыз, алдымен мекенжайды айтыңыз.\n\n"
        "Сөйлей алмасаңыз, сенетін адамыңызға мекенжайды және «102» деп жазыңыз.\n\n"
        "Болған жайтқа Сіз кінәлі емессіз.\nБот полиция шақырмайды. Қоңырауды өзіңіз немесе қасыңыздағы адам шалады."
    )


def test_the_way_from_danger_to_a_place_keeps_the_need_and_the_town() -> None:
    situation = told("ru", "violence", place=ASTANA, children="yes")
    assert tap(shown(View("danger", situation)), "Найти, куда пойти") == View("results", situation)


@pytest.mark.parametrize("name", ["danger", "danger-suicide", "danger-child", "danger-other", "child-self"])
def test_danger_pages_offer_numbers_to_copy_and_no_danger_button(name: Any) -> None:
    page = shown(View(name, told("kk")))
    assert {"111", "112"} <= {button.copies for button in buttons(page)}
    assert DANGER not in {button.label for button in buttons(page)}


def test_the_danger_button_opens_the_page_that_fits() -> None:
    for situation, name in (
        (told("ru", "violence"), "danger"),
        (told("ru", "suicide-crisis"), "danger-suicide"),
        (told("ru", "suicide-crisis", helper=True), "danger-other"),
        (told("ru", "child"), "danger-child"),
        (told("ru", "family", age="under-18"), "child-self"),
        (told("ru", "suicide-crisis", "violence"), "danger"),
    ):
        assert tap(shown(View("privacy", situation)), DANGER).page == name


def test_not_knowing_is_treated_as_not_safe() -> None:
    page = shown(View("safe", told("ru")))
    assert tap(page, "Не знаю").page == tap(page, "Нет, опасно").page == "danger"


# What is kept, hidden, shared, reported


def test_the_figures_of_the_privacy_page_are_those_of_the_code() -> None:
    usual = Extra()
    assert usual.memory_minutes == memory.MEMORY_MINUTES
    assert usual.hide_hours == memory.HIDE_HOURS
    assert usual.cover_days == memory.COVER_DAYS
    assert usual.report_days == ledger.REPORT_DAYS
    assert usual.chat_key_days == ledger.WEEK_DAYS
    assert usual.update_hours == ledger.HANDLED_HOURS
    assert usual.count_days == ledger.COUNT_DAYS
    assert usual.fewest_counted == ledger.SHOWN_FROM


def test_the_privacy_page_says_the_figures_it_is_given() -> None:
    text = read(
        View("privacy", told("ru")),
        memory_minutes=41,
        hide_hours=43,
        cover_days=12,
        report_days=82,
        chat_key_days=9,
        update_hours=51,
        count_days=361,
    )
    for words in ("41 минута", "43 часа", "12 дней", "82 дня", "9 дней", "51 час", "361 день"):
        assert words in text
    assert "Отвечает за бот" not in text
    named = read(View("privacy", told("ru")), operator="Общество «Үміт»", contact="@someone", version_date=date(2026, 11, 22))
    assert "Отвечает за бот: Общество «Үміт».\nСвязь: @someone.\nОбновлено: 22 ноября 2026 года." in named


def test_hide_leaves_one_neutral_line_that_carries_nothing() -> None:
    page = shown(View("hide", told("ru", "violence", place=ASTANA)))
    assert plain(page.text) == "Анықтама · Справка"
    assert page.effect == "hide"
    assert [button.opens.situation.needs for button in buttons(page) if button.opens] == [frozenset(), frozenset()]
    left = shown(View("hide", told("ru")), left=True)
    assert plain(left.text).startswith("Удалилось не всё")


def test_the_timer_says_what_it_does_not_survive_and_whether_it_is_set() -> None:
    asked = shown(View("timer", told("ru")))
    assert asked.effect is None
    assert "Если бот перезапустится, таймер может пропасть." in plain(asked.text)
    for choice, minutes in TIMER_MINUTES.items():
        page = shown(View("timer", told("ru"), choice=choice))
        assert page.effect == "timer"
        assert ("Таймер включён" in plain(page.text)) == (minutes is not None)
    assert "Таймер не включился" in read(View("timer", told("ru"), choice=1), saved=False)


def test_forgetting_is_said_only_where_it_happened() -> None:
    page = shown(View("forget", told("ru", "violence", place=ASTANA)))
    assert "Ответы стёрты" in plain(page.text)
    assert all(button.opens is None or not button.opens.situation.needs for button in buttons(page))
    assert "Стёрлось не всё" in read(View("forget", told("ru")), saved=False)


@pytest.mark.parametrize("lang", LANGS)
def test_a_discreet_text_and_its_link_tell_nothing_for_any_record(lang: Lang) -> None:
    for code in (0, *SMALL.by_code):
        page = shown(View("share", told(lang, "violence", place=ASTANA), code))
        copied = next(button.copies for button in buttons(page) if button.copies)
        assert telling(copied) == ()
        sent = shown(View("share-text", told(lang, "violence", place=ASTANA), code))
        assert telling(plain(sent.text)) == ()
        assert all(not button.url or not telling(button.url.split("&text")[0]) for button in buttons(page))


def test_a_link_carries_no_answer_of_the_person() -> None:
    page = shown(View("share", told("ru", "homelessness", place=ASTANA, age="under-18", papers="no")))
    link = next(button.copies for button in buttons(page) if button.copies).rsplit("start=", 1)[1]
    opened = View.unpack(link)
    assert opened is not None
    assert opened.situation == Situation(needs=frozenset({"homelessness"}), place=ASTANA)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=300, deadline=None)
def test_no_link_spells_a_telling_number_by_chance(code: int) -> None:
    link = start_link("anyqtama_bot", View("card", record=code))
    assert telling(link) == ()
    assert (View.unpack(link.split("start=")[1]) or View("first")).record == code


def test_the_full_text_is_shown_only_after_a_question() -> None:
    asked = shown(View("share", told("kk", "violence"), EVERYTHING.code, 1))
    assert "Оны басқа біреу көрсе, қауіпсіз бе?" in plain(asked.text)
    text = read(tap(asked, "Толық мәтінді көрсету"))
    assert text.startswith("Қиын жағдайда осында хабарласуға болады:\n\n«Үлгі» дағдарыс орталығы")
    assert "111 – тәулік бойы, тегін\n112, 102 – өмірге қауіп төнсе\nБасқа орындар: https://t.me/" in text


def test_a_report_is_chosen_from_buttons_and_its_loss_is_said() -> None:
    menu = shown(View("report", told("ru", "homelessness", place=ASTANA), NIGHT))
    view = tap(menu, "Закрыто")
    assert REASONS[view.choice] == "closed"
    page = shown(view)
    assert page.effect == "report"
    assert plain(page.text).startswith("Спасибо, отметка сохранена")
    assert tap(page, "Следующий номер").page == "unanswered"
    assert read(view, saved=False).startswith("Отметка не сохранилась")


@pytest.mark.parametrize("lang", LANGS)
def test_whoever_hurts_others_reads_no_blame_and_the_safety_of_the_others_first(lang: Lang) -> None:
    text = read(View("offender", told(lang)))
    assert "111" in text
    assert "112" in text
    assert {"kk": "кінәлі", "ru": "виноват"}[lang] not in text
    assert text.index({"kk": "Қасыңыздағы", "ru": "те, кто рядом"}[lang]) < text.index("111")


# When something goes wrong, and what every page must have


def test_after_any_fault_there_is_a_page_with_numbers() -> None:
    assert plain(broken("kk").text).startswith("Бот қазір жауап бере алмады")
    assert "111" in plain(broken("ru").text)
    assert len(slow_down_words("kk")) <= 80
    assert group_words(Extra(bot_username="abc")).endswith("https://t.me/abc")
    assert group_words(Extra(), urgent=True).endswith("\n112")


@pytest.mark.parametrize(
    ("choice", "kk", "ru"),
    [
        (1, "Бот түсінбеді", "Бот не понял"),
        (2, "Бот дауыс пен суретті түсінбейді", "Бот не понимает голос и фото"),
        (3, "Телефон нөмірі керек емес", "Номер телефона не нужен"),
    ],
)
def test_what_was_not_words_is_answered_with_the_home_buttons(choice: int, kk: str, ru: str) -> None:
    for lang, title in (("kk", kk), ("ru", ru)):
        page = shown(View("home", Situation(lang=lang), choice=choice))  # type: ignore[arg-type]
        assert plain(page.text).startswith(title)
        assert len(page.rows) >= 10


def test_a_button_that_belongs_to_nothing_opens_the_first_page_with_a_word() -> None:
    assert shown(View("first", Situation(lang="kk"), choice=1)).toast == "Бұл батырма ескірген. Басынан бастаймыз."
    assert shown(View("first", Situation(lang="kk"))).toast is None


def test_pages_of_the_same_parts_are_the_same_bytes() -> None:
    for name in PAGES:
        view = View(name, told("kk", "homelessness", "violence", place=ASTANA), NIGHT, 1)
        assert repr(shown(view)) == repr(shown(view))


@given(
    st.sampled_from(PAGES),
    st.sampled_from([None, *LANGS]),
    st.sets(st.sampled_from(NEEDS)),
    st.integers(0, 4095),
    st.one_of(st.sampled_from([*SMALL.by_code, 0]), st.integers(0, 2**32 - 1)),
    st.integers(0, 255),
    st.sampled_from([None, "under-18", "58-up", "unsaid"]),
    st.booleans(),
)
@settings(max_examples=250, deadline=None)
def test_any_view_that_can_be_packed_has_a_sound_page(  # noqa: PLR0917 - hypothesis gives them in order
    name: Any, lang: Any, needs: Any, place: int, record: int, choice: int, age: Any, helper: bool
) -> None:
    view = View(name, Situation(frozenset(needs), lang=lang, place=place, age=age, helper=helper), record, choice)
    page = page_for(view, SMALL, NOON, Extra())
    assert [wrong for wrong in broken_rules(view, page) if "no way back" not in wrong] == []


def test_a_walk_through_every_page_breaks_no_rule() -> None:
    report = walk(SMALL, NOON)
    assert report.broken == ()
    assert set(report.opened) == set(PAGES)
    assert report.pages > 1000


def test_a_walk_names_what_is_broken() -> None:
    view = View("card", told("ru"))
    bad = Page("<i>Кризисный центр</i> & " + "x" * 1000, ((Button("y" * 25), Button("z", copies="q" * 257)),))
    wrong = "\n".join(broken_rules(view, bad, frozenset({"z"})))
    for words in (
        "characters, at most 900",
        "markup",
        "ampersand",
        "first line tells",
        "label of 25",
        "dead button",
        "257",
        "not translated",
        "no way to hide",
        "no way back",
        "neither an emergency",
    ):
        assert words in wrong


@pytest.mark.parametrize(
    ("lang", "asked"), [("kk", r"(?i)алдымен қоңырау|бармас бұрын"), ("ru", r"(?i)сначала позвон|перед дорогой")]
)
def test_a_card_asks_to_call_first_once_and_beside_the_number(lang: Lang, asked: str) -> None:
    bare = replace(centre("bare", phones=(Phone("+77172531648"),)), checked=None, status="uncertain")
    old = replace(bare, checked=date(2026, 7, 21), checked_how=Text("телефонмен", "по телефону"))
    for one, page in itertools.product((bare, old), ("card", "results")):
        text = read(View(page, told(lang, *one.situations, place=ASTANA), one.code), directory_of((one,), LINES))
        assert len(re.findall(asked, text)) == 1, text
        where = text.index(re.findall(asked, text)[0])
        assert text.index(written("+77172531648")) < where < text.index({"kk": "Мекенжай", "ru": "Адрес"}[lang])


def test_hostile_names_are_shown_as_text_and_break_nothing() -> None:
    one = centre("one", name=Text("<b>&\u202e\x07«X»</a>", "<script>&amp;\u2066"), situations=("disability",))
    for lang in LANGS:
        page = shown(View("card", told(lang, "disability", place=ASTANA), one.code), directory_of((one,), LINES))
        assert "\u202e" not in page.text
        assert "\x07" not in page.text
        assert list(broken_rules(View("card", told(lang, "disability")), page)) == []
        assert "&lt;" in page.text


def test_clipping_is_honest_and_ends_at_a_word() -> None:
    assert clip("слово слово слово", 12) == "слово слово…"[:12] or clip("слово слово слово", 12).endswith("…")
    assert clip("коротко", 7) == "коротко"
    assert paper("a & b", None, "", ("c", "")) == "<b>a &amp; b</b>\n\nc"
    assert size("<b>a &amp; b</b>😀") == 7


@pytest.mark.parametrize("name", ["place", "question", "home"])
def test_what_was_understood_from_a_sentence_is_said_and_one_tap_corrects_it(name: Any) -> None:
    place = 0 if name == "place" else ASTANA
    view = View(name, told("ru", *(() if name == "home" else ("homelessness",)), place=place))
    page = shown(replace(view, choice=HEARD))
    assert "Поиск: " in plain(page.text)
    assert "Поиск: " not in plain(shown(view).text)
    if name != "home":
        assert tap(page, "Другая ситуация").page == "home"


def test_the_pages_name_the_operator_of_the_settings() -> None:
    given_settings = read_settings({"OPERATOR": "Общество «Үміт»", "CONTACT": "@umit", "SITE": "umit.example.kz"})
    assert (extra_of(given_settings).operator, extra_of(given_settings).contact) == ("Общество «Үміт»", "@umit")
    about = plain(page_for(View("about", told("ru")), SMALL, NOON, extra_of(given_settings)).text)
    assert "Проверить: umit.example.kz\nСписок ведёт: Общество «Үміт»" in about
    assert extra_of(read_settings({})).operator is None


def test_a_child_who_says_so_is_asked_for_no_age() -> None:
    page = shown(View("danger-child", told("kk", "child")))
    assert tap(page, "Мен баламын").situation.age == "under-18"


@pytest.mark.parametrize(("lang", "almaty"), [("kk", "Алматы облысы"), ("ru", "Алматинская")])
def test_no_two_regions_share_a_label_and_a_village_is_in_none_of_the_three_cities(lang: Lang, almaty: str) -> None:
    labels = [
        b.label for b in buttons(shown(View("regions", told(lang, "family")))) if b.opens and b.opens.page in ("towns", "next")
    ]
    assert len(set(labels)) == len(labels) == 20
    assert almaty in labels
    village = [b for b in buttons(shown(View("regions", told(lang, "family"), choice=1))) if b.opens and b.opens.page == "towns"]
    assert len(village) == 17


@pytest.mark.parametrize("lang", LANGS)
def test_no_button_cuts_the_name_of_a_place(lang: Lang) -> None:
    family, every = told(lang, "family"), list(places.PLACES.values())
    views = [View("place", family), View("regions", family), View("regions", family, choice=1)]
    views += [View("towns", family, area.code, choice) for area in places.regions() for choice in range(10)]
    views += [which_place_view(family, one, other) for one, other in itertools.pairwise(every)]
    for view in views:
        labels = [b.label for b in buttons(shown(view)) if b.opens and b.opens.page in ("next", "towns", "results")]
        assert [label for label in labels if "…" in label or len(label) > 24] == []
        assert len(set(labels)) == len(labels), labels


@pytest.mark.parametrize(("lang", "name", "all_of_them"), [("kk", "Жамбыл", 5), ("ru", "Абай", 6), ("ru", "Абайский район", 3)])
def test_everything_that_bears_a_name_is_offered_and_told_apart(lang: Lang, name: str, all_of_them: int) -> None:
    named = places.find(name).ask
    page = shown(which_place_view(told(lang, "family"), *named))
    chosen = [b.opens.situation.place for b in buttons(page)[:all_of_them] if b.opens]
    assert set(chosen) == {one.code for one in named}
    text = plain(page.text)
    for number, code in enumerate(chosen, 1):
        found = places.place_of(code)
        assert found
        assert f"\n{number}. {found.names[lang]}" in text


def test_two_places_that_fit_on_their_buttons_are_not_listed_above_them() -> None:
    semey, abai = places.place("city:semey"), places.place("region:abai")
    page = shown(which_place_view(told("kk", "family"), semey, abai))
    assert [b.label for b in buttons(page)[:2]] == ["Семей, Абай облысы", "Абай облысы"]
    assert "1. " not in plain(page.text)


@pytest.mark.parametrize("lang", LANGS)
def test_a_copy_button_that_is_cut_still_shows_its_number(lang: Lang) -> None:
    page = shown(View("danger", told(lang)))
    assert [b.label[:3] for b in buttons(page) if b.copies] == ["102", "112", "111"]


def test_places_whose_names_are_cut_on_their_buttons_stand_in_full_above_them() -> None:
    names = [f"Центр социальной адаптации и помощи людям без жилья номер {n}" for n in range(3)]
    homes = tuple(centre(f"c{n}", name=Text(name, name)) for n, name in enumerate(names))
    page = shown(View("results", told("ru", "homelessness", place=ASTANA)), directory_of(homes, LINES))
    text = plain(page.text)
    for button in buttons(page)[-9:]:
        if button.label[:3] in ("2. ", "3. "):
            assert "…" in button.label
            assert len([line for line in text.splitlines() if line.startswith(button.label[:3]) and line[3:] in names]) == 1
    assert {line[:3] for line in text.splitlines()} >= {"1. ", "2. ", "3. "}


def test_a_number_stands_once_on_a_page_of_results() -> None:
    one = centre("one", phones=(Phone("112"),))
    text = read(View("results", told("ru", "homelessness", place=ASTANA)), directory_of((one,), LINES))
    assert text.splitlines().count("112") == 1


@pytest.mark.parametrize("name", PAGES)
def test_no_two_buttons_of_a_page_about_hiding_do_the_same(name: Any) -> None:
    page = shown(View(name, told("ru", "family", place=ASTANA)))
    opened = [b.opens for b in buttons(page) if b.opens and b.opens.page in ("neutral", "hide", "timer", "hide-about")]
    assert len(set(opened)) == len(opened)


def test_the_question_about_tonight_fits_whoever_helps_another() -> None:
    asked = read(View("question", told("kk", "homelessness", place=ASTANA, helper=True), choice=6))
    assert "жеріңіз" not in asked


def test_an_office_is_not_said_to_have_beds_and_a_village_is_not_called_a_town() -> None:
    office = centre("one", kind="office", phones=(Phone("103"),), city=None, locality=Text("Орангай ауылы", "село Орангай"))
    text = card_of(office, "ru")
    assert "\n103\nСначала позвоните.\n" in text
    assert "свободные места" not in text
    assert "Город: село" not in text
    assert "\nСело Орангай\n" in text


def test_after_a_dead_number_each_next_one_says_whose_it_is() -> None:
    one = centre("one", ask_via=("111", "112"))
    text = read(View("unanswered", told("ru", "homelessness", place=ASTANA), one.code), directory_of((one,), LINES))
    after = text.splitlines()
    assert all(after[after.index(number) + 1] for number in ("111", "112"))


def test_places_far_from_home_do_not_drown_the_voices_after_thoughts_of_death() -> None:
    far = centre("far", situations=("suicide-crisis",), region="akmola", city="kokshetau")
    semey = told("ru", "suicide-crisis", place=places.place("city:semey").code)
    labels = [b.label for b in buttons(shown(View("danger-suicide", semey), directory_of((far,), LINES)))]
    assert "Найти, куда пойти" not in labels
