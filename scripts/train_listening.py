"""Trains the guess model of bot/listening from the labelled messages in tests/listening, byte for byte the same every time.

    python -m scripts.train_listening            writes bot/listening/guesses.tsv and languages.tsv
    python -m scripts.train_listening --check    fails if the file would change

Softmax regression for the outcome and logistic regression for urgency, by stochastic descent in plain Python; some minutes.
Only + - * /, sqrt and fsum are used, which IEEE 754 fixes to the last bit (sum() of floats differs between Pythons).
"""

import argparse
import hashlib
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from math import fsum, log, sqrt
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.listening.folding import words
from bot.listening.guessing import OUTCOMES, PATH, features
from bot.listening.language import PATH as LANGUAGES
from bot.listening.language import groups_of
from bot.listening.lexicon import FOLDER, lexicon
from bot.listening.reading import match, read
from scripts.noise import in_latin, with_few_vowels, with_slips

MESSAGES = Path(__file__).resolve().parent.parent / "tests" / "listening"
FILES = (
    "studied.jsonl",
    "held-out.jsonl",
    "indirect.jsonl",
    "fresh.jsonl",
    "second.jsonl",
    "third.jsonl",
    "everyday.jsonl",
    "fourth.jsonl",
    "south.jsonl",
    "north-east.jsonl",
    "young.jsonl",
    "west.jsonl",
    "in-danger.jsonl",
    "in-passing.jsonl",
    "scenes.jsonl",
    "kazakh.jsonl",
    "russian.jsonl",
    "wishes.jsonl",
    "sixth.jsonl",
    "eighth.jsonl",
    "second-look.jsonl",
)
"""What is learnt from; the other files are not, so that there is always an honest measure."""
EPOCHS = 8
STEP = 3.0
SLOWER = 0.85
DECAY = 1e-4
BIAS_STEP = 0.02
SMALL = 0.02
"""An example whose every error is smaller teaches nothing any more in this round."""
SEEN_AT_LEAST = 2
LANGUAGE_SEEN_AT_LEAST = 3
KEPT = 50000
SCALE = 100

Row = dict[str, Any]
Example = tuple[tuple[str, ...], tuple[float, ...], bool | None]
"""Features; the share of each outcome; whether it is urgent, None if that can be said either way."""


def rows_of(names: Iterable[str] = FILES) -> list[Row]:
    """The labelled messages of these files, in order."""
    return [json.loads(line) for name in names for line in (MESSAGES / name).read_text(encoding="utf-8").splitlines()]


def digest_of_inputs() -> str:
    """A fingerprint of the messages and word lists, so that a test sees at once when the model is older than they are."""
    print_of = hashlib.sha256()
    for path in [*(MESSAGES / name for name in FILES), *sorted(FOLDER.glob("*.txt"))]:
        print_of.update(path.name.encode() + b"\0" + path.read_bytes())
    return print_of.hexdigest()[:16]


def features_of(text: str) -> tuple[str, ...]:
    """The sorted features of a text, as the bot computes them."""
    lists = lexicon()
    sentence = read(words(text), lists)
    return tuple(sorted(features(sentence, lists, match(sentence, lists))))


def examples_of(rows: Sequence[Row]) -> list[Example]:
    """Each message as written, once with slips, and once more in Latin letters or with vowels left out, in turn."""
    found: list[Example] = []
    for row in rows:
        named = [OUTCOMES.index(name) for name in row["situation"]]
        shares = tuple(1.0 / len(named) if number in named else 0.0 for number in range(len(OUTCOMES)))
        urgent = None if row.get("urgent_either") else bool(row["urgent"])
        seed = int(hashlib.sha256(row["text"].encode()).hexdigest()[:8], 16)
        other = in_latin(row["text"], seed) if seed % 2 else with_few_vowels(row["text"], seed)
        variants = dict.fromkeys([row["text"], with_slips(row["text"], seed, 0.5), other])
        found += [(features_of(text), shares, urgent) for text in variants]
    return found


