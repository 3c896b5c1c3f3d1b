"""The guides for people who edit the directory say what the program does.

`python tests/test_desk_guides.py` renews their tables of fields.
"""

import re
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.desk.answer import HOW, SECRET  # noqa: E402  # run as a script, this file has to find the project first
from bot.directory import Loaded, read  # noqa: E402
from bot.directory.fields import CENTRE, FREE, LINE, NOTHING, Field  # noqa: E402
from bot.hours import read_hours  # noqa: E402
from bot.languages import LANGS, Lang  # noqa: E402

TODAY = date(2026, 12, 1)
GUIDES: dict[Lang, Path] = {lang: ROOT / "docs" / f"directory.{lang}.md" for lang in LANGS}
BEGINS, ENDS = "<!-- fields -->\n", "<!-- /fields -->"
HEADS = {"kk": ("өріс", "мағынасы", "мысал"), "ru": ("поле", "что значит", "пример")}
LINES_ONLY = {"kk": "Тек желілерде (`lines`):", "ru": "Только у линий (`lines`):"}
ANY_LINE = """lines:
- id: any-line
  name: {kk: "111", ru: "111"}
  situations: [child]
  region: kz
  phones: 111
  for_whom: {kk: "111", ru: "111"}
centres:
"""


def table(lang: Lang) -> str:
    """The tables of fields as the loader has them."""
    only = [field for field in LINE if field.name not in {one.name for one in CENTRE}]
    return f"\n{rows(CENTRE, lang)}\n{LINES_ONLY[lang]}\n\n{rows(only, lang)}\n"


def rows(fields: tuple[Field, ...] | list[Field], lang: Lang, above: str = "") -> str:
    text = "" if above else f"| {' | '.join(HEADS[lang])} |\n|---|---|---|\n"
    for field in fields:
        star = "*" if field.required else ""
        meaning = field.about[lang] + (f" ({', '.join(f'`{one}`' for one in field.choices)})" if field.choices else "")
        example = f"`{field.example}`" if field.example else ""
        text += f"| `{above}{field.name}`{star} | {meaning} | {example} |\n"
        text += rows(field.inner, lang, f"{above}{field.name}: ")
    return text


def guide(lang: Lang) -> str:
    return GUIDES[lang].read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    found = re.findall(rf"^( *)```{kind}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(body) for _, body in found]


def loaded(record: str) -> Loaded:
    return read((ANY_LINE + record).encode(), "guide.yaml", TODAY)


@pytest.mark.parametrize("lang", LANGS)
def test_the_table_of_fields_is_the_loaders(lang: Lang) -> None:
    shown = guide(lang).partition(BEGINS)[2].partition(ENDS)[0]
    assert shown.strip() == table(lang).strip(), "run: python tests/test_desk_guides.py"


@pytest.mark.parametrize("lang", LANGS)
def test_the_example_record_loads_as_it_stands(lang: Lang) -> None:
    whole = [block for block in blocks(guide(lang), "yaml") if "kind: centre" in block]
    assert len(whole) == 1
    found = loaded(whole[0])
    assert found.directory is not None, [problem.said(lang) for problem in found.problems]
    assert found.directory.by_id["ulgi-astana"].phones  # type: ignore[union-attr]


@pytest.mark.parametrize("lang", LANGS)
def test_every_fragment_fits_into_a_record(lang: Lang) -> None:
    whole = next(block for block in blocks(guide(lang), "yaml") if "kind: centre" in block)
    fragments = [block for block in blocks(guide(lang), "yaml") if "kind: centre" not in block]
    assert fragments
    for fragment in fragments:
        told = fragment.split("\n", 1)[1]
        name = re.match(r"  (\w+):", told)
        assert name is not None
        kept = re.sub(r"(?m)^  phones:\n(?:  - .*\n(?:    .*\n)*)+", "", whole) if name[1] == "phones" else whole
        found = loaded(kept.rstrip("\n") + "\n" + told)
        assert found.directory is not None, [problem.said(lang) for problem in found.problems]


@pytest.mark.parametrize("lang", LANGS)
def test_every_hour_in_the_guide_is_read(lang: Lang) -> None:
    examples = re.findall(r"^\| `((?:24/7|Mo)[^`]*)` \|", guide(lang), re.MULTILINE)
    assert len(examples) == 5
    for example in examples:
        read_hours(example)


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_for_none_free_and_closed_are_the_loaders(lang: Lang) -> None:
    text = guide(lang)
    assert all(f"`{word}`" in text for word in NOTHING)
    assert any(f"cost: {word}`" in text for word in FREE)
    assert all(f"`{way}`" in text for way in HOW)
    assert any(f"--address {word}`" in text for word in SECRET)


def test_both_guides_have_the_same_parts() -> None:
    shapes = [[re.match(r"#+", line)[0] for line in guide(lang).splitlines() if line.startswith("#")] for lang in LANGS]  # type: ignore[index]
    assert shapes[0] == shapes[1]
    for kind in ("yaml", "sh"):
        counts = [len(blocks(guide(lang), kind)) for lang in LANGS]
        assert counts[0] == counts[1]


def test_the_kazakh_guide_is_written_in_kazakh_letters() -> None:
    words = re.findall(r"\w+", re.sub(r"`[^`]*`|```.*?```", "", guide("kk"), flags=re.DOTALL))
    mixed = [word for word in words if re.search("[A-Za-z]", word) and re.search("[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]", word)]
    assert not mixed
    assert sum(bool(re.search("[әғқңөұүһі]", word)) for word in words) > len(words) / 4


if __name__ == "__main__":
    for language, path in GUIDES.items():
        before, _, rest = path.read_text(encoding="utf-8").partition(BEGINS)
        path.write_text(before + BEGINS + table(language) + ENDS + rest.partition(ENDS)[2], encoding="utf-8")
