"""Every text against the words that must not be said to people in need."""

import re
from collections.abc import Iterator

import pytest

from bot.languages import LANGS, Lang
from bot.pages.discretion import TELLING, telling
from bot.pages.opening import _FIRST
from bot.pages.profile import DESCRIPTION, profiles
from bot.pages.trouble import _GROUP_WORDS
from bot.translations import load_locales, speaker

# ruff: noqa: E501 - lists of stems are read in blocks, not in lines
# Labels that hurt, also where they are common; "мүгедектік" and "инвалидность" name a state, not a person.
BANNED = {
    "kk": (
        r"\bмүгедек(?!ті)", r"кемтар", r"мүмкіндігі шектеулі", r"арбаға таңыл", r"\bсоқыр", r"\bсаңырау", r"\bмылқау",
        r"ақыл-есі кем", r"бомж", r"қаңғыбас", r"қайыршы", r"панасыз", r"құрбан", r"кикілжің", r"\bшыда", r"сабыр ет", r"ұят бол",
        r"абырой", r"шаңырақты сақта", r"тиран", r"абьюз", r"агрессор", r"тастанды", r"\bжетім", r"детдом", r"\bкәрі\b", r"(?<!қоңырау )\bшал\b",
        r"кемпір", r"\bата\b", r"\bапа\b", r"жалғызбасты ана", r"сәтсіз отбасы", r"қол салған", r"қол жұмса", r"күнә", r"жынды",
        r"маскүнем", r"нашақор", r"түрмеші", r"жүгініңіз", r"міндеттісіз", r"тиіссіз", r"болып табылады", r"жүзеге асыр",
    ),
    "ru": (
        r"инвалид(?!ност)", r"калек", r"прикован", r"колясочник", r"страда(?!в)", r"ограниченн\w+ возможност", r"особенн\w+ реб",
        r"бомж", r"бродяг", r"попрошай", r"\bбич", r"контингент", r"подопечн", r"постояльц", r"\bжертв", r"терпил", r"виктимн",
        r"провоциру", r"скандал", r"семейн\w+ ссор", r"бытовух", r"тиран", r"абьюз", r"агрессор", r"монстр", r"сирот", r"детдом",
        r"отказник", r"трудн\w+ подрост", r"старик", r"старух", r"бабушк", r"дедушк", r"престарел", r"мать-одиноч", r"неблагополуч",
        r"неполн\w+ семь", r"суицидник", r"покончил", r"совершил суицид", r"удачн\w+ попытк", r"эгоизм", r"\bпсих\b", r"алкаш",
        r"наркоман", r"\bзэк", r"\bгрех", r"осуществля", r"предоставля", r"в целях", r"при наличии", r"\bданн(?:ый|ая|ое)\b",
        r"является", r"обязаны", r"вы должны",
    ),
}  # fmt: skip
DENIED_ONCE = {"kk": r"әлсіздік", "ru": r"слабост"}
"""Said once, on the page about thoughts of death, to deny it."""

CLAIMS = {
    "kk": [
        "шақырдық",
        "келе жатыр",
        "хабарласамыз",
        "жібердік",
        "жолдадық",
        "шифрланған",
        "ешкім білмейді",
        "із қалмайды",
        "бәрін өшірдік",
        "міндетті түрде",
        "кепілдік береміз",
        "қауіпсізсіз",
        "бәрі жақсы",
        "түсінеміз",
        "қасыңыздамыз",
        "жазып қойдық",
        "тиесілі",
        "анонимді",
        "құпия сақтал",
        "қосып береді",
        "толық тізім",
        "жалғыз емессіз",
    ],
    "ru": [
        "вызвали",
        "едет к вам",
        "в пути",
        "свяжемся",
        "свяжутся",
        "передали",
        "отправили ваш",
        "зашифров",
        "никто не узнает",
        "анонимно",
        "следов не",
        "всё удалили",
        "обязательно помо",
        "обязательно прим",
        "гарантир",
        "вы в безопасности",
        "всё будет хорошо",
        "мы понимаем",
        "мы рядом",
        "забронир",
        "вам положен",
        "конфиденциал",
        "соединит",
        "полный список",
        "вы не одни",
        "не откаж",
    ],
}
METHODS = ("таблет", "верёвк", "вскры", "спрыг", "прыгн", "дәрі іш", "асылып", "жіп", "пышақ", "нож", r"доз[аыу]\b")


