"""Places: the data whole, every name found, the right place chosen, nothing found where nobody named one."""

import itertools
import json
import math
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import places
from bot.places import COUNTRY, PLACES, Found, Place, find, fold, town_of
from bot.places.letters import fold_word
from bot.places.misspelt import read_misspelt
from bot.places.names import NAMES

HERE = Path(__file__).parent
ROOT = HERE.parent


def cases(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [(text, wanted) for text, wanted in (line.split("\t") for line in lines if line and not line.startswith("#"))]


def answer(found: Found) -> str:
    return "?" if found.ask else found.best.key if found.best else "-"


# --- the data


def test_all_of_kazakhstan_is_there_and_a_republican_city_is_one_place() -> None:
    kinds = {kind: [p for p in PLACES.values() if p.kind == kind] for kind in ("country", "region", "city", "district")}
    assert {kind: len(found) for kind, found in kinds.items()} == {"country": 1, "region": 17, "city": 90, "district": 195}
    assert len(places.regions()) == 20
    for slug in ("astana", "almaty", "shymkent"):
        assert f"region:{slug}" not in PLACES
        assert places.place(f"city:{slug}") in places.regions()
        assert places.centre_of(slug).key == f"city:{slug}"


def test_codes_are_permanent_and_fit_into_twelve_bits() -> None:
    codes = {p.key: p.code for p in PLACES.values()}
    assert len(set(codes.values())) == len(codes)
    assert all(1 <= code <= 4095 for code in codes.values())
    assert all(places.place_of(code) is PLACES[key] for key, code in codes.items())
    assert places.place_of(0) is None
    assert places.place_of(4000) is None
    given_out = json.loads((HERE / "places-codes.json").read_text("utf-8"))
    assert {key: codes.get(key) for key in given_out} == given_out, "a code that is in somebody's link was changed or removed"


def test_every_place_has_two_names_a_sentence_form_a_region_and_a_point() -> None:
    slugs = {p.slug for p in places.regions()}
    towns = {p.slug for p in places.towns()}
    for p in PLACES.values():
        assert p.names.kk
        assert p.names.ru
        assert p.inside.kk
        assert p.inside.ru
        assert p.city is None or p.city in towns
        if p is COUNTRY:
            continue
        assert p.region in slugs
        assert p.lat is not None
        assert p.lon is not None
        assert 40 < p.lat < 56
        assert 46 < p.lon < 88


def test_neighbours_touch_each_other_both_ways_and_centres_lie_in_their_region() -> None:
    for region in places.regions():
        assert places.centre_of(region.region).region == region.region
        near = places.neighbours(region.region)
        assert near
        assert all(region.region in places.neighbours(other) for other in near)
    assert places.neighbours("kz") == ()
    assert places.neighbours("nowhere") == ()


def test_lists_are_ordered_for_the_eye() -> None:
    names = [p.names.kk for p in places.regions()]
    assert names[:3] == ["Абай облысы", "Ақмола облысы", "Ақтөбе облысы"]
    assert names == places.in_kazakh_order(reversed(names))
    assert places.in_kazakh_order(["Шымкент", "Өскемен", "Атырау", "Ақтау", "Қостанай", "Көкшетау"]) == [
        "Ақтау", "Атырау", "Көкшетау", "Қостанай", "Өскемен", "Шымкент",
    ]  # fmt: skip
    assert [p.slug for p in places.towns("karaganda")][:2] == ["karaganda", "temirtau"]
    assert {p.slug for p in places.districts("almaty")} >= {"d-medeu", "d-auezov"}
    assert places.districts("nowhere") == ()


def test_the_sources_are_named_in_the_data_and_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for source in ("GeoNames", "geokz", "SimpleMaps", "Wikipedia"):
        assert source in notice
        assert any(source in line for line in places.ATTRIBUTION)


# --- distances


def test_the_nearest_town_is_found_and_far_away_there_is_none() -> None:
    town, kilometres = places.nearest(43.24, 76.90) or (None, math.inf)
    assert town is PLACES["city:almaty"]
    assert kilometres < 3
    for p in places.towns():
        assert p.lat is not None
        assert p.lon is not None
        found = places.nearest(p.lat, p.lon)
        assert found is not None
        assert found[0] is p
        assert found[1] == 0
    assert places.nearest(55.75, 37.62) is None
    assert places.nearest(0, 0) is None
    assert places.nearest(91, 0) is None
    assert places.nearest(math.nan, 70) is None


def test_distances_are_those_of_the_map() -> None:
    km = places.distance_km(PLACES["city:astana"], PLACES["city:almaty"])
    assert km is not None
    assert 960 < km < 985
    assert places.distance_km(PLACES["city:oral"], PLACES["region:west-kazakhstan"]) == 0
    assert places.distance_km(COUNTRY, PLACES["city:almaty"]) is None


@given(st.sampled_from(places.towns()), st.sampled_from(places.towns()))
def test_a_distance_is_the_same_there_and_back(a: Place, b: Place) -> None:
    there = places.distance_km(a, b)
    assert there is not None
    assert there == pytest.approx(places.distance_km(b, a))
    assert (there == 0) is (a is b)


# --- names


@pytest.mark.parametrize(("text", "wanted"), cases("places-names.tsv"))
def test_a_name_finds_its_places(text: str, wanted: str) -> None:
    found = find(text)
    if wanted == "ask":
        assert found.ask
    else:
        assert not found.ask
        assert {p.key for p in found.places} == (set() if wanted == "-" else set(wanted.split()))


@pytest.mark.parametrize(("text", "wanted"), cases("places-sentences.tsv"))
def test_a_sentence_says_where_the_person_is(text: str, wanted: str) -> None:
    assert answer(find(text)) == wanted


def typed() -> list[object]:
    """What people type, hurriedly, with the town; the third column marks what is not found yet, and says so once it is."""
    rows = [line.split("\t") for line in (HERE / "places-typed.tsv").read_text("utf-8").splitlines() if line[:1] not in {"", "#"}]
    later = pytest.mark.xfail(reason="not found yet", strict=True)
    return [pytest.param(text, wanted, marks=[later] if rest else []) for text, wanted, *rest in rows]


@pytest.mark.parametrize(("text", "wanted"), typed())
def test_a_hurried_message_gives_the_town_it_names_and_no_other(text: str, wanted: str) -> None:
    assert (find(text).town or "-") == wanted


def test_each_of_the_thirty_biggest_towns_is_typed_in_the_examples() -> None:
    named = {line.split("\t")[1] for line in (HERE / "places-typed.tsv").read_text("utf-8").splitlines() if "\t" in line}
    assert {p.slug for p in places.towns()[:30]} <= named


UNMARKED = str.maketrans("әғқңөұүһі", "агкноууxи".replace("x", "х"))


def ways_to_say(p: Place) -> list[str]:
    kk, ru = f"мен {p.inside.kk} тұрамын, көмек керек", f"живу {p.inside.ru}, нужна помощь"
    return [p.names.kk, p.names.ru, p.names.kk.upper(), kk, ru, kk.translate(UNMARKED).lower(), ru.lower()]


@pytest.mark.parametrize("key", [key for key in PLACES if key != "country:kz"])
def test_every_place_is_found_by_its_names_and_sentence_forms(key: str) -> None:
    p = PLACES[key]
    for text in ways_to_say(p):
        # «Жақсы» is "good" and never a place by itself.
        if key != "district:d-zhaksy" or "аудан" in text.lower() or "район" in text.lower():
            found = find(text)
            assert found.best is p or p in found.ask, (text, answer(found))


LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфхыіэәғқңөұүһ", "abvgdeeziiklmnoprstufhyieagqnouuh", strict=True))
    | {"ж": "zh", "ш": "sh", "ч": "ch", "щ": "shch", "ц": "ts", "ю": "yu", "я": "ya", "ь": "", "ъ": ""}
)


