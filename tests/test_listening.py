"""What a person writes is understood: danger always, needs mostly, and nothing makes the ear fail."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.directory.records import NEEDS
from bot.listening import hear, listen
from bot.listening.folding import fold, words
from bot.listening.guessing import PATH
from bot.listening.lexicon import FOLDER, LexiconError, lexicon, read_lexicon
from scripts.train_listening import digest_of_inputs

HERE = Path(__file__).parent / "listening"
PAGES_OF_DANGER = {"suicide", "violence", "child", "unclear"}


def danger_phrases() -> list[tuple[str, str]]:
    lines = (HERE / "danger.txt").read_text(encoding="utf-8").splitlines()
    return [(kind, phrase) for kind, _, phrase in (line.partition("\t") for line in lines if line and line[0] != "#")]


def one_slip(phrase: str, seed: int) -> str:
    """One letter left out, doubled, changed or swapped inside a word of four letters or more."""
    chance = random.Random(seed)
    spots = [i for i in range(1, len(phrase) - 1) if phrase[i - 1 : i + 2].isalpha()]
    at = chance.choice(spots)
    kind = chance.randrange(4)
    if kind == 0:
        return phrase[:at] + phrase[at + 1 :]
    if kind == 1:
        return phrase[:at] + phrase[at] + phrase[at:]
    if kind == 2:
        return phrase[:at] + phrase[at + 1] + phrase[at] + phrase[at + 2 :]
    near = {
        "о": "а",
        "а": "о",
        "е": "и",
        "и": "е",
        "ы": "и",
        "і": "и",
        "т": "д",
        "д": "т",
        "ү": "у",
        "ө": "о",
        "қ": "к",
        "ғ": "г",
    }
    return phrase[:at] + near.get(phrase[at], phrase[at]) + phrase[at + 1 :]


def rows(name: str) -> Iterator[dict[str, object]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


@pytest.mark.parametrize(("kind", "phrase"), danger_phrases())
def test_a_danger_phrase_opens_the_emergency_page(kind: str, phrase: str) -> None:
    assert hear(phrase).danger == kind


def test_a_danger_phrase_with_one_slip_is_still_danger_in_95_of_100() -> None:
    slipped = [one_slip(p, n * 7 + k) for n, (kind, p) in enumerate(danger_phrases()) if kind != "unclear" for k in (1, 2)]
    missed = [phrase for phrase in slipped if hear(phrase).danger is None]
    assert len(slipped) + len(danger_phrases()) >= 400
    assert len(missed) <= 0.05 * len(slipped), missed


@pytest.mark.parametrize(
    "phrase",
    [
        "Скидки убивают, бегу в магазин",
        "Хочу умереть от счастья, какая красота",
        "Как убить время в аэропорту",
        "Бьёт током от стиральной машины",
        "Бьют в колокол",
        "Күлкіден өлдім",
        "Доп соғу ережесі қандай",
        "Смысл жизни по философии Сартра",
        "умираю со смеху",
        "я просто умерла со смеху",
    ],
)
def test_crisis_words_in_another_sense_open_no_emergency_page(phrase: str) -> None:
    assert hear(phrase).danger is None


@pytest.mark.parametrize(
    ("text", "needs", "place"),
    [
        ("мені ұрып жатыр, Семейде барар жер керек", {"violence"}, "semey"),
        ("Негде ночевать, выгнали из дома, Алматы", {"homelessness"}, "almaty"),
        ("Я сирота, мне 18, куда обратиться за помощью?", {"orphan-graduate"}, None),
        ("Балам аутист, дамыту орталығы бар ма?", {"disability"}, None),
        ("Әжем жалғыз тұрады, күтетін адам керек", {"pensioner"}, None),
        ("Многодетная мать, нечем кормить детей, Костанай", {"family"}, "kostanay"),
        ("Дочку травят одноклассники", {"child"}, None),
        ("olgim keledi", {"suicide-crisis"}, None),
    ],
)
def test_one_sentence_gives_need_and_place(text: str, needs: set[str], place: str | None) -> None:
    heard = hear(text)
    assert heard.guesses[0].need in needs
    assert (heard.place.slug if heard.place else None) == place


def test_several_needs_in_one_sentence_are_all_kept() -> None:
    assert {"violence", "disability"} <= hear("муж бьёт меня, а я инвалид второй группы, нужна коляска").sure


@pytest.mark.parametrize("text", ["нужна помощь", "привет", "Рақмет сізге", "Куда обратиться?", "", "   ", "👍", "12345"])
def test_where_nothing_is_said_nothing_is_opened(text: str) -> None:
    heard = hear(text)
    assert heard.sure == frozenset()
    assert heard.guesses == ()


@pytest.mark.parametrize(
    "text",
    [
        "Көршім жалғыз тұрады, оған көмек керек",
        "соседка осталась без жилья, как ей помочь",
        "Моя бабушка живёт одна, ей нужен социальный работник",
        "Көшеде ұйықтап жүрген бір ағай бар, оған көмек керек",
        "мужчина лежит на остановке, куда звонить",
    ],
)
def test_somebody_elses_trouble_is_the_helpers_voice(text: str) -> None:
    assert hear(text).helper


@pytest.mark.parametrize(
    "text", ["сын режет себе руки", "қызым өмір сүргім келмейді дейді", "подруга хочет покончить с собой", "досым өлем деп жазды"]
)
def test_fear_for_another_who_may_die_is_the_helpers_voice(text: str) -> None:
    heard = hear(text)
    assert heard.danger == "suicide"
    assert heard.helper


@pytest.mark.parametrize("text", ["Мне негде жить", "Күйеуім мені ұрады", "мне 72 года, живу один", "Өлгім келеді"])
def test_ones_own_trouble_is_not_the_helpers_voice(text: str) -> None:
    assert not hear(text).helper


@pytest.mark.parametrize(
    "text", ["мне 12, меня бьёт отчим", "мен 13 жастамын, үйде мені ұрады", "мне тринадцать лет папа пьет", "мен оқушымын"]
)
def test_a_child_who_writes_is_recognised(text: str) -> None:
    assert hear(text).under_18


@pytest.mark.parametrize(
    "text", ["я бью жену и не могу остановиться", "балама қол көтеріп қоям деп қорқам", "боюсь что ударю ребенка"]
)
def test_who_hurts_others_is_recognised(text: str) -> None:
    assert hear(text).offender


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Маған көмек керек", "kk"),
        ("kuieuim meni urady", "kk"), ("куда мне обратиться", "ru"), ("ya ne znayu chto delat", "ru"),
        ("Күйеуім меня бьёт, көмектесіңіздерші", "kk"),
        ("устала жить емес хочу умиреть", "ru"), ("домашний насилие корип журмин", "kk"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_grammar(text: str, lang: str) -> None:
    assert hear(text).lang == lang


@pytest.mark.parametrize(
    "text",
    [
        "😭" * 4096,
        "е" + "\u0301" * 100_000,
        "\u200b\u200c\u200d\ufeff",
        "\u202eиж ундогз\u202c שלום مرحبا",
        "\x00\x00не хочу жить\x00",
        "\ud800 не хочу \udfff жить",
        "помогите " * 20_000,
        "а" * 200_000,
        "_*[]()~`>#+-=|{}.!<b>" * 500,
        "4'4'4''4ʼ" * 300,
    ],
    ids=["emoji", "combining", "invisible", "bidi", "nul", "surrogates", "repeated", "one-word", "markup", "apostrophes"],
)
def test_no_text_breaks_the_ear(text: str) -> None:
    heard = hear(text)
    assert heard.lang in {"kk", "ru"}
    assert all(guess.need in NEEDS for guess in heard.guesses)


def test_danger_at_the_end_of_a_very_long_text_is_heard() -> None:
    assert hear("ля " * 10_000 + "не хочу жить").danger == "suicide"


def test_one_spelling_for_all_spellings() -> None:
    assert fold("Күйеуім ұрды") == fold("куйеуим урды") == fold("kuyeuim urdy") == fold("KÚIEUIM URDY")
    assert fold("я не хочу жить") == fold("ya ne hochu zhit'")
    assert words("киім") != words("кім")


def test_the_commands_protocol_is_a_json_object_a_line() -> None:
    (line,) = listen(["куйеуим урып жатыр семейде\n"])
    assert json.loads(line) == {
        "situations": [json.loads(line)["situations"][0], *json.loads(line)["situations"][1:]],
        "city": "semey",
        "urgent": True,
        "lang": "kk",
    }
    assert json.loads(line)["situations"][0] == "violence"


def test_the_command_answers_every_line_even_an_empty_one() -> None:
    told = subprocess.run([sys.executable, "-m", "bot", "listen"], input="\nпривет\n", capture_output=True, text=True, check=True)
    assert [json.loads(line)["situations"] for line in told.stdout.splitlines()] == [[], []]


def test_messages_we_wrote_are_understood() -> None:
    """A floor, not a figure: the model has seen these. The honest figures come from scripts/score_listening.py."""
    right = wrong = opened = quiet = 0
    for row in [row for name in ("studied.jsonl", "held-out.jsonl") for row in rows(name)]:
        heard = hear(str(row["text"]))
        wanted = set(row["situation"])  # type: ignore[call-overload]
        if wanted == {"none"}:
            quiet, opened = quiet + 1, opened + bool(heard.guesses)
        else:
            right, wrong = right + bool(wanted & {g.need for g in heard.guesses[:2]}), wrong + 1
    assert right >= 0.96 * wrong
    assert opened <= 0.08 * quiet


def test_the_guess_model_is_as_new_as_the_messages_and_word_lists() -> None:
    """Else: python -m scripts.train_listening."""
    assert digest_of_inputs() in PATH.read_text(encoding="utf-8")[:400]


def test_every_need_has_a_word_list_of_its_own() -> None:
    assert {need for need in NEEDS if not (FOLDER / f"{need}.txt").exists()} == set()
    assert {pattern.topic for pattern in lexicon().patterns} >= set(NEEDS)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("4.5 nobody hit", "no word list named 'nobody'"),
        ("just words without a colon", "write `name: word"),
        ("hit: две_части и(скобка", "is not one word"),
        ("4.5", "at least one class"),
        ("4..5 hit", "should be a score"),
    ],
)
def test_a_mistake_in_a_word_list_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "a.txt").write_text(f"hit: бьёт\n\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"a\.txt:3: .*") as caught:
        read_lexicon(tmp_path)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "просто",
        "просто так",
        "прости",
        "простите за беспокойство",
        "просто хочу спросить",
        "кешіріңіз",
        "жай сұрай салдым",
        "prosto tak",
    ],
)
def test_politeness_opens_no_emergency_page(text: str) -> None:
    assert hear(text).danger is None


@pytest.mark.parametrize("text", ["муж избил сына", "сосед ударил жену", "отец ударил ребёнка", "он избил дочь и ушёл"])
def test_who_tells_of_anothers_blow_is_not_the_one_who_hits(text: str) -> None:
    assert not hear(text).offender


@pytest.mark.parametrize(
    "text", ["сорвалась и избила сына, мне стыдно", "баланы ұрып қоям, өзімді тоқтата алмаймын", "ударил жену, не знаю как быть"]
)
def test_who_is_afraid_of_their_own_hand_meets_the_page_for_them_and_not_that_of_the_hurt(text: str) -> None:
    heard = hear(text)
    assert heard.offender
    assert heard.danger is None


@pytest.mark.parametrize(
    "text",
    [
        "я боюсь что сын покончит с собой",
        "анам өзіне бірдеңе істеп қоя ма деп қорқамын",
        "дочка режет руки",
        "сынишка пишет что не хочет жить",
        "муж говорит что повесится",
        "қызым арқан іздеп жүр",
        "күйеуім өлем дейді",
    ],
)
def test_fear_for_ones_own_people_opens_the_page_for_those_who_are_afraid_for_another(text: str) -> None:
    heard = hear(text)
    assert heard.danger == "suicide"
    assert heard.helper


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("убивает", "violence"), ("меня бьют", "violence"), ("бьет помогите", "violence"), ("өлтіреді мені", "violence"),
        ("помогите он тут", "unclear"), ("құтқар", "unclear"), ("вызовите полицию", "unclear"), ("103", "unclear"),
        ("замерзаю помогите", "unclear"),
    ],
)  # fmt: skip
def test_a_word_or_two_are_enough(text: str, kind: str) -> None:
    assert hear(text).danger == kind


@pytest.mark.parametrize("text", ["не то", "другое", "басқа", "дверь закрыта", "есік жабық", "устала", "завтра", "керек емес"])
def test_two_words_that_say_nothing_open_no_emergency_page(text: str) -> None:
    assert hear(text).danger is None


def test_a_child_that_does_not_breathe_is_not_taken_for_thoughts_of_death() -> None:
    assert hear("балам дем алмай жатыр").danger == "child"
    assert hear("мені алып қашып кетті").danger == "violence"
