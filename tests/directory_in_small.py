"""A directory of invented places for tests of pages: every kind of record that a card must be able to show."""

from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from bot.directory.records import Centre, Directory, Eligibility, Line, Notice, Phone, Source
from bot.languages import NONE, Text

SOURCE = Source("https://example.kz/news/1", "An article", "2025-08-22", ("name",))


def code_of(identity: str) -> int:
    return int.from_bytes(sha256(identity.encode()).digest()[:4], "big")


def centre(identity: str, **fields: Any) -> Centre:
    """A centre about which nothing is known but what the fields say."""
    usual: dict[str, Any] = {
        "kind": "centre",
        "name": Text(f"«{identity.title()}» орталығы", f"Центр «{identity.title()}»"),
        "situations": ("homelessness",),
        "region": "astana",
        "city": "astana",
        "locality": None,
        "address": None,
        "address_partial": False,
        "address_confidential": False,
        "geo": None,
        "phones": None,
        "walk_in": None,
        "warning": None,
        "ask_via": ("111",),
        "hours": None,
        "hours_note": None,
        "eligibility": Eligibility(),
        "stay": None,
        "capacity": None,
        "services": None,
        "cost": None,
        "web": MappingProxyType({}),
        "status": "active",
        "checked": None,
        "checked_how": None,
        "evidence": "2025-08-22",
        "sources": (SOURCE,),
    }
    return Centre(id=identity, code=code_of(identity), **(usual | fields))


def line(number: str, order: dict[str, int], **fields: Any) -> Line:
    """A line for the whole country, free and around the clock."""
    usual: dict[str, Any] = {
        "name": Text(f"«{number}» желісі", f"Линия {number}"),
        "numbers": (Phone(number),),
        "situations": tuple(key for key in order if key != "danger"),
        "order": MappingProxyType(order),
        "region": "kz",
        "city": None,
        "for_whom": Text("барлық адамға", "всем"),
        "services": Text("кеңес", "совет"),
        "hours": "24/7",
        "hours_note": None,
        "languages": None,
        "cost": NONE,
        "operator": None,
        "checked": None,
        "evidence": "2026-01-02",
        "sources": (SOURCE,),
    }
    identity = fields.pop("id", f"line-{number}")
    return Line(id=identity, code=code_of(identity), **(usual | fields))


def directory_of(centres: tuple[Centre, ...], lines: tuple[Line, ...]) -> Directory:
    records = (*centres, *lines)
    return Directory(
        centres,
        lines,
        MappingProxyType({record.id: record for record in records}),
        MappingProxyType({record.code: record for record in records}),
    )


LINES = (
    line("112", {"danger": 1, "violence": 5, "child": 4, "suicide-crisis": 5, "homelessness": 2}),
    line("102", {"danger": 2, "violence": 1, "child": 3, "homelessness": 4}),
    line("103", {"danger": 3, "suicide-crisis": 4, "violence": 6, "child": 5}),
    line(
        "111",
        {"violence": 2, "child": 1, "suicide-crisis": 2, "family": 1, "orphan-graduate": 1, "disability": 3, "homelessness": 5},
    ),
    line("150", {"violence": 4, "child": 2, "suicide-crisis": 3, "orphan-graduate": 2, "family": 4}, hours=None),
    line("1414", {"disability": 1, "pensioner": 1, "family": 2, "orphan-graduate": 3, "homelessness": 6}, hours=None),
    line("109", {"homelessness": 1, "pensioner": 3}, id="line-109-astana", region="astana", city=None),
    line("+77172547603", {"suicide-crisis": 1}, id="mental-astana", region="astana"),
)

EVERYTHING = centre(
    "everything",
    name=Text("«Үлгі» дағдарыс орталығы", "Кризисный центр «Үлгі»"),
    kind="shelter",
    situations=("violence", "family"),
    address_confidential=True,
    phones=(Phone("+77000000000"), Phone("+77172531648", note=Text("кабылдау бөлмесі", "приёмная"), as_of="2018-01", sure=False)),
    hours="24/7",
    eligibility=Eligibility(
        text=Text("балалы және баласыз әйелдерге", "женщины с детьми и без детей"),
        age_min=18,
        age_max=58,
        sex="women",
        with_children=True,
        documents=NONE,
        referral=NONE,
        residents_only=False,
        refuses=Text("мас адамды", "в состоянии опьянения"),
    ),
    stay=Text("6 айға дейін", "до 6 месяцев"),
    services=Text("тұратын жер, тамақ, психолог, заңгер", "жильё, еда, психолог, юрист"),
    cost=NONE,
    checked=date(2026, 11, 12),
    checked_how=Text("орталықтың өзі, телефонмен", "сам центр, по телефону"),
)
LONG = centre(
    "long",
    name=Text("Ұзын " * 20 + "орталық", "Длинный " * 14 + "центр"),
    situations=("homelessness", "disability", "pensioner"),
    address=Text("Абай көшесі, 15, 3-қабат, 12-бөлме, ауладан кіреді", "улица Абая, 15, 3 этаж, 12 кабинет, вход со двора"),
    address_partial=True,
    geo=(51.1, 71.4),
    phones=(
        Phone("+77172531649", note=Text("қабылдау; " * 12, "приёмная; " * 12)),
        Phone("+77010000001", channel="whatsapp", as_of="2019"),
        Phone("+77010000002"),
    ),
    hours="Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-14:00",
    services=Text("көмек түрі, " * 60, "вид помощи, " * 60),
    warning=Text("Орталық көбіне толы болады. Алдымен 109-ға қоңырау шалыңыз.", "Центр часто заполнен. Сначала позвоните 109."),
    eligibility=Eligibility(
        text=Text("адамдарға " * 15, "людям " * 20), residents_only=True, documents=Text("құжат " * 10, "паспорт " * 8)
    ),
    notice=Notice("full", date(2026, 12, 1)),
    status="uncertain",
    evidence="2018",
)
CENTRES = (
    EVERYTHING,
    LONG,
    centre("nothing", situations=("homelessness",), eligibility=Eligibility(age_min=18, age_max=28)),
    centre("night", kind="night-shelter", hours="Mo-Su 17:00-09:00", phones=(Phone("+77000000001"),), ask_via=("109", "111")),
    centre(
        "women", situations=("violence",), eligibility=Eligibility(sex="women", with_children=False), address_confidential=True
    ),
    centre("semey", situations=("homelessness", "disability"), region="abai", city="semey", phones=(Phone("+77222000000"),)),
    centre(
        "youth", situations=("orphan-graduate",), region="almaty", city="almaty", eligibility=Eligibility(age_min=16, age_max=29)
    ),
    centre("elders", situations=("pensioner", "disability"), region="shymkent", city="shymkent", ask_via=("1414", "109")),
    centre("everywhere", situations=("child", "family"), region="kz", city=None, phones=(Phone("+77000000003"),)),
)
SMALL = directory_of(CENTRES, LINES)