def train(examples: Sequence[Example]) -> dict[str, list[float]]:
    """Examples → a weight per feature, for each outcome and last for urgency; "*" is the bias."""
    counts = Counter(name for names, _, _ in examples for name in names)
    index = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= SEEN_AT_LEAST))}
    width = len(OUTCOMES) + 1
    weights = [[0.0] * width for _ in index]
    bias = [0.0] * width
    known = [
        ([weights[index[n]] for n in names if n in index], sqrt(len(names) or 1), shares, urgent)
        for names, shares, urgent in examples
    ]
    shuffle = random.Random(20)  # noqa: S311  # a seed, not a secret
    step = STEP
    for _ in range(EPOCHS):
        shuffle.shuffle(known)
        for rows, size, shares, urgent in known:
            sums = [fsum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * width
            fits = [b + s / size for b, s in zip(bias, sums, strict=True)]
            errors = _errors(fits, shares, urgent)
            if all(-SMALL < error < SMALL for error in errors):
                continue
            pushes = [step * error / size for error in errors]
            for row in rows:
                row[:] = [w + push - DECAY * w for w, push in zip(row, pushes, strict=True)]
            bias = [b + BIAS_STEP * error for b, error in zip(bias, errors, strict=True)]
        step *= SLOWER
    trained = {name: weights[i] for name, i in index.items()}
    kept = sorted(trained, key=lambda n: (-max(abs(w) for w in trained[n]), n))[:KEPT]
    return {"*": bias, **{name: trained[name] for name in sorted(kept)}}


def _errors(fits: Sequence[float], shares: Sequence[float], urgent: bool | None) -> list[float]:
    """How far each outcome's share, and urgency, is from what it should be."""
    top = max(fits[:-1])
    odds = [_exp(fit - top) for fit in fits[:-1]]
    total = fsum(odds)
    errors = [share - odd / total for share, odd in zip(shares, odds, strict=True)]
    if urgent is None:
        return [*errors, 0.0]
    small = _exp(-abs(fits[-1]))
    chance = (1.0 if fits[-1] >= 0 else small) / (1.0 + small)
    return [*errors, urgent - chance]


def _exp(x: float) -> float:
    """E to the power x for x <= 0, from multiplication alone, so that it is the same on every machine."""
    if x < -30:  # less than a rounding error
        return 0.0
    y = 1.0 + x / 65536.0
    for _ in range(16):
        y *= y
    return y


def text_of(weights: dict[str, list[float]]) -> str:
    """The file's text: a feature a line with its weights in hundredths."""
    lines = [
        "# Made by scripts/train_listening.py from tests/listening; do not edit by hand.",
        f"# Learnt from messages and word lists with the digest {digest_of_inputs()}",
        f"# Weights in hundredths for: {' '.join(OUTCOMES)} urgent",
    ]
    for name, row in weights.items():
        numbers = [round(w * SCALE) for w in row]
        if any(numbers):
            lines.append(f"{name}\t{' '.join(map(str, numbers))}")
    return "\n".join(lines) + "\n"


def languages_of(rows: Iterable[Row]) -> str:
    """Messages in one language → the text of languages.tsv: letter groups and how much more Kazakh than Russian each is."""
    counts: dict[str, Counter[str]] = {"kk": Counter(), "ru": Counter()}
    for row in rows:
        if row["lang"] in counts:
            for word in sorted(set(words(row["text"]))):
                if not word.isdigit():
                    counts[row["lang"]].update(set(groups_of(word)))
    kazakh, russian = counts["kk"], counts["ru"]
    lines = [
        "# Made by scripts/train_listening.py from tests/listening; do not edit by hand.",
        "# A group of letters, and how much more it is Kazakh (above 0) than Russian (below 0), in hundredths.",
    ]
    for group in sorted(set(kazakh) | set(russian)):
        if kazakh[group] + russian[group] >= LANGUAGE_SEEN_AT_LEAST:
            odds = (kazakh[group] + 0.5) * russian.total() / ((russian[group] + 0.5) * kazakh.total())
            lines.append(f"{group}\t{round(SCALE * log(odds))}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Train and write, or train and compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    check = options.parse_args().check
    rows = rows_of()
    text = text_of(train(examples_of(rows)))
    made = {PATH: text, LANGUAGES: languages_of(rows)}
    if check:
        for path, wanted in made.items():
            if path.read_text(encoding="utf-8") != wanted:
                sys.exit(f"{path.name} is not what the messages and word lists give; run: python -m scripts.train_listening")
            print(f"{path.name} is up to date")
    else:
        for path, wanted in made.items():
            path.write_text(wanted, encoding="utf-8")
        print(f"{PATH}: {text.count(chr(10)) - 3} features, {len(text.encode()) // 1024} KB")


if __name__ == "__main__":
    main()