@pytest.mark.parametrize("town", [p.slug for p in places.towns() if (p.population or 0) > 25_000])
def test_towns_are_found_in_latin_letters(town: str) -> None:
    p = PLACES[f"city:{town}"]
    for text in (f"men {p.inside.kk.lower().translate(LATIN)} turamyn", f"zhivu {p.inside.ru.lower().translate(LATIN)}"):
        found = find(text)
        assert found.best is p or p in found.ask, (text, answer(found))


VOWELS = "аәеёиоөуұүыіэюя"


@pytest.mark.parametrize(
    "town", ["shymkent", "karaganda", "pavlodar", "kyzylorda", "petropavl", "taldykorgan", "temirtau", "turkistan"]
)
def test_one_slip_in_a_long_name_is_forgiven(town: str) -> None:
    p = PLACES[f"city:{town}"]
    tried: list[str] = []
    for name in (p.names.kk.lower(), p.names.ru.lower()):
        slips = [name[:i] + name[i + 1 :] for i in range(1, len(name) - 1)]
        slips += [name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(1, len(name) - 2)]
        slips += [name[:i] + name[i] + name[i:] for i in range(1, len(name))]
        tried += slips
    missed = [slip for slip in tried if find(slip).best is not p]
    # A few slips end in an ordinary word («түрістан») or make two of one («қыылорда»).
    assert len(missed) <= len(tried) * 0.1, missed


def test_vowels_left_out_are_forgiven_only_in_names_that_are_nothing_else() -> None:
    for text in ("шмкнт", "крганда", "птрпвл", "тлдкрган", "кзлрда"):
        assert find(text).best is not None, text
    for text in ("қорғанды", "көргенде", "кірген", "костный", "тұрмыстан", "қарағанда", "қорғанды өзі"):
        assert find(text).best is None, text


