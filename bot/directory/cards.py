"""What a card will have to hold: every text of a record that people can see."""

from bot.directory.records import Centre, Line
from bot.languages import Known, Text


def card_length(record: Centre | Line, lang: str) -> int:
    """UTF-16 units of all texts of a record in one language, without the card's own labels."""
    phones = record.numbers if isinstance(record, Line) else record.phones or ()
    texts = [text.kk if lang == "kk" else text.ru for _, text in texts_of(record)]
    return sum(len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2 for text in texts) + 20 * len(phones)


def texts_of(record: Centre | Line) -> list[tuple[str, Text]]:
    """Every text of a record that people can see, each with the name of its field."""
    if isinstance(record, Line):
        phones = record.numbers
        known: list[tuple[str, Known]] = [("name", record.name), ("for_whom", record.for_whom), ("services", record.services)]
        known += [("hours_note", record.hours_note), ("cost", record.cost), ("operator", record.operator)]
    else:
        phones = record.phones or ()
        whom = record.eligibility
        known = [("name", record.name), ("locality", record.locality), ("address", record.address), ("walk_in", record.walk_in)]
        known += [("warning", record.warning), ("hours_note", record.hours_note), ("for_whom", whom.text), ("stay", record.stay)]
        known += [("documents", whom.documents), ("referral", whom.referral), ("refuses", whom.refuses)]
        known += [
            ("services", record.services),
            ("about", record.about),
            ("cost", record.cost),
            ("checked_how", record.checked_how),
        ]
    found = [(name, value) for name, value in known if isinstance(value, Text)]
    return found + [("note", phone.note) for phone in phones if phone.note]
