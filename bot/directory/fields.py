"""The fields of a record: what each is for, what may stand in it, how long it may be. The loader and the schema read this."""

from typing import Final

from bot.directory.parts import FREE, LEAD, NO, NOTHING, NOTICE, PHONE, PUBLISHED, SOURCE, UNKNOWN, WEB, YES, Field, make
from bot.directory.records import NEEDS

KINDS: Final = ("shelter", "night-shelter", "centre", "day-centre", "ngo", "service", "office", "programme")
SEXES: Final = ("women", "men", "any")
STATUSES: Final = ("active", "uncertain")
LANGUAGES: Final = ("kk", "ru", "en")

_ID: Final = make(
    "id",
    "id",
    "жазбаның тұрақты аты: латын әріптері, сан, сызықша; 3–28 таңба. Ауыстырсаңыз, ескісін formerly өрісіне жазыңыз",
    "постоянное имя записи: латинские буквы, цифры, дефис; 3–28 знаков. Если меняете, старое впишите в formerly",
    "umit-astana",
    required=True,
)
_FORMERLY: Final = make(
    "formerly",
    "ids",
    "бұрынғы id-лері: ескі сілтемелер жұмыс істей береді",
    "прежние id: старые ссылки продолжат работать",
    "[old-name]",
)
_PUBLISH: Final = make(
    "publish", "flag", "no – ботта көрсетілмейді, тексерілуін күтеді", "no — в боте не видно, ждёт проверки", "no"
)
_NAME: Final = make("name", "text", "атауы", "название", required=True, limit=160)
_ALSO: Final = make("also_known_as", "words", "басқа, бұрынғы атаулары", "другие и прежние названия", "- Умит", limit=160)
_SITUATIONS: Final = make(
    "situations",
    "choices",
    "қандай жағдайға көмектеседі",
    "в каких ситуациях помогает",
    "[violence, family]",
    required=True,
    choices=NEEDS,
)
_REGION: Final = make("region", "place", "өңірі (kz – бүкіл ел)", "регион (kz — вся страна)", "astana", required=True)
_CITY: Final = make("city", "place", "қаласы", "город", "astana")
_PHONES: Final = make(
    "phones",
    "phones",
    "телефондары; телефоны мүлде жоқ болса – нет",
    "телефоны; если телефона точно нет — нет",
    "+7 7172 00 00 00",
    inner=PHONE,
)
_HOURS: Final = make(
    "hours",
    "hours",
    "жұмыс уақыты: Mo Tu We Th Fr Sa Su – дүйсенбіден жексенбіге дейін; тәулік бойы – 24/7",
    "часы работы: Mo Tu We Th Fr Sa Su — с понедельника по воскресенье; круглосуточно — 24/7",
    "Mo-Fr 09:00-18:00",
)
_HOURS_NOTE: Final = make("hours_note", "text", "уақыты туралы түсіндірме", "пояснение к часам", limit=300)
_SERVICES: Final = make("services", "text", "не береді, үтір арқылы", "чем помогает, через запятую", limit=900)
_COST: Final = make("cost", "known", "ақысы; free – тегін", "стоимость; free — бесплатно", "free", limit=200)
_EVIDENCE: Final = make(
    "evidence", "when", "жұмыс істеп тұрғанының соңғы дерегі", "последнее свидетельство, что работает", "2026-03"
)
_CHECKED: Final = make(
    "checked",
    "day",
    "телефонмен не барып тексерілген күн; тексерілмесе, жазбаңыз",
    "когда проверили звонком или лично; если не проверяли, не пишите",
    "2026-11-12",
)
_SOURCES: Final = make("sources", "parts", "дереккөздер", "источники", inner=SOURCE)
_NOTES: Final = make(
    "notes", "plain", "жүргізушілерге ескертпе, ботта көрінбейді", "заметки для сопровождающих, в боте не видны", limit=4000
)
_LEADS: Final = make(
    "leads",
    "parts",
    "расталмаған байланыстар: тек қоңырау шалушыға, ботта көрінбейді",
    "неподтверждённые контакты: только для обзвона, в боте не видны",
    inner=LEAD,
)
_UNVERIFIED: Final = make(
    "unverified_contacts",
    "words",
    "ескі, күмәнді байланыстар: ботта көрінбейді",
    "старые и сомнительные контакты: в боте не видны",
    limit=600,
)

