"""The directory in the words of Open Referral's HSDS 3 (https://docs.openreferral.org): tables, and services with their parts."""

from collections import defaultdict
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from bot import hours, places
from bot.desk.finding import Record, every_record
from bot.directory.records import NEEDS, WHOLE_COUNTRY, Centre, Directory, Line, Phone
from bot.languages import NONE, Known, Lang, Text
from bot.pages.needs import LABELS
from bot.translations import speaker

_NAMESPACE: Final = UUID("6f1d4c4e-1f0b-5d5e-9f43-2b0a7c9f5a10")
"""Never changes: a record has the same identifiers in every export."""
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFFSET: Final = "+05:00"
_FREE: Final = {"kk": "тегін", "ru": "бесплатно"}
TAXONOMY: Final = "situations"

Row = dict[str, Any]
Tables = dict[str, list[Row]]

FILES: Final = {
    "organization": "organizations.csv",
    "service": "services.csv",
    "location": "locations.csv",
    "service_at_location": "service_at_locations.csv",
    "address": "addresses.csv",
    "phone": "phones.csv",
    "schedule": "schedules.csv",
    "service_area": "service_areas.csv",
    "language": "languages.csv",
    "required_document": "required_documents.csv",
    "url": "urls.csv",
    "attribute": "attributes.csv",
    "taxonomy": "taxonomies.csv",
    "taxonomy_term": "taxonomy_terms.csv",
}
"""Table → its file in a tabular data package."""
_PARTS: Final = {
    "phone": "phones",
    "schedule": "schedules",
    "service_area": "service_areas",
    "language": "languages",
    "required_document": "required_documents",
    "url": "additional_urls",
}
"""Table → its name inside a service."""


def tables(directory: Directory, lang: Lang, today: date) -> Tables:
    """Every table as rows, in the order of the directory. `lang` is the language of texts; names stand in both.

    Nothing private is in a directory, and a confidential address has neither street nor point here.
    """
    found: Tables = {name: [] for name in FILES}
    say = speaker(lang)
    found["taxonomy"].append(
        {"id": _id("taxonomy", TAXONOMY), "name": TAXONOMY, "description": "what a person may be in: the needs of this directory"}
    )
    for need in NEEDS:
        found["taxonomy_term"].append(
            {
                "id": _id("need", need),
                "code": need,
                "name": need,
                "description": say(LABELS[need]),
                "taxonomy": TAXONOMY,
                "taxonomy_id": _id("taxonomy", TAXONOMY),
                "language": lang,
            }
        )
    organisations: set[str] = set()
    for record in every_record(directory):
        owner = _organisation(found, record, directory, lang, organisations)
        _add(found, record, owner, lang, today)
    return {name: [_known_only(row) for row in rows] for name, rows in found.items()}


def services(rows: Tables) -> list[Row]:
    """Every service with its organization, phones, schedules, places and needs inside, as the API of HSDS gives it."""
    organisations = {row["id"]: row for row in rows["organization"]}
    terms = {row["id"]: row for row in rows["taxonomy_term"]}
    inside: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table, name in _PARTS.items():
        for row in rows[table]:
            inside[row["service_id"]][name].append(_without(row, "service_id"))
    for row in rows["attribute"]:
        nested = {**_without(row, "taxonomy_term_id"), "taxonomy_term": terms[row["taxonomy_term_id"]]}
        inside[row["link_id"]]["attributes"].append(nested)
    addresses = {row["location_id"]: _without(row, "location_id") for row in rows["address"]}
    locations = {
        row["id"]: {
            **_without(row, "organization_id"),
            **({"addresses": [addresses[row["id"]]]} if row["id"] in addresses else {}),
        }
        for row in rows["location"]
    }
    for row in rows["service_at_location"]:
        inside[row["service_id"]]["service_at_locations"].append({"id": row["id"], "location": locations[row["location_id"]]})
    return [
        {**_without(row, "organization_id"), "organization": organisations[row["organization_id"]], **inside[row["id"]]}
        for row in rows["service"]
    ]


def _add(found: Tables, record: Record, owner: str, lang: Lang, today: date) -> None:
    other: Lang = "ru" if lang == "kk" else "kk"
    service = _id("service", record.id)
    terms = record.eligibility if isinstance(record, Centre) else None
    whom = record.for_whom if isinstance(record, Line) else terms.text if terms else None
    found["service"].append(
        {
            "id": service,
            "organization_id": owner,
            "name": record.name[lang],
            "alternate_name": record.name[other],
            "description": _words(record.services, lang),
            "url": record.web.get("site") if isinstance(record, Centre) else None,
            "email": record.web.get("email") if isinstance(record, Centre) else None,
            "status": _status(record, today),
            "application_process": _words(terms.referral, lang) if terms else None,
            "fees_description": _FREE[lang] if record.cost is NONE else _words(record.cost, lang),
            "eligibility_description": whom[lang] if whom else None,
            "minimum_age": terms.age_min if terms else None,
            "maximum_age": terms.age_max if terms else None,
            "assured_date": record.checked.isoformat() if record.checked else None,
            "alert": record.warning[lang] if isinstance(record, Centre) and record.warning else None,
        }
    )
    for phone in (record.numbers if isinstance(record, Line) else record.phones) or ():
        found["phone"].append(_phone(record, phone, service, lang))
    found["schedule"] += _schedules(record, service, lang)
    found["service_area"].append(_area(record, service, lang))
    if isinstance(record, Line):
        found["language"] += [
            {"id": _id("language", record.id, code), "service_id": service, "code": code} for code in record.languages or ()
        ]
    if terms and isinstance(terms.documents, Text):
        found["required_document"].append(
            {"id": _id("document", record.id), "service_id": service, "document": terms.documents[lang]}
        )
    for number, source in enumerate(record.sources):
        if source.url:
            label = f"source: {source.title or source.published or source.url.split('/')[2]}"
            found["url"].append(
                {"id": _id("url", record.id, str(number)), "service_id": service, "label": label, "url": source.url}
            )
    for need in record.situations:
        found["attribute"].append(
            {
                "id": _id("attribute", record.id, need),
                "link_id": service,
                "link_entity": "service",
                "link_type": "situation",
                "taxonomy_term_id": _id("need", need),
                "value": need,
            }
        )
    if isinstance(record, Centre):
        _add_location(found, record, owner, service, lang)


