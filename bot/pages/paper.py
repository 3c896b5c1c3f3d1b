"""Where words become Telegram HTML: the one place that escapes, and the one that measures."""

import html
import re
import unicodedata
from collections.abc import Sequence

Paragraph = str | Sequence[str] | None

_MARKUP = re.compile(r"</?b>")
# Directory texts are refused with these at loading; a page must not break if one slips in all the same.
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class Heading(str):
    """A line that is shown bold: a title or a place's name."""

    __slots__ = ()


def paper(title: str, *paragraphs: Paragraph) -> str:
    """Telegram HTML: the title bold on the first line, then the paragraphs with an empty line between them.

    A paragraph is a text, or a sequence of lines; None and empty ones are left out. Everything is escaped here and nowhere else.
    """
    blocks = [_line(Heading(title))]
    for paragraph in paragraphs:
        lines = [paragraph] if isinstance(paragraph, str) else list(paragraph or ())
        block = "\n".join(_line(line) for line in lines if line)
        if block:
            blocks.append(block)
    return "\n\n".join(blocks)


def plain(text: str) -> str:
    """A page's text as it is read: without markup, entities resolved."""
    return html.unescape(_MARKUP.sub("", text))


def size(text: str) -> int:
    """The length that Telegram counts: UTF-16 units of the text as it is read."""
    return len(plain(text).encode("utf-16-le")) // 2


def clip(text: str, most: int) -> str:
    """The text if it is short enough, else cut at a word and ended with an honest "…"."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if " " in cut[most // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.–—-(«") + "…"


def _line(line: str) -> str:
    safe = html.escape(unicodedata.normalize("NFC", _UNSEEN.sub(" ", line)), quote=False)
    return f"<b>{safe}</b>" if isinstance(line, Heading) else safe
