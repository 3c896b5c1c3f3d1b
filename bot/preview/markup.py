"""Formatted text: Telegram's HTML to plain text with entities, refused where Telegram refuses.

The rules are those of TDLib's `parse_html` and `fix_formatted_text`: offsets and lengths count UTF-16 units, a bare `&` stays
as it is, a link that is neither http, https nor tg is dropped without a word.
"""

import re
from dataclasses import dataclass

from bot.preview.refusals import Json, RefusedError, bad

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip

REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
BARE_VALUE = re.compile(r"[A-Za-z0-9.-]*")
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<phone_number>(?<![\w+])\+\d[\d \u00a0()-]{8,18}\d(?!\w))"
)
CONTROL = {code: " " for code in range(32) if code != 10} | dict.fromkeys(range(0x2028, 0x202F), "\u200b")
"""Control and bidi signs lose their power. TDLib drops some of them; each stands for one here, so that no offset moves."""


def units(text: str) -> int:
    """Length of a text as Telegram counts it: UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str | None
    offset: int
    at: int


def _reference(text: str, at: int) -> tuple[str, int] | None:
    match = REFERENCE.match(text, at)
    if not match:
        return None
    name, decimal, hexadecimal = match.groups()
    if name:
        return NAMED[name], match.end()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return None
    return chr(code), match.end()


class _Reader:
    """One pass over one text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def wrong(self, reason: str) -> RefusedError:
        return bad(f"can't parse entities: {reason}")

    def byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.offset += units(piece)

    def read(self) -> tuple[str, list[Json]]:
        source = self.source
        while self.at < len(source):
            sign = source[self.at]
            if sign == "&" and (reference := _reference(source, self.at)):
                character, self.at = reference
                self.add(character)
            elif sign == "<":
                if source.startswith("</", self.at):
                    self.close_tag()
                else:
                    self.open_tag()
            else:
                following = self.at + 1
                while following < len(source) and source[following] not in "<&":
                    following += 1
                self.add(source[self.at : following])
                self.at = following
        if self.open:
            raise self.wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.pieces), self.entities

    def open_tag(self) -> None:
        begin = self.at
        name = NAME.match(self.source, begin + 1)
        tag = name.group().lower() if name else ""
        self.at = begin + 1 + len(tag)
        if self.at >= len(self.source):
            raise self.wrong(f"Unclosed start tag at byte offset {self.byte(begin)}")
        if tag not in TAGS:
            raise self.wrong(f'Unsupported start tag "{tag}" at byte offset {self.byte(begin)}')
        attributes = self.attributes(tag, begin)
        argument: str | None = None
        if tag == "a":
            argument = attributes.get("href")
        elif tag in {"code", "pre"}:
            language = attributes.get("class", "")
            argument = language.removeprefix("language-") if language.startswith("language-") else None
        elif tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        elif tag == "tg-emoji":
            argument = attributes.get("emoji-id")
        elif tag == "blockquote" and "expandable" in attributes:
            argument = "expandable"
        self.open.append(_Open(tag, argument, self.offset, len(self.pieces)))

    def attributes(self, tag: str, begin: int) -> dict[str, str]:
        source, found = self.source, dict[str, str]()

        def skip_spaces() -> None:
            while self.at < len(source) and source[self.at].isspace():
                self.at += 1
            if self.at >= len(source):
                raise self.wrong(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')

        while True:
            skip_spaces()
            if source[self.at] == ">":
                self.at += 1
                return found
            match = ATTRIBUTE_NAME.match(source, self.at)
            name = match.group() if match else ""
            if not name:
                raise self.wrong(f'Empty attribute name in the tag "{tag}" at byte offset {self.byte(begin)}')
            self.at += len(name)
            skip_spaces()
            if source[self.at] != "=":
                if name.lower() == "expandable" and tag == "blockquote":
                    found["expandable"] = ""
                    continue
                where = self.byte(begin)
                raise self.wrong(f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {where}')
            self.at += 1
            skip_spaces()
            found[name.lower()] = self.value(tag, begin)

    def value(self, tag: str, begin: int) -> str:
        source, quote = self.source, self.source[self.at]
        if quote not in "\"'":
            match = BARE_VALUE.match(source, self.at)
            text = match.group() if match else ""
            self.at += len(text)
            if self.at < len(source) and not source[self.at].isspace() and source[self.at] != ">":
                raise self.wrong(f"Unexpected end of name token at byte offset {self.byte(self.at)}")
            return text.lower()
        pieces: list[str] = []
        self.at += 1
        while self.at < len(source) and source[self.at] != quote:
            reference = _reference(source, self.at) if source[self.at] == "&" else None
            character, self.at = reference or (source[self.at], self.at + 1)
            pieces.append(character)
        if self.at >= len(source):
            raise self.wrong(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')
        self.at += 1
        return "".join(pieces)

    def close_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self.wrong(f"Unexpected end tag at byte offset {self.byte(begin)}")
        match = NAME.match(self.source, begin + 2)
        name = match.group().lower() if match else ""
        self.at = begin + 2 + len(name)
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1
        if self.at >= len(self.source) or self.source[self.at] != ">":
            raise self.wrong(f"Unclosed end tag at byte offset {self.byte(begin)}")
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            found = f'expected "</{opened.tag}>", found "</{name}>"'
            raise self.wrong(f"Unmatched end tag at byte offset {self.byte(begin)}, {found}")
        if self.offset > opened.offset:
            self.keep(opened)

    def keep(self, opened: _Open) -> None:
        entity: Json = {"offset": opened.offset, "length": self.offset - opened.offset, "type": TAGS[opened.tag]}
        if opened.tag == "a":
            url = (opened.argument or "".join(self.pieces[opened.at :])).strip()
            if wrong_link(url):
                return
            entity["url"] = url
        elif opened.tag == "pre" and opened.argument:
            entity["language"] = opened.argument
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.argument or ""
        elif opened.argument == "expandable":
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)


def wrong_link(url: str) -> str | None:
    """Why Telegram does not take this address, or None if it does (TDLib `check_link`: http, https or tg, a dot in the host)."""
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(?://)?", url)
    protocol = match.group(1).lower() if match else "http"
    if protocol in {"tg", "ton", "tonsite"}:
        return None
    if protocol not in {"http", "https"}:
        return "Unsupported URL protocol"
    host = re.split(r"[/?#]", url[match.end() :] if match else url, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    if "." not in host.strip(".") or re.search(r"[\s<>\"{}]", url):
        return "Wrong HTTP URL"
    return None


def find_entities(text: str) -> list[Json]:
    """What the server itself finds in a text: commands, addresses, @names and long phone numbers (short ones it does not)."""
    return [
        {"offset": units(text[: match.start()]), "length": units(match.group()), "type": str(match.lastgroup)}
        for match in FOUND.finditer(text)
    ]


def read_formatted(source: str, parse_mode: str | None, entities: list[Json] | None = None) -> tuple[str, list[Json]]:
    """A text as the bot sent it → the text as people see it and its entities, sorted as Telegram sorts them.

    Raises RefusedError where Telegram would: broken HTML, an unknown parse mode, bytes that are no text.
    """
    try:
        source.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    if entities is not None or not parse_mode:
        text, kept = source, [dict(entity) for entity in entities or ()]
    elif parse_mode.lower() == "html":
        text, kept = _Reader(source).read()
    elif parse_mode.lower() in {"markdown", "markdownv2"}:
        raise bad("this Telegram in miniature reads HTML, not Markdown")
    else:
        raise bad("unsupported parse_mode")
    text = text.translate(CONTROL)
    length = units(text)
    for entity in kept:
        if entity.get("offset", -1) < 0 or entity.get("length", 0) <= 0 or entity["offset"] + entity["length"] > length:
            raise bad("can't parse entities: entity is out of the text")
    text, kept = _trim(text, kept)
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in kept
        if entity["type"] in {"code", "pre", "text_link"}
    ]
    for entity in find_entities(text):
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        if not any(begin < stop and start < end for start, stop in taken):
            kept.append(entity)
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"], entity["type"]))
    return text, kept


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    shorter = text.strip()
    if len(shorter) == len(text):
        return text, entities
    cut = units(text[: len(text) - len(text.lstrip())])
    length = units(shorter)
    kept = []
    for entity in entities:
        begin = max(0, entity["offset"] - cut)
        end = min(length, entity["offset"] + entity["length"] - cut)
        if end > begin:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return shorter, kept