def test_a_misspelt_name_never_hides_an_ordinary_one() -> None:
    for base in list(NAMES.words):
        for name, _ in read_misspelt(base):
            own = {b.name.place for b in NAMES.words[base]}
            # A slip may be a name itself; the name is read first, so nothing is lost.
            assert find(base).best is not name.place or name.place in own or not own or find(base).best in own | {name.place}


# --- what is said about the person


def test_roles_are_told_for_each_mention() -> None:
    hits = find("я из Тараза, сейчас в Алматы, а Шымкент далеко").hits
    assert [(hit.words, hit.role) for hit in hits] == [("Тараза", "from"), ("Алматы", "in"), ("Шымкент", "plain")]
    hits = find("Семейденмін, Астанада тұрамын").hits
    assert [(hit.words, hit.role) for hit in hits] == [("Семейденмін", "from"), ("Астанада", "in")]


def test_being_there_beats_coming_from_there_in_any_order() -> None:
    for there, back in itertools.permutations(["Алматыда тұрамын", "Таразданмын"]):
        assert answer(find(f"{there}, {back}")) == "city:almaty"
    for there, back in itertools.permutations(["живу в Алматы", "сама из Тараза"]):
        assert answer(find(f"{there}, {back}")) == "city:almaty"


def test_a_town_named_with_its_region_is_the_town_and_both_are_told() -> None:
    found = find("Костанайская область, город Рудный")
    assert found.best is PLACES["city:rudny"]
    assert {p.key for p in found.places} == {"region:kostanay", "city:rudny"}


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("ЗКО", "oral"),
        ("ВКО-да тұрамын", "oskemen"),
        ("в СКО", "petropavl"),
        ("Алматинская область", "konaev"),
        ("Абай облысы", "semey"),
        ("Медеуский район", "almaty"),
        ("Карасайский район", "kaskelen"),
        ("в Кордайском районе", "taraz"),
        ("Жамбыл", "taraz"),
        ("Абай", None),
        ("Алматы, Астана", None),
        ("Қазақстан", None),
        ("нужна помощь", None),
    ],
)
def test_a_region_or_district_stands_for_a_town(text: str, town: str | None) -> None:
    assert find(text).town == town


def test_town_of_a_village_is_the_main_town_of_its_region() -> None:
    assert town_of(PLACES["district:d-korday"]) == "taraz"
    assert town_of(COUNTRY) is None


# --- letters


@pytest.mark.parametrize(
    "text",
    ["Өскемен", "ОСКЕМЕН", "oskemen", "Öskemen", "o\u0308skemen", "О\u0301скемен", "\u200bоскемен\ufe0f", "ｏｓｋｅｍｅｎ"],
)
def test_one_name_in_many_letters_folds_to_one(text: str) -> None:
    assert fold(text) == "оскемен"


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_folding_anything_is_stable_and_leaves_only_small_letters_and_digits(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert not any(letter.isspace() and letter != " " for letter in folded)
    assert all(fold_word(word) is not None for word in folded.split())


WORDS = ["Алматы", "в", "из", "шар", "Абай", "район", "облысы", "орал", "тұрамын", ",", ".", "ул", "қала", "Есіл", "ЗКО"]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.text(alphabet="алмтыстн шйкеңғқор-.,ao\u0301\u200b«»🙂12", max_size=300),
        st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    )
)
def test_nothing_that_anybody_writes_raises_and_an_answer_is_never_both(text: str) -> None:
    found = find(text)
    assert found.best is None or not found.ask
    assert found.best is None or found.best in found.places
    assert len(found.places) == len(set(found.places))


def calls_made(text: str) -> int:
    """How many functions were called to read a text: the work, without a stopwatch."""
    made = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        find(text)
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.parametrize(
    "piece",
    [
        "\u0301",
        "😀",
        "а",
        "-",
        "шар ",
        "Абай, ",
        "алматы ",
        "караганвд ",
        "қарағaнда",
        "\u202eалматы\u202c ",
        "р-н ",
        "в орал ",
        "Бурабай барамыз ",
        "ул Абая ",
        "имени район Алматы ",
        "нур ",
        "тарзда тұрамын ",
        "где в караганде ха ",
        "в столице дождь ",
        "«астана» ",
        "оралд га ",
    ],
)
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    once = calls_made("Алматы " + piece * (4000 // len(piece)))
    twice = calls_made("Алматы " + piece * (8000 // len(piece)))
    assert twice < once * 2.2 + 200


@pytest.mark.parametrize(
    "text", ["а" + "\u0301" * 100_000, "😀" * 4096, "а" * 100_000, "шар " * 25_000, "\u200b" * 100_000 + "Алматы"]
)
def test_more_text_than_telegram_sends_is_not_read_to_the_end(text: str) -> None:
    assert calls_made(text + " " + text) < calls_made(text) * 1.2 + 200
    assert len(find(text).hits) <= 40