CENTRE: Final[tuple[Field, ...]] = (
    _ID,
    _PUBLISH,
    make("kind", "choice", "орынның түрі", "вид места", "centre", required=True, choices=KINDS),
    _NAME,
    _ALSO,
    _FORMERLY,
    make("parent", "id", "құрамына кіретін орталықтың id-і", "id центра, в который входит", "demeu-astana"),
    _SITUATIONS,
    _REGION,
    _CITY,
    make(
        "locality",
        "text",
        "қала тізімде жоқ болса: ауыл, кент, аудан",
        "если города нет в списке: село, посёлок, район",
        limit=120,
    ),
    make("address", "address", "мекенжайы", "адрес", limit=200),
    make("address_partial", "flag", "мекенжай толық емес", "адрес неполный", "yes"),
    make(
        "address_confidential",
        "flag",
        "мекенжай қауіпсіздік үшін жарияланбайды; онда address пен geo жазылмайды",
        "адрес не публикуют ради безопасности; тогда address и geo не пишут",
        "yes",
    ),
    make(
        "address_published",
        "part",
        "паналайтын орынның мекенжайын кім және қайда ашық жариялады",
        "кто и где открыто опубликовал адрес приюта",
        inner=PUBLISHED,
    ),
    make("geo", "geo", "координаттары: ендік, бойлық", "координаты: широта, долгота", "51.1282, 71.4306"),
    _PHONES,
    make("walk_in", "text", "телефонсыз қалай келуге болады", "как обратиться без звонка", limit=300),
    make("warning", "text", "әрқашан көрсетілетін ескерту", "предупреждение, видно всегда", limit=400),
    make(
        "ask_via",
        "numbers",
        "телефоны болмаса, қай желіден сұрайды",
        "на какую линию звонить, если своего телефона нет",
        "[111, 102]",
    ),
    _HOURS,
    _HOURS_NOTE,
    make(
        "for_whom",
        "text",
        "кімге: «Кімге:» сөзінен кейін, барыс септікте",
        "для кого: после слов «Для кого:», кто? (именительный)",
        limit=400,
    ),
    make("age_min", "age", "ең кіші жас", "наименьший возраст", "18"),
    make("age_max", "age", "ең үлкен жас (осы жасты қоса)", "наибольший возраст, включая его", "58"),
    make(
        "sex",
        "choice",
        "women – әйелдер, men – ер адамдар, any – бәрі",
        "women — женщины, men — мужчины, any — все",
        "women",
        choices=SEXES,
    ),
    make("with_children", "flag", "балалармен қабылдай ма", "принимают ли с детьми", "yes"),
    make(
        "documents",
        "known",
        "қандай құжат керек; нет – құжатсыз қабылдайды",
        "какие документы; нет — принимают без документов",
        "нет",
    ),
    make("referral", "known", "жолдама; нет – керек емес", "направление; нет — не нужно", "нет"),
    make("residents_only", "flag", "тек осы қалада тіркелгендерге ме", "только с пропиской в этом городе", "no"),
    make("refuses", "known", "кімді қабылдамайды; нет – ондай шарт жоқ", "кого не принимают; нет — таких условий нет"),
    make("stay", "text", "қанша уақыт тұруға не келіп тұруға болады", "сколько можно жить или сколько длится помощь", limit=200),
    make("capacity", "count", "неше орын бар", "сколько мест", "50"),
    _SERVICES,
    make("about", "text", "тағы не белгілі", "что ещё известно", limit=500),
    _COST,
    make("web", "part", "сайты мен беттері", "сайт и страницы", inner=WEB),
    make(
        "status",
        "choice",
        "active – жұмыс істейді, uncertain – белгісіз",
        "active — работает, uncertain — не известно",
        "active",
        required=True,
        choices=STATUSES,
    ),
    _EVIDENCE,
    _CHECKED,
    make("checked_how", "text", "қалай тексерілді", "как проверили", limit=120),
    make(
        "notice", "part", "мерзімі бар хабар; мерзімі біткенде өзі жоғалады", "временное объявление, исчезает само", inner=NOTICE
    ),
    _SOURCES,
    _LEADS,
    _UNVERIFIED,
    _NOTES,
)

LINE: Final[tuple[Field, ...]] = (
    _ID,
    _PUBLISH,
    _NAME,
    _ALSO,
    _FORMERLY,
    make(
        "situations",
        "choices",
        "қандай жағдайға көмектеседі",
        "в каких ситуациях помогает",
        "[violence, child]",
        required=True,
        choices=NEEDS,
    ),
    make(
        "order",
        "order",
        "әр жағдайда нешінші болып тұрады; danger – дәл қазір қауіп төнгенде",
        "каким по счёту стоит в каждой ситуации; danger — когда опасно прямо сейчас",
        "violence: 1",
    ),
    _REGION,
    _CITY,
    make("phones", "phones", "нөмірлері", "номера", "111", required=True, inner=PHONE),
    make(
        "for_whom",
        "text",
        "кімге: «Кімге:» сөзінен кейін, барыс септікте",
        "для кого: после слов «Для кого:», кто? (именительный)",
        required=True,
        limit=400,
    ),
    _SERVICES,
    _HOURS,
    _HOURS_NOTE,
    make("languages", "choices", "қай тілде жауап береді", "на каких языках отвечают", "[kk, ru]", choices=LANGUAGES),
    _COST,
    make("operator", "text", "кім жүргізеді", "кто ведёт линию", limit=200),
    _EVIDENCE,
    _CHECKED,
    _SOURCES,
    _LEADS,
    _UNVERIFIED,
    _NOTES,
)

SECTIONS: Final = ("lines", "centres")


def _names(fields: tuple[Field, ...]) -> set[str]:
    return {name for field in fields for name in {field.name, *_names(field.inner)}}


TOP_NAMES: Final = frozenset(field.name for field in (*CENTRE, *LINE))
FIELD_NAMES: Final = frozenset(_names(CENTRE) | _names(LINE) | {"kk", "ru"})
"""Every word that may stand before a colon inside of a record."""

__all__ = [
    "CENTRE",
    "FIELD_NAMES",
    "FREE",
    "KINDS",
    "LANGUAGES",
    "LINE",
    "NO",
    "NOTHING",
    "SECTIONS",
    "SEXES",
    "STATUSES",
    "TOP_NAMES",
    "UNKNOWN",
    "YES",
    "Field",
]
