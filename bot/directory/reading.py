"""Reads single values: every one is either understood exactly or refused with what to write instead."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.directory import contacts, meaning
from bot.directory.fields import NO, NOTHING, UNKNOWN, YES, Field
from bot.directory.nodes import Node, Row, Scalar
from bot.directory.problems import Cure
from bot.directory.records import Phone
from bot.directory.texts import LONGEST_VALUE, TextReader
from bot.directory.wording import cure, names

OLDEST_YEAR: Final = 1991
MESSAGES: Final = names()


@dataclass(slots=True)
class Reader(TextReader):
    """Reads the values of one record."""

    # --- choices ---

    def choice(self, node: Node, spec: Field) -> str | None:
        """One of the allowed words."""
        text = self.plain(node, spec)
        if text is None or text in spec.choices:
            return text
        self._refuse_value(node, spec.name, text, spec.choices, meaning.guess(text, spec.choices))
        return None

    def choices(self, node: Node, spec: Field) -> tuple[str, ...]:
        """Several of the allowed words; commas may stand between them without brackets."""
        found: list[str] = []
        for item in self.items(node, spec):
            for word in [part.strip() for part in item.text.split(",")]:
                if word in UNKNOWN:
                    continue
                if word not in spec.choices:
                    self._refuse_value(item, spec.name, word, spec.choices, meaning.guess(word, spec.choices))
                elif word in found:
                    self.refuse(item, cure("repeated", name=spec.name, value=word))
                else:
                    found.append(word)
        return tuple(found)

    def _refuse_value(self, node: Node, name: str, value: str, allowed: tuple[str, ...], meant: str | None) -> None:
        message = f"unknown_{name}" if f"unknown_{name}" in MESSAGES else "unknown_value"
        found = cure(message, name=name, value=value, allowed=allowed)
        self.refuse(node, Cure(found.name, found.wrong, cure("write_this", meant=meant).instead) if meant else found)

    def flag(self, node: Node, spec: Field) -> bool | None:
        """Yes or no, None when unknown."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if text.lower() in YES:
            return True
        if text.lower() in NO:
            return False
        self.refuse(node, cure("not_flag", name=spec.name, value=text))
        return None

    def region(self, node: Node, spec: Field) -> str | None:
        """The slug of a region or of the whole country."""
        text = self.plain(node, spec)
        slugs = meaning.region_slugs()
        if text is None or text in slugs:
            return text
        self._refuse_value(node, "region", text, slugs, meaning.guess_place(text, slugs))
        return None

    def city(self, node: Node, spec: Field, region: str | None, region_line: int) -> str | None:
        """The slug of a town, which has to lie in the region; nobody can know which of the two is wrong, so both are named."""
        text = self.plain(node, spec)
        if text is None:
            return None
        towns = meaning.town_regions()
        if text not in towns:
            near = [slug for slug, where in towns.items() if region in {None, where}] or list(towns)
            self._refuse_value(node, "city", text, tuple(near), meaning.guess_place(text, towns))
            return None
        if region is not None and towns[text] != region:
            self.refuse(node, cure("wrong_city", city=text, region=region))
            self.paper.refuse(region_line, self.owner, cure("wrong_region", city=text, region=region, right=towns[text]))
            return None
        return text

    # --- numbers and days ---

    def count(self, node: Node, spec: Field, least: int = 1, most: int = 20_000) -> int | None:
        """A whole number."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
            self.refuse(node, cure("not_number", name=spec.name, value=text, example=spec.example or "1"))
            return None
        if not least <= int(text) <= most:
            self.refuse(node, cure("out_of_range", name=spec.name, value=text, least=least, most=most))
            return None
        return int(text)

    def age(self, node: Node, spec: Field) -> float | None:
        """Years; halves and months as 0.5 or 1,5."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,3}([.,]\d{1,2})?", text, re.ASCII):
            self.refuse(node, cure("not_number", name=spec.name, value=text, example=spec.example))
            return None
        years = float(text.replace(",", "."))
        if years > 120:
            self.refuse(node, cure("out_of_range", name=spec.name, value=text, least=0, most=120))
            return None
        return int(years) if years.is_integer() else years

    def day(self, node: Node, spec: Field, *, ahead: bool = False) -> date | None:
        """A day as 2026-11-12; `ahead` allows the future."""
        text = self.plain(node, spec)
        if text is None:
            return None
        found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text, re.ASCII)
        if not found:
            self._refuse_day(node, text)
            return None
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            self.refuse(node, cure("no_such_day", value=text))
            return None
        if not ahead and day > self.paper.today:
            self.refuse(node, cure("in_future", name=spec.name, value=text, today=self.paper.today.isoformat()))
            return None
        if day.year < OLDEST_YEAR or day.year > self.paper.today.year + 2:
            self.refuse(node, cure("far_year", name=spec.name, value=text))
            return None
        return day

    def when(self, node: Node, spec: Field) -> str | None:
        """A day, a month or a year that has come: YYYY-MM-DD, YYYY-MM or YYYY."""
        text = self.plain(node, spec)
        if text is None:
            return None
        found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text, re.ASCII)
        if not found:
            self._refuse_day(node, text)
            return None
        try:
            first = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            self.refuse(node, cure("no_such_day", value=text))
            return None
        if first > self.paper.today:
            self.refuse(node, cure("in_future", name=spec.name, value=text, today=self.paper.today.isoformat()))
            return None
        if first.year < OLDEST_YEAR:
            self.refuse(node, cure("far_year", name=spec.name, value=text))
            return None
        return text

    def _refuse_day(self, node: Node, text: str) -> None:
        better = meaning.better_day(text)
        if better == "":
            self.refuse(node, cure("no_such_day", value=text))
        else:
            self.refuse(node, cure("not_day", value=text, better=better or self.paper.today.isoformat()))

    # --- contacts ---

    def number(self, node: Scalar) -> str | None:
        """A number as +7 and ten digits or a short one."""
        text = " ".join(node.text[:LONGEST_VALUE].split())
        number, wrong = contacts.read_number(text)
        if wrong is not None:
            self.refuse(node, wrong)
        return number

    def numbers(self, node: Node, spec: Field) -> tuple[str, ...]:
        """Several numbers; commas may stand between them."""
        found: list[str] = []
        for item in self.items(node, spec):
            for part in item.text.split(","):
                if part.strip() in UNKNOWN:
                    continue
                piece = Scalar(part.strip(), item.line, item.column, item.last, item.style)
                number = self.number(piece)
                if number in found:
                    self.refuse(item, cure("repeated", name=spec.name, value=part.strip()))
                elif number:
                    found.append(number)
        return tuple(found)

    def phones(self, node: Node, spec: Field) -> tuple[Phone, ...] | None:
        """Phones as a list, as one number or as one entry; None when unknown, () when there is none."""
        if isinstance(node, Scalar):
            text = node.text.strip()
            if text in UNKNOWN:
                return None
            if text.lower() in NOTHING:
                return ()
        nodes = node.items if isinstance(node, Row) else [node]
        found: list[Phone] = []
        for item in nodes:
            if isinstance(item, Scalar) and item.text.strip() in UNKNOWN:
                if not item.text.strip():
                    self.refuse(item, cure("empty_item", name=spec.name))
                continue
            phone = self._phone(item, spec)
            if phone and any((old.number, old.channel) == (phone.number, phone.channel) for old in found):
                self.refuse(item, cure("repeated", name=spec.name, value=phone.number))
            elif phone:
                found.append(phone)
        return tuple(found) or None

    def _phone(self, node: Node, spec: Field) -> Phone | None:
        inner = {part.name: part for part in spec.inner}
        if isinstance(node, Scalar):
            number = self.number(node)
            return Phone(number) if number else None
        if isinstance(node, Row):
            self.refuse(node, cure("not_parts", name=spec.name, inner=tuple(inner)))
            return None
        self.names(node, inner)
        written = node.fields.get("number")
        if written is None:
            self.refuse(node, cure("missing", name="number", example="+7 7172 00 00 00"))
            number = None
        elif not isinstance(written, Scalar) or written.text.strip() in UNKNOWN:
            self.refuse(written, cure("empty", name="number", example="+7 7172 00 00 00"))
            number = None
        else:
            number = self.number(written)
        fields = node.fields
        channel = self.choice(fields["channel"], inner["channel"]) if "channel" in fields else None
        note = self.text(fields["note"], inner["note"]) if "note" in fields else None
        opening = self.hours(fields["hours"], inner["hours"]) if "hours" in fields else None
        as_of = self.when(fields["as_of"], inner["as_of"]) if "as_of" in fields else None
        sure = self.flag(fields["sure"], inner["sure"]) if "sure" in fields else None
        if number is None:
            return None
        return Phone(number, channel or "call", note, opening, as_of, sure is not False)  # type: ignore[arg-type]  # one of CHANNELS

    def hours(self, node: Node, spec: Field) -> str | None:
        """Hours as the room of hours reads them."""
        text = self.plain(node, spec)
        if text is None:
            return None
        wrong = contacts.judge_hours(text)
        if wrong is None:
            return text
        self.refuse(node, wrong)
        return None

    def url(self, node: Node, spec: Field, *, secure: bool = False) -> str | None:
        """A link that Telegram accepts: a host with a dot, no spaces; `secure` allows https only."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if contacts.URL.fullmatch(text) and not (secure and text.startswith("http:")):
            return text
        self.refuse(node, cure("not_url", value=text, better=contacts.better_url(text)))
        return None

    def email(self, node: Node, spec: Field) -> str | None:
        """An e-mail address."""
        text = self.plain(node, spec)
        if text is None or re.fullmatch(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text, re.ASCII):
            return text
        self.refuse(node, cure("not_email", value=text))
        return None

    def geo(self, node: Node, spec: Field) -> tuple[float, float] | None:
        """Latitude and longitude inside Kazakhstan's bounds, degrees."""
        if isinstance(node, Row):
            text = ", ".join(item.text for item in node.items if isinstance(item, Scalar))
        else:
            found = self.plain(node, spec)
            if found is None:
                return None
            text = found
        match = re.fullmatch(r"(-?\d{1,3}(?:\.\d{1,9})?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d{1,9})?)", text, re.ASCII)
        if not match:
            self.refuse(node, cure("not_geo", value=text))
            return None
        lat, lon = float(match[1]), float(match[2])
        if _inside(lat, lon):
            return lat, lon
        swapped = f"{match[2]}, {match[1]}"
        self.refuse(node, cure("geo_swapped", value=text, better=swapped) if _inside(lon, lat) else cure("abroad", value=text))
        return None


def _inside(lat: float, lon: float) -> bool:
    return 40.4 <= lat <= 55.6 and 46.3 <= lon <= 87.5


# The word with its neighbours: letters only, so that SIM-карта and 111-ге are two words each.
