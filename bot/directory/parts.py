"""What a field is, and the fields inside of fields: of a phone, a source, a notice, a lead."""

from dataclasses import dataclass
from typing import Final, Literal

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


CHANNELS: Final = ("call", "whatsapp", "telegram", "sms")
NOTICES: Final = ("full", "moved", "paused")
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


def make(
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
    """A field with its description in Kazakh and Russian."""
    return Field(name, kind, Text(kk, ru), example, required, limit, choices, inner)


PHONE: Final = (
    make("number", "plain", "нөмірі", "номер", "+7 7172 00 00 00", required=True),
    make(
        "channel",
        "choice",
        "қалай хабарласады; жазылмаса – қоңырау",
        "как связаться; если не указано, звонок",
        "call",
        choices=CHANNELS,
    ),
    make("note", "text", "нөмірдің кімдікі екені, шарты", "чей это номер, условия", limit=200),
    make("hours", "hours", "осы нөмірдің жауап беретін уақыты", "когда отвечает этот номер", "Mo-Fr 09:00-18:00"),
    make("as_of", "when", "нөмір жарияланған күн", "когда номер опубликован", "2026-03"),
    make("sure", "flag", "нөмірге сенуге бола ма; no – ескі не күмәнді", "надёжен ли номер; no — старый или сомнительный", "no"),
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
SOURCE: Final = (
    make("url", "url", "беттің мекенжайы", "адрес страницы", "https://www.gov.kz/…", limit=600),
    make("title", "plain", "мақаланың не құжаттың аты", "название статьи или документа", "Liter.kz, 22.08.2023", limit=200),
    make("published", "when", "жарияланған күні", "дата публикации", "2026-03-12"),
    make("seen", "when", "бетті соңғы рет тексерген күн", "когда страницу проверяли последний раз", "2026-07-21"),
    make("supports", "choices", "қай өрістерді растайды", "какие поля подтверждает", "[name, phones]", choices=_SUPPORTED),
)
NOTICE: Final = (
    make(
        "kind",
        "choice",
        "full – орын жоқ, moved – көшкен, paused – қабылдамай тұр",
        "full — мест нет, moved — переехали, paused — приём остановлен",
        "full",
        required=True,
        choices=NOTICES,
    ),
    make("until", "day", "қай күнге дейін (сол күнді қоса)", "до какого дня, включая этот день", "2026-12-31", required=True),
)
PUBLISHED: Final = (
    make(
        "by",
        "plain",
        "мекенжайды кім ашық жариялады не рұқсат берді",
        "кто опубликовал адрес или разрешил",
        "сам центр",
        required=True,
        limit=200,
    ),
    make("source", "plain", "қайда: сілтеме не құжат", "где: ссылка или документ", "https://…", required=True, limit=600),
)
WEB: Final = (
    make("site", "url", "сайты", "сайт", "https://…"),
    make("instagram", "url", "Instagram беті", "страница в Instagram", "https://www.instagram.com/…"),
    make("facebook", "url", "Facebook беті", "страница в Facebook", "https://www.facebook.com/…"),
    make("telegram", "url", "Telegram арнасы", "канал в Telegram", "https://t.me/…"),
    make("youtube", "url", "YouTube арнасы", "канал на YouTube", "https://www.youtube.com/…"),
    make("vk", "url", "VK беті", "страница ВКонтакте", "https://vk.com/…"),
    make("email", "email", "электрондық пошта", "электронная почта", "info@…"),
)
LEAD: Final = (
    make("what", "choice", "не табылды", "что найдено", "phone", required=True, choices=LEADS),
    make("value", "plain", "мәні", "значение", "+7 7172 00 00 00", limit=600),
    make("seen_in", "plain", "қайдан алынған", "где увидели", "выписка из 2ГИС", limit=600),
    make("url", "url", "сілтеме", "ссылка", "https://…", limit=600),
    make("as_of", "when", "қай күнгі дерек", "на какую дату", "2026-03-22"),
    make("sure", "choice", "қаншалықты сенімді", "насколько надёжно", "medium", choices=CERTAINTIES),
    make("note", "plain", "қоңырау шалатын адамға", "тому, кто будет звонить", "узнать, тот ли это центр", limit=1500),
)
