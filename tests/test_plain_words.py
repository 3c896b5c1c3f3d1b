"""Plain words count at once: whose hand it is, who writes, how old they are, what few words ask for."""

import re
from pathlib import Path

import pytest

from bot import listening
from bot.listening import hear
from bot.listening.plain import plain_lists
from bot.screen.understanding import learn_from
from bot.situation import Situation


@pytest.mark.parametrize(
    "text",
    [
        "мен баламды ұрам, тоқтай алмаймын",
        "мен әйелімді ұрдым, өзімді ұстай алмаймын",
        "я бью ребёнка и не могу остановиться",
        "срываюсь на детях бью",
        "men balamdy uram",
        "баламды ұрам",
        "балаларымды ұра беремін",
        "әйелімді ұрып тастадым",
        "жұбайымды ұрып алдым",
        "ұлымды ұрып аламын кейде, өкінем",
        "баламды ұрғым келеді",
        "мен қол көтеріп аламын балама",
        "ашуланғанда баланы ұрам",
        "кызымды урып койдым енди не истеймин",
        "срываюсь на ребенке, кричу и шлёпаю",
        "я снова ударила дочку",
        "хочу ударить ребенка",
        "я боюсь что убью ребенка",
        "жена меня довела, я ударил её",
        "сорвалась и избила сына, меня трясёт",
        "ya byu rebenka",
        "отец бил меня, теперь я бью своего сына",
        "пью и бью жену",
        "ішсем әйелімді ұрамын",
    ],
)
def test_whose_own_hand_hits_meets_the_page_for_them(text: str) -> None:
    heard = hear(text)
    assert heard.offender
    assert heard.danger is None


@pytest.mark.parametrize(
    "text",
    [
        "ол мені ұрады",
        "балам мені ұрады",
        "мен ұрылдым",
        "мені ұрды",
        "күйеуім баламды ұрады",
        "мен баламды ұрғанын көрдім",
        "баламды мектепте ұрып қойды",
        "ағам әйелімді ұрды",
        "күйеуім баламды ұрам деп қорқытады",
        "күйеуім ұрып жіберем деп қорқытады",
        "мені ұрды, өзімді ұстай алмай жылап отырмын",
        "өзімді ұстай алмай жылаймын",
        "басымды ұрып алдым",
        "мен баламды ұрмаймын",
        "допты ұрдым",
        "я ударилась, муж толкнул",
        "меня ударил муж, я ударила в ответ",
        "муж бьёт ребёнка и не может остановиться",
        "муж срывается на детях, бьёт",
        "муж говорит что я бью детей",
        "он кричит прибью детей",
        "я бью тревогу",
        "меня избили, я лежу",
        "күйеуім өзімді ұстай алмаймын деп ұрады",
        "я никогда не бью детей, муж бьёт",
        "сын бьет меня, я мать",
        "сестра ударила моего сына",
        "я бью яйца в миску",
    ],
)
def test_whoever_is_hurt_or_tells_of_anothers_hand_is_not_the_one_who_hits(text: str) -> None:
    assert not hear(text).offender


@pytest.mark.parametrize(
    "text",
    [
        "әкем мені ұрды",
        "мама меня бьёт",
        "ағам мені күнде ұрады",
        "жалғыз анамын, алимент төлемейді",
        "көпбалалы анамын, көмек керек",
    ],
)
def test_whoever_is_hurt_writes_about_themselves(text: str) -> None:
    assert not hear(text).helper


@pytest.mark.parametrize("text", ["мен ұрылдым", "таяқ жедім", "меня избили"])
def test_who_was_beaten_is_understood_in_two_words(text: str) -> None:
    heard = hear(text)
    assert heard.guesses[0].need == "violence"
    assert not heard.offender


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("ер адаммын", "man"),
        ("мен еркекпін", "man"),
        ("я мужчина", "man"),
        ("men erkekpin", "man"),
        ("меня бьёт жена", "man"),
        ("әйелім мені ұрады", "man"),
        ("жена избивает", "man"),
        ("жена бьёт, стыдно сказать", "man"),
        ("я муж, меня бьёт жена", "man"),
        ("я женщина", "woman"),
        ("жүктімін, барар жерім жоқ", "woman"),
        ("меня бьёт муж", "woman"),
        ("күйеуім мені ұрады", "woman"),
        ("бывший муж угрожает", "woman"),
        ("муж", None),
        ("жена", None),
        ("муж сестры бьёт её", None),
        ("муж моей подруги избивает", None),
        ("сосед говорит: муж бьёт жену", None),
        ("мен жігіт таба алмай жүрмін", None),
        ("мамин муж бьёт меня", None),
        ("соседку бьёт муж", None),
        ("его жена избивает ребёнка", None),
        ("сосед избивает жену", None),
        ("мы с женой и ребёнком на улице", None),
        ("я видела мужчину на улице", None),
        ("муж пьёт, жена бьёт", None),
        ("парень из класса меня бьёт", None),
        ("әпкемді күйеуі ұрады", None),
    ],
)
def test_a_woman_or_a_man_is_learnt_from_clear_words_only(text: str, who: str | None) -> None:
    heard = hear(text)
    assert learn_from(heard, Situation()).who == who


