"""Loads a directory of 5,000 centres: seconds for the whole reading with all its checks, beside plain YAML on the same text.

Run: .venv/bin/python bench/directory.py
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.directory import read
from bot.directory.meaning import town_regions

CENTRES = 5_000
ROUNDS = 5
LINES = """lines:
- id: family-111
  name: {kk: «111» бірыңғай байланыс орталығы, ru: Контакт-центр 111}
  situations: [violence, child]
  order: {danger: 1, violence: 1}
  region: kz
  phones: [111]
  for_whom: {kk: отбасыларға, ru: семьям}
centres:
"""


def text_of(count: int, seed: int = 7) -> str:
    """A made-up directory with every usual field; the numbers are of no use to anybody: their line part is 00 00 and up."""
    chance = random.Random(seed)
    towns = list(town_regions().items())
    records = [LINES]
    for number in range(count):
        town, region = towns[number % len(towns)]
        phone = f"+7 727 2{number // 10_000:02} {number // 100 % 100:02} {number % 100:02}"
        records.append(
            f"- id: centre-{number}\n"
            "  kind: centre\n"
            f"  name: {{kk: №{number} қолдау орталығы, ru: Центр поддержки №{number}}}\n"
            f"  situations: [{chance.choice(('violence', 'family', 'homelessness', 'disability, family'))}]\n"
            f"  region: {region}\n"
            f"  city: {town}\n"
            f"  phones: [{phone}]\n"
            f"  hours: {chance.choice(('24/7', 'Mo-Fr 09:00-18:00', 'Mo-Fr 09:00-13:00,14:00-18:00; PH off'))}\n"
            f"  age_min: {chance.randint(0, 18)}\n"
            "  documents: жоқ\n"
            "  status: active\n"
            f"  evidence: 2026-0{chance.randint(1, 9)}\n"
        )
    return "".join(records)


def fastest(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    text = text_of(CENTRES)
    content = text.encode()
    loaded = read(content, today=date(2026, 11, 22))
    if loaded.directory is None or len(loaded.directory.centres) != CENTRES:
        sys.exit(f"not loaded: {[problem.said('en') for problem in loaded.problems[:3]]}")
    ours = fastest(lambda: read(content, today=date(2026, 11, 22)))
    plain = fastest(lambda: yaml.load(text, Loader=yaml.CSafeLoader))
    size = len(content) // 1024
    print(f"{CENTRES} centres, {size} KiB: {ours:.3f} s; plain CSafeLoader {plain:.3f} s; ratio {ours / plain:.2f}")


if __name__ == "__main__":
    main()