def texts(lang: Lang) -> Iterator[str]:
    """Everything that is said in one language, the lines that stand in both languages included."""
    book = load_locales()[lang]
    yield from book.singles.values()
    for forms in book.plurals.values():
        yield from forms
    yield DESCRIPTION
    yield _GROUP_WORDS
    for paragraph in _FIRST:
        yield from (paragraph,) if isinstance(paragraph, str) else paragraph
    for profile in profiles():
        yield from (profile.name, profile.short_description, *(words for _, words in profile.commands))


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_labels_or_blames_anybody(lang: Lang) -> None:
    found = [
        (stem, text)
        for text in texts(lang)
        for stem in BANNED[lang]
        if re.search(stem, text.lower()) and "кінә да емес" not in text
    ]
    assert found == []


@pytest.mark.parametrize("lang", LANGS)
def test_weakness_is_named_once_and_denied(lang: Lang) -> None:
    found = [text for text in texts(lang) if re.search(DENIED_ONCE[lang], text.lower())]
    assert len(found) == 1
    assert {"kk": "емес", "ru": "не слабость"}[lang] in found[0]


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_claims_what_the_program_does_not_do(lang: Lang) -> None:
    found = [(stem, text) for text in texts(lang) for stem in CLAIMS[lang] if stem in text.lower()]
    assert found == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_names_a_way_to_die(lang: Lang) -> None:
    found = [(stem, text) for text in texts(lang) for stem in METHODS if re.search(rf"\b{stem}", text.lower())]
    assert found == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_exclamation_marks_no_dots_no_emoji_no_capitals(lang: Lang) -> None:
    for text in texts(lang):
        assert "!" not in text
        assert "..." not in text
        assert not re.search("[\U0001f300-\U0001faff\u2600-\u27bf]", text), text
        assert not re.search(r"\b[А-ЯӘҒҚҢӨҰҮҺІЁ]{5,}\b", text), text


def test_russian_speaks_to_people_without_gender() -> None:
    for text in texts("ru"):
        assert not re.search(r"\((?:а|ла|на)\)", text), text
        assert not re.search(r"\bВы\b(?! сейчас| не)", text.replace("Выберите", "")), text


def test_kazakh_writes_the_polite_you_with_a_capital() -> None:
    for text in texts("kk"):
        assert not re.search(r"(?<![а-яәғқңөұүһі])сіз(?:ге|ді|дің)?(?![а-яәғқңөұүһі])", text), text


def test_discreet_texts_hold_no_telling_word() -> None:
    for lang in LANGS:
        say = speaker(lang)
        for text in (
            say("A useful directory: phones, addresses, working hours. Free, in Kazakh and Russian."),
            say("Reference"),
            say("Phones, addresses, working hours"),
            say("Free of charge. In Kazakh and Russian"),
        ):
            assert telling(text) == ()


def test_the_profile_that_a_chat_list_shows_is_neutral_and_short_enough_for_telegram() -> None:
    for profile in profiles():
        assert telling(profile.name) == ()
        assert len(profile.name) <= 20
        assert len(profile.short_description) <= 120
        assert len(profile.description) <= 512
        assert all(re.fullmatch("[a-z0-9_]{1,32}", command) and len(words) <= 40 for command, words in profile.commands)


def test_telling_words_are_found_in_any_case_and_in_both_languages() -> None:
    assert telling("Кризисный ЦЕНТР «Үміт»") == ("кризис", "центр")
    assert telling("«Үміт» дағдарыс орталығы") == ("дағдарыс",)
    assert telling("Анықтама") == ()
    assert len(set(TELLING)) > 100
