"""The fields of a record: what each is for, what may stand in it, how long it may be. The loader and the schema read this."""

from dataclasses import dataclass
from typing import Final, Literal

from bot.directory.records import NEEDS
from bot.languages import Text

Kind = Literal[
    "id",
    "ids",
    "flag",
    "choice",
    "choices",
    "text",
    "known",
    "words",
    "place",
    "count",
    "age",
    "phones",
    "numbers",
    "hours",
    "day",
    "when",
    "address",
    "url",
    "email",
    "plain",
    "geo",
    "order",
    "part",
    "parts",
]
"""How a value is read. "text" is kk and ru; "known" is that or a word for none; "part" is a mapping with its own fields."""

UNKNOWN: Final = frozenset({"", "?"})
NOTHING: Final = ("нет", "жоқ", "none")
FREE: Final = ("бесплатно", "тегін", "free")
YES: Final = ("да", "иә", "yes", "true")
NO: Final = ("нет", "жоқ", "no", "false")

KINDS: Final = ("shelter", "night-shelter", "centre", "day-centre", "ngo", "service", "office", "programme")
SEXES: Final = ("women", "men", "any")
STATUSES: Final = ("active", "uncertain")
CHANNELS: Final = ("call", "whatsapp", "telegram", "sms")
NOTICES: Final = ("full", "moved", "paused")
LANGUAGES: Final = ("kk", "ru", "en")
CERTAINTIES: Final = ("high", "medium", "low")
LEADS: Final = ("phone", "address", "hours", "email", "whatsapp", "telegram", "instagram", "site", "existence")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `limit` is the most characters of one language; `inner` are the fields of a "part"."""

    name: str
    kind: Kind
    about: Text
    example: str
    required: bool = False
    limit: int = 300
    choices: tuple[str, ...] = ()
    inner: tuple["Field", ...] = ()


def _field(
    name: str,
    kind: Kind,
    kk: str,
    ru: str,
    example: str = "",
    *,
    required: bool = False,
    limit: int = 300,
    choices: tuple[str, ...] = (),
    inner: tuple[Field, ...] = (),
) -> Field:
    return Field(name, kind, Text(kk, ru), example, required, limit, choices, inner)


_PHONE: Final = (
    _field("number", "plain", "нөмірі", "номер", "+7 7172 00 00 00", required=True),
    _field(
        "channel",
        "choice",
        "қалай хабарласады; жазылмаса – қоңырау",
        "как связаться; если не указано, звонок",
        "call",
        choices=CHANNELS,
    ),
    _field("note", "text", "нөмірдің кімдікі екені, шарты", "чей это номер, условия", limit=200),
    _field("hours", "hours", "осы нөмірдің жауап беретін уақыты", "когда отвечает этот номер", "Mo-Fr 09:00-18:00"),
    _field("as_of", "when", "нөмір жарияланған күн", "когда номер опубликован", "2026-03"),
    _field(
        "sure", "flag", "нөмірге сенуге бола ма; no – ескі не күмәнді", "надёжен ли номер; no — старый или сомнительный", "no"
    ),
)
_SUPPORTED: Final = (
    "name",
    "phones",
    "address",
    "hours",
    "for_whom",
    "documents",
    "referral",
    "stay",
    "capacity",
    "services",
    "cost",
    "status",
    "web",
    "city",
    "languages",
    "address_confidential",
    "about",
    "operator",
    "locality",
    "geo",
    "walk_in",
    "warning",
    "ask_via",
    "hours_note",
    "refuses",
    "residents_only",
    "parent",
    "order",
)
_SOURCE: Final = (
    _field("url", "url", "беттің мекенжайы", "адрес страницы", "https://www.gov.kz/…", limit=600),
    _field("title", "plain", "мақаланың не құжаттың аты", "название статьи или документа", "Liter.kz, 22.08.2023", limit=200),
    _field("published", "when", "жарияланған күні", "дата публикации", "2026-03-12"),
    _field("seen", "when", "бетті соңғы рет тексерген күн", "когда страницу проверяли последний раз", "2026-07-21"),
    _field("supports", "choices", "қай өрістерді растайды", "какие поля подтверждает", "[name, phones]", choices=_SUPPORTED),
)
_NOTICE: Final = (
    _field(
        "kind",
        "choice",
        "full – орын жоқ, moved – көшкен, paused – қабылдамай тұр",
        "full — мест нет, moved — переехали, paused — приём остановлен",
        "full",
        required=True,
        choices=NOTICES,
    ),
    _field("until", "day", "қай күнге дейін (сол күнді қоса)", "до какого дня, включая этот день", "2026-12-31", required=True),
)
_PUBLISHED: Final = (
    _field(
        "by",
        "plain",
        "мекенжайды кім ашық жариялады не рұқсат берді",
        "кто опубликовал адрес или разрешил",
        "сам центр",
        required=True,
        limit=200,
    ),
    _field("source", "plain", "қайда: сілтеме не құжат", "где: ссылка или документ", "https://…", required=True, limit=600),
)
_WEB: Final = (
    _field("site", "url", "сайты", "сайт", "https://…"),
    _field("instagram", "url", "Instagram беті", "страница в Instagram", "https://www.instagram.com/…"),
    _field("facebook", "url", "Facebook беті", "страница в Facebook", "https://www.facebook.com/…"),
    _field("telegram", "url", "Telegram арнасы", "канал в Telegram", "https://t.me/…"),
    _field("youtube", "url", "YouTube арнасы", "канал на YouTube", "https://www.youtube.com/…"),
    _field("vk", "url", "VK беті", "страница ВКонтакте", "https://vk.com/…"),
    _field("email", "email", "электрондық пошта", "электронная почта", "info@…"),
)
_LEAD: Final = (
    _field("what", "choice", "не табылды", "что найдено", "phone", required=True, choices=LEADS),
    _field("value", "plain", "мәні", "значение", "+7 7172 00 00 00", limit=600),
    _field("seen_in", "plain", "қайдан алынған", "где увидели", "выписка из 2ГИС", limit=600),
    _field("url", "url", "сілтеме", "ссылка", "https://…", limit=600),
    _field("as_of", "when", "қай күнгі дерек", "на какую дату", "2026-03-22"),
    _field("sure", "choice", "қаншалықты сенімді", "насколько надёжно", "medium", choices=CERTAINTIES),
    _field("note", "plain", "қоңырау шалатын адамға", "тому, кто будет звонить", "узнать, тот ли это центр", limit=1500),
)

_ID: Final = _field(
    "id",
    "id",
    "жазбаның тұрақты аты: латын әріптері, сан, сызықша; 3–28 таңба. Ауыстырсаңыз, ескісін formerly өрісіне жазыңыз",
    "постоянное имя записи: латинские буквы, цифры, дефис; 3–28 знаков. Если меняете, старое впишите в formerly",
    "umit-astana",
    required=True,
)
_FORMERLY: Final = _field(
    "formerly",
    "ids",
    "бұрынғы id-лері: ескі сілтемелер жұмыс істей береді",
    "прежние id: старые ссылки продолжат работать",
    "[old-name]",
)
_PUBLISH: Final = _field(
    "publish", "flag", "no – ботта көрсетілмейді, тексерілуін күтеді", "no — в боте не видно, ждёт проверки", "no"
)
_NAME: Final = _field("name", "text", "атауы", "название", required=True, limit=160)
_ALSO: Final = _field("also_known_as", "words", "басқа, бұрынғы атаулары", "другие и прежние названия", "- Умит", limit=160)
_SITUATIONS: Final = _field(
    "situations",
    "choices",
    "қандай жағдайға көмектеседі",
    "в каких ситуациях помогает",
    "[violence, family]",
    required=True,
    choices=NEEDS,
)
_REGION: Final = _field("region", "place", "өңірі (kz – бүкіл ел)", "регион (kz — вся страна)", "astana", required=True)
_CITY: Final = _field("city", "place", "қаласы", "город", "astana")
_PHONES: Final = _field(
    "phones",
    "phones",
    "телефондары; телефоны мүлде жоқ болса – нет",
    "телефоны; если телефона точно нет — нет",
    "+7 7172 00 00 00",
    inner=_PHONE,
)
_HOURS: Final = _field(
    "hours",
    "hours",
    "жұмыс уақыты: Mo Tu We Th Fr Sa Su – дүйсенбіден жексенбіге дейін; тәулік бойы – 24/7",
    "часы работы: Mo Tu We Th Fr Sa Su — с понедельника по воскресенье; круглосуточно — 24/7",
    "Mo-Fr 09:00-18:00",
)
_HOURS_NOTE: Final = _field("hours_note", "text", "уақыты туралы түсіндірме", "пояснение к часам", limit=300)
_SERVICES: Final = _field("services", "text", "не береді, үтір арқылы", "чем помогает, через запятую", limit=900)
_COST: Final = _field("cost", "known", "ақысы; free – тегін", "стоимость; free — бесплатно", "free", limit=200)
_EVIDENCE: Final = _field(
    "evidence", "when", "жұмыс істеп тұрғанының соңғы дерегі", "последнее свидетельство, что работает", "2026-03"
)
_CHECKED: Final = _field(
    "checked",
    "day",
    "телефонмен не барып тексерілген күн; тексерілмесе, жазбаңыз",
    "когда проверили звонком или лично; если не проверяли, не пишите",
    "2026-11-12",
)
_SOURCES: Final = _field("sources", "parts", "дереккөздер", "источники", inner=_SOURCE)
_NOTES: Final = _field(
    "notes", "plain", "жүргізушілерге ескертпе, ботта көрінбейді", "заметки для сопровождающих, в боте не видны", limit=4000
)
_LEADS: Final = _field(
    "leads",
    "parts",
    "расталмаған байланыстар: тек қоңырау шалушыға, ботта көрінбейді",
    "неподтверждённые контакты: только для обзвона, в боте не видны",
    inner=_LEAD,
)
_UNVERIFIED: Final = _field(
    "unverified_contacts",
    "words",
    "ескі, күмәнді байланыстар: ботта көрінбейді",
    "старые и сомнительные контакты: в боте не видны",
    limit=600,
)

CENTRE: Final[tuple[Field, ...]] = (
    _ID,
    _PUBLISH,
    _field("kind", "choice", "орынның түрі", "вид места", "centre", required=True, choices=KINDS),
    _NAME,
    _ALSO,
    _FORMERLY,
    _field("parent", "id", "құрамына кіретін орталықтың id-і", "id центра, в который входит", "demeu-astana"),
    _SITUATIONS,
    _REGION,
    _CITY,
    _field(
        "locality",
        "text",
        "қала тізімде жоқ болса: ауыл, кент, аудан",
        "если города нет в списке: село, посёлок, район",
        limit=120,
    ),
    _field("address", "address", "мекенжайы", "адрес", limit=200),
    _field("address_partial", "flag", "мекенжай толық емес", "адрес неполный", "yes"),
    _field(
        "address_confidential",
        "flag",
        "мекенжай қауіпсіздік үшін жарияланбайды; онда address пен geo жазылмайды",
        "адрес не публикуют ради безопасности; тогда address и geo не пишут",
        "yes",
    ),
    _field(
        "address_published",
        "part",
        "паналайтын орынның мекенжайын кім және қайда ашық жариялады",
        "кто и где открыто опубликовал адрес приюта",
        inner=_PUBLISHED,
    ),
    _field("geo", "geo", "координаттары: ендік, бойлық", "координаты: широта, долгота", "51.1282, 71.4306"),
    _PHONES,
    _field("walk_in", "text", "телефонсыз қалай келуге болады", "как обратиться без звонка", limit=300),
    _field("warning", "text", "әрқашан көрсетілетін ескерту", "предупреждение, видно всегда", limit=400),
    _field(
        "ask_via",
        "numbers",
        "телефоны болмаса, қай желіден сұрайды",
        "на какую линию звонить, если своего телефона нет",
        "[111, 102]",
    ),
    _HOURS,
    _HOURS_NOTE,
    _field(
        "for_whom",
        "text",
        "кімге: «Кімге:» сөзінен кейін, барыс септікте",
        "для кого: после слов «Для кого:», кто? (именительный)",
        limit=400,
    ),
    _field("age_min", "age", "ең кіші жас", "наименьший возраст", "18"),
    _field("age_max", "age", "ең үлкен жас (осы жасты қоса)", "наибольший возраст, включая его", "58"),
    _field(
        "sex",
        "choice",
        "women – әйелдер, men – ер адамдар, any – бәрі",
        "women — женщины, men — мужчины, any — все",
        "women",
        choices=SEXES,
    ),
    _field("with_children", "flag", "балалармен қабылдай ма", "принимают ли с детьми", "yes"),
    _field(
        "documents",
        "known",
        "қандай құжат керек; нет – құжатсыз қабылдайды",
        "какие документы; нет — принимают без документов",
        "нет",
    ),
    _field("referral", "known", "жолдама; нет – керек емес", "направление; нет — не нужно", "нет"),
    _field("residents_only", "flag", "тек осы қалада тіркелгендерге ме", "только с пропиской в этом городе", "no"),
    _field("refuses", "known", "кімді қабылдамайды; нет – ондай шарт жоқ", "кого не принимают; нет — таких условий нет"),
    _field(
        "stay", "text", "қанша уақыт тұруға не келіп тұруға болады", "сколько можно жить или сколько длится помощь", limit=200
    ),
    _field("capacity", "count", "неше орын бар", "сколько мест", "50"),
    _SERVICES,
    _field("about", "text", "тағы не белгілі", "что ещё известно", limit=500),
    _COST,
    _field("web", "part", "сайты мен беттері", "сайт и страницы", inner=_WEB),
    _field(
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
    _field("checked_how", "text", "қалай тексерілді", "как проверили", limit=120),
    _field(
        "notice", "part", "мерзімі бар хабар; мерзімі біткенде өзі жоғалады", "временное объявление, исчезает само", inner=_NOTICE
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
    _field(
        "situations",
        "choices",
        "қандай жағдайға көмектеседі",
        "в каких ситуациях помогает",
        "[violence, child]",
        required=True,
        choices=NEEDS,
    ),
    _field(
        "order",
        "order",
        "әр жағдайда нешінші болып тұрады; danger – дәл қазір қауіп төнгенде",
        "каким по счёту стоит в каждой ситуации; danger — когда опасно прямо сейчас",
        "violence: 1",
    ),
    _REGION,
    _CITY,
    _field("phones", "phones", "нөмірлері", "номера", "111", required=True, inner=_PHONE),
    _field(
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
    _field("languages", "choices", "қай тілде жауап береді", "на каких языках отвечают", "[kk, ru]", choices=LANGUAGES),
    _COST,
    _field("operator", "text", "кім жүргізеді", "кто ведёт линию", limit=200),
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

MEANT: Final = {
    "age": "age_min",
    "возраст": "age_min",
    "жасы": "age_min",
    "phone": "phones",
    "tel": "phones",
    "telephone": "phones",
    "number": "phones",
    "телефон": "phones",
    "телефоны": "phones",
    "адрес": "address",
    "мекенжай": "address",
    "мекенжайы": "address",
    "город": "city",
    "қала": "city",
    "town": "city",
    "регион": "region",
    "область": "region",
    "облыс": "region",
    "өңір": "region",
    "название": "name",
    "имя": "name",
    "атауы": "name",
    "аты": "name",
    "title": "name",
    "вид": "kind",
    "тип": "kind",
    "type": "kind",
    "түрі": "kind",
    "часы": "hours",
    "время": "hours",
    "график": "hours",
    "schedule": "hours",
    "ситуации": "situations",
    "situation": "situations",
    "needs": "situations",
    "услуги": "services",
    "service": "services",
    "қызметтер": "services",
    "источники": "sources",
    "source": "sources",
    "документы": "documents",
    "құжат": "documents",
    "направление": "referral",
    "жолдама": "referral",
    "цена": "cost",
    "стоимость": "cost",
    "price": "cost",
    "сайт": "web",
    "site": "web",
    "website": "web",
    "url": "web",
    "заметки": "notes",
    "note": "notes",
    "comment": "notes",
    "проверено": "checked",
    "verified": "checked",
    "verified_on": "checked",
    "места": "capacity",
    "мест": "capacity",
    "срок": "stay",
    "пол": "sex",
    "gender": "sex",
    "дети": "with_children",
    "children": "with_children",
    "eligibility": "for_whom",
    "audience": "for_whom",
    "координаты": "geo",
    "coordinates": "geo",
    "location": "geo",
    "warnings": "warning",
    "предупреждение": "warning",
    "aliases": "also_known_as",
    "aka": "also_known_as",
    "kz": "kk",
    "kaz": "kk",
    "қаз": "kk",
    "rus": "ru",
    "рус": "ru",
    "en": "ru",
}
"""What people write instead of a field's name, so that the right one can be offered."""