def test_what_was_said_outright_is_not_changed_by_what_only_follows() -> None:
    assert learn_from(hear("меня бьёт муж"), Situation(who="family")).who == "family"
    assert learn_from(hear("мен еркекпін"), Situation(who="woman")).who == "man"


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("19 лет, негде жить, Астана", "18-28"),
        ("мне 19, выгнали из дома, негде жить", "18-28"),
        ("19 жастамын, тұратын жер жоқ", "18-28"),
        ("19-дамын, тұратын жер жоқ", "18-28"),
        ("19 жас, барар жер жоқ", "18-28"),
        ("жиырма бестемін, үйден қуып шықты", "18-28"),
        ("мне девятнадцать, негде жить", "18-28"),
        ("мне сорок два года, муж пьёт и бьёт", "29-57"),
        ("муж меня бьёт, я с двумя детьми, мне 34, Семей", "29-57"),
        ("мне уже 70 лет живу один нужна помощь по дому", "58-up"),
        ("я сирота 19 лет негде жить", "18-28"),
        ("мне 16, выгнали из дома", "under-18"),
        ("men 19 jastamyn, turatyn jer joq", "18-28"),
        ("15 лет вместе, муж бьёт", None),
        ("терплю 20 лет, он пьёт", None),
        ("20 лет живу с мужем, бьёт", None),
        ("сыну 19 лет, наркоман", None),
        ("сын инвалид, 19 лет, нужна коляска", None),
        ("бабушка одна, 80 лет", None),
        ("мама 80 лет, нужен уход", None),
        ("мне 3 года назад дали группу", None),
        ("мне 2 группу дали, пандуса нет", None),
        ("мне 20 тысяч не хватает на еду", None),
        ("мне 25 числа съезжать, негде жить", None),
        ("маған 15 жыл бұрын топ берді", None),
        ("ему 34 года, бьёт меня, мне 12", "under-18"),
        ("мне 34, муж бьёт 15 лет", "29-57"),
        ("он ұрады, мен қорқам", None),
        ("5 лет на улице", None),
        ("қызым 19 жаста, мүгедек", None),
        ("подруге 19 лет, её выгнали", None),
        ("живу на 19 этаже без лифта", None),
    ],
)
def test_an_age_is_learnt_when_it_is_that_of_who_writes(text: str, age: str | None) -> None:
    assert learn_from(hear(text), Situation()).age == age


@pytest.mark.parametrize("text", ["15 лет вместе, муж бьёт", "терплю 15 лет, муж бьёт", "уже 10 лет замужем, бьёт"])
def test_years_of_marriage_make_no_child(text: str) -> None:
    heard = hear(text)
    assert not heard.under_18
    assert heard.guesses[0].need == "violence"


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("негде жить с детьми, Алматы", "yes"),
        ("балаларыммен далада қалдым, Тараз", "yes"),
        ("балаларымен далада қалдым", "yes"),
        ("balalarymmen dalada qaldym", "yes"),
        ("с двумя детьми ушла от мужа, Костанай", "yes"),
        ("екі баламмен қайда барам, Алматы", "yes"),
        ("муж выгнал меня ночью из дома с тремя маленькими детьми, Актобе", "yes"),
        ("мы сейчас на вокзале в Караганде, я с грудным ребёнком, денег нет совсем", "yes"),
        ("қолымда екі балам бар, күйеуім қуып шықты, барар жерім жоқ", "yes"),
        ("хочу уйти от мужа с ребёнком, он бьёт", "yes"),
        ("жена ушла с детьми, живу один", None),
        ("муж живёт с детьми, меня выгнал", None),
        ("әйелім балаларымен кетіп қалды, жалғыз қалдым", None),
        ("проблемы с сыном, не слушается совсем", None),
        ("что делать с ребёнком, не говорит в три года совсем ни слова", None),
        ("баламмен ұрысып қалдым, үйден кетіп қалды", None),
        ("топтағы отыз баламен бірге өстім", None),
        ("соседку с ребёнком выгнали на улицу", None),
        ("я бью ребёнка и не могу остановиться", None),
    ],
)
def test_children_are_learnt_when_they_are_with_who_writes(text: str, children: str | None) -> None:
    assert learn_from(hear(text), Situation()).children == children