def _organisation(found: Tables, record: Record, directory: Directory, lang: Lang, organisations: set[str]) -> str:
    """The identifier of whoever runs the service; its row is made once."""
    other: Lang = "ru" if lang == "kk" else "kk"
    above = directory.by_id.get(record.parent) if isinstance(record, Centre) and record.parent else None
    owner = above or record
    identity = _id("organization", owner.id)
    if identity not in organisations:
        organisations.add(identity)
        name = owner.operator if isinstance(owner, Line) and owner.operator else owner.name
        found["organization"].append(
            {
                "id": identity,
                "name": name[lang],
                "alternate_name": name[other],
                "description": _words(owner.services, lang) or owner.name[lang],
                "website": owner.web.get("site") if isinstance(owner, Centre) else None,
                "email": owner.web.get("email") if isinstance(owner, Centre) else None,
            }
        )
    return identity


def _phone(record: Record, phone: Phone, service: str, lang: Lang) -> Row:
    return {
        "id": _id("phone", record.id, phone.number, phone.channel),
        "service_id": service,
        "number": phone.number,
        "type": {"call": "voice", "sms": "text"}.get(phone.channel, phone.channel),
        "description": phone.note[lang] if phone.note else None,
    }


def _schedules(record: Record, service: str, lang: Lang) -> list[Row]:
    """One row for each span and the days that share it; one with words only where the hours are no plain week."""
    if record.hours is None:
        return []
    plan = hours.week(record.hours)
    note = record.hours_note[lang] if record.hours_note else None
    if plan is None:
        return [{"id": _id("schedule", record.id), "service_id": service, "description": record.hours, "notes": note}]
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for day, spans in zip(_DAYS, plan, strict=True):
        for span in spans:
            days[span].append(day)
    return [
        {
            "id": _id("schedule", record.id, opens, closes),
            "service_id": service,
            "freq": "WEEKLY",
            "interval": 1,
            "wkst": "MO",
            "byday": ",".join(shared),
            "opens_at": opens + _OFFSET,
            "closes_at": ("23:59" if closes == "24:00" else closes) + _OFFSET,
            "timezone": 5,
            "description": record.hours,
            "notes": note,
        }
        for (opens, closes), shared in days.items()
    ]


def _area(record: Record, service: str, lang: Lang) -> Row:
    place = places.COUNTRY if record.region == WHOLE_COUNTRY else _region(record.region)
    if isinstance(record, Centre) and record.eligibility.residents_only and record.city:
        place = places.PLACES.get(f"city:{record.city}", place)
    return {
        "id": _id("area", record.id),
        "service_id": service,
        "name": place.names[lang],
        "extent_type": "text",
        "extent": place.key,
    }


def _add_location(found: Tables, centre: Centre, owner: str, service: str, lang: Lang) -> None:
    if centre.address_confidential or (centre.address is None and centre.geo is None):
        return
    location = _id("location", centre.id)
    found["location"].append(
        {
            "id": location,
            "location_type": "physical",
            "organization_id": owner,
            "name": centre.name[lang],
            "latitude": centre.geo[0] if centre.geo else None,
            "longitude": centre.geo[1] if centre.geo else None,
        }
    )
    found["service_at_location"].append({"id": _id("at", centre.id), "service_id": service, "location_id": location})
    if centre.address:
        town = places.PLACES.get(f"city:{centre.city}") if centre.city else None
        name = town.names[lang] if town else centre.locality[lang] if centre.locality else ""
        found["address"].append(
            {
                "id": _id("address", centre.id),
                "location_id": location,
                "address_1": centre.address[lang],
                "city": name,
                "state_province": _region(centre.region).names[lang] if centre.region != WHOLE_COUNTRY else "",
                "postal_code": "",
                "country": "KZ",
                "address_type": "physical",
            }
        )


def _region(slug: str) -> places.Place:
    return places.PLACES.get(f"region:{slug}") or places.PLACES[f"city:{slug}"]


def _status(record: Record, today: date) -> str:
    notice = record.notice if isinstance(record, Centre) else None
    paused = notice is not None and notice.kind in {"paused", "full"} and notice.until >= today
    return "temporarily closed" if paused else "active"


def _words(known: Known, lang: Lang) -> str | None:
    if known is None:
        return None
    return {"kk": "жоқ", "ru": "нет"}[lang] if known is NONE else known[lang]


def _id(*parts: str) -> str:
    return str(uuid5(_NAMESPACE, "/".join(parts)))


def _known_only(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def _without(row: Row, name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}