@pytest.mark.parametrize(
    "text",
    [
        "слепой, нужна помощь",
        "я слепой",
        "мен соқырмын",
        "зағиппын, көмек керек",
        "глухой, нужна помощь, Актау",
        "Мүгедектік, Қандыағаш",
        "инвалидность, Актобе",
    ],
)
def test_a_disability_in_few_words_is_opened(text: str) -> None:
    assert hear(text).sure == {"disability"}


@pytest.mark.parametrize(
    "text",
    [
        "где поесть бесплатно",
        "тегін тамақ қайда",
        "қайда тегін тамақ береді, Тараз",
        "нечего есть",
        "бесплатная столовая",
        "аштан отырмын",
        "еда нужна",
        "ас беретін жер бар ма",
        "покормите пожалуйста",
    ],
)
def test_a_free_meal_is_offered_as_help_for_families_and_for_those_without_a_home(text: str) -> None:
    heard = hear(text)
    assert {guess.need for guess in heard.guesses[:2]} == {"family", "homelessness"}
    assert heard.danger is None


@pytest.mark.parametrize(
    "text",
    [
        "помогите старому отцу",
        "помогите старому отцу, Семей",
        "помогите старому отцу Караганда",
        "кәрі әкеме көмектесіңіздер",
        "помогите бабушке, Актобе",
        "қарт анама көмек керек",
    ],
)
def test_help_for_old_parents_is_no_violence(text: str) -> None:
    heard = hear(text)
    assert heard.sure == {"pensioner"}
    assert heard.helper
    assert heard.danger is None


@pytest.mark.parametrize(
    "text",
    ["помогите старому отцу, он не дышит", "помогите старику он замерзает на улице", "помогите слепому отцу он лежит и не дышит"],
)
def test_danger_beside_plain_words_stays_danger(text: str) -> None:
    assert hear(text).danger is not None


@pytest.mark.parametrize(
    "text",
    [
        "слепой метод печати",
        "чем накормить кота",
        "обед сегодня вкусный",
        "маған көмек керек еді",
        "голодный как волк, где пицца",
        "ас үйге жиһаз керек",
        "глухой посёлок на карте",
        "соқыр теке ойынының ережесі",
        "где вкусно поесть",
        "соқыр ішек",
        "рецепт бабушке",
        "немое кино",
        "бесплатные обеды в самолёте",
        "помогите бабушке скачать ватсап",
    ],
)
def test_plain_words_in_another_sense_open_nothing(text: str) -> None:
    heard = hear(text)
    assert heard.sure == frozenset()
    assert not {"family", "homelessness", "disability"} & {guess.need for guess in heard.guesses[:1]}


@pytest.mark.parametrize(
    "text",
    [
        "босс на третьем уровне меня убивает",
        "босс на пятом уровне убивает меня сразу",
        "мобы меня убивают в этой катке",
        "ойында босс мені өлтіреді, бұл деңгейден өте алмаймын",
    ],
)
def test_a_game_kills_nobody(text: str) -> None:
    heard = hear(text)
    assert heard.danger is None
    assert heard.sure == frozenset()


@pytest.mark.parametrize(
    "text", ["сын играет, босс на уровне, а муж меня убивает", "играю чтобы забыть что не хочу жить, босс убил на уровне"]
)
def test_a_game_hides_no_danger(text: str) -> None:
    assert hear(text).danger is not None


@pytest.mark.parametrize(
    "text",
    [
        "я учитель, у меня ученик голодает",
        "мен мұғаліммін, оқушым аш жүр",
        "вокзалда бір ата отыр, далада қалған",
        "я соцработник, семья без света",
    ],
)
def test_those_who_see_it_at_work_or_on_the_street_are_helpers(text: str) -> None:
    assert hear(text).helper


@pytest.mark.parametrize("text", ["я учитель, меня бьёт муж", "мен мұғаліммін, күйеуім ұрады"])
def test_a_trade_alone_makes_no_helper(text: str) -> None:
    assert not hear(text).helper


def test_every_plain_class_that_the_code_asks_for_is_in_the_lists() -> None:
    """Else a class renamed in a file of words would be heard nowhere, and nobody would notice."""
    code = "".join((Path(listening.__file__).parent / name).read_text("utf-8") for name in ("hands.py", "person.py"))
    asked = set(re.findall(r'at\["([a-z-]+)"\]', code)) | set(re.findall(r'_near\(at, "([a-z-]+)"\)', code))
    assert len(asked) > 20
    assert asked <= plain_lists().names.keys()
