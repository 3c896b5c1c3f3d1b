"""How well the bot understands labelled messages, and what an honest guess for unseen ones is.

    python -m scripts.score_listening FILE...      the bot as it is, on these files
    python -m scripts.score_listening --cross      each half of tests/listening with a model trained on the other half only

The rules were written while looking at studied.jsonl alone, so of the cross figures those for held-out.jsonl are the honest ones.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from math import sqrt
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.listening import Heard, guessing, hear
from scripts.train_listening import FILES, MESSAGES, Row, examples_of, rows_of, text_of, train

STRONG_GOALS = {
    "top1": 0.92, "top2": 0.96, "false positives": 0.08, "indirect top2": 0.87, "town": 0.98, "false town": 0.006,
    "urgent": 0.95, "suicide urgent": 0.98, "false urgent": 0.015, "language": 0.95,
}  # fmt: skip
AT_MOST = {"false positives", "false town", "false urgent"}


class Share:
    """So many of so many."""

    def __init__(self) -> None:
        self.hits = self.all = 0

    def add(self, hit: object) -> None:
        """One more; `hit` is true if it counts."""
        self.hits += bool(hit)
        self.all += 1

    def __str__(self) -> str:
        if not self.all:
            return "-"
        share, z = self.hits / self.all, 1.96
        middle = (share + z * z / (2 * self.all)) / (1 + z * z / self.all)
        half = z * sqrt(share * (1 - share) / self.all + z * z / (4 * self.all**2)) / (1 + z * z / self.all)
        return f"{100 * share:5.1f} %  {self.hits}/{self.all}  (95 %: {100 * (middle - half):.0f}-{100 * (middle + half):.0f})"


def score(rows: Iterable[Row]) -> dict[str, Share]:
    """Labelled rows → a share per question, in the order in which they are first asked."""
    shares: dict[str, Share] = {}

    def ask(question: str, hit: object) -> None:
        shares.setdefault(question, Share()).add(hit)

    for name in STRONG_GOALS:
        shares[name] = Share()
    for row in rows:
        heard = hear(row["text"])
        offered = [guess.need for guess in heard.guesses[:2]]
        wanted = set(row["situation"])
        if wanted == {"none"}:
            ask("false positives", offered)
            ask("opened without asking, nothing there", heard.sure)
            if not row.get("urgent_either"):
                ask("false urgent", heard.urgent)
        else:
            _ask_needs(ask, row, heard, offered, wanted)
        if row["city"]:
            ask("town", heard.town == row["city"])
        else:
            ask("false town", heard.town)
        ask("language", heard.lang == row["lang_expected"])
        ask(f"language of {row['lang']}", heard.lang == row["lang_expected"])
    return shares


def _ask_needs(ask: object, row: Row, heard: Heard, offered: list[str], wanted: set[str]) -> None:
    assert callable(ask)  # noqa: S101  # a closure of score()
    ask("top1", offered and offered[0] in wanted)
    ask("top2", wanted & set(offered))
    ask(f"top2 {row['situation'][0]}", wanted & set(offered))
    ask(f"{row['style']} top2", wanted & set(offered))
    if heard.sure:
        ask("opened without asking, right", wanted & heard.sure)
    ask("opened without asking", heard.sure)
    if row.get("urgent_either"):
        return
    if row["urgent"]:
        ask("urgent", heard.urgent)
        if row["situation"][0] == "suicide-crisis":
            ask("suicide urgent", heard.urgent)
        else:
            ask("other urgent", heard.urgent)
    else:
        ask("urgent though not labelled so", heard.urgent)


def print_shares(title: str, shares: dict[str, Share]) -> None:
    """A question a line, with its goal where there is one."""
    print(f"\n{title}")
    for question, share in shares.items():
        goal = STRONG_GOALS.get(question)
        wish = "" if goal is None else f"   goal {'<=' if question in AT_MOST else '>='} {100 * goal:g} %"
        print(f"  {question:36s} {share}{wish}")


def _train_on(rows: list[Row]) -> None:
    """The bot guesses from now on with a model trained on these rows."""
    weights = guessing.read_weights(text_of(train(examples_of(rows))))
    guessing.weights_in_use = lambda: weights


def main() -> None:
    """Read the options and print the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--without", nargs="+", help="train on all our files but these, and score these")
    options.add_argument("--cross", action="store_true")
    options.add_argument(
        "--errors", action="store_true", help="print the messages that were missed (studied.jsonl only with --cross)"
    )
    chosen = options.parse_args()
    if chosen.without:
        _train_on(rows_of([name for name in FILES if name not in chosen.without]))
        for name in chosen.without:
            rows = rows_of([name])
            print_shares(f"{name}, model trained without it", score(rows))
            if chosen.errors:
                print_errors(rows)
        for path in chosen.files:
            print_shares(path.name, score(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()))
        return
    if chosen.cross:
        studied, held_out = rows_of(["studied.jsonl"]), rows_of(["held-out.jsonl"])
        _train_on(studied)
        print_shares("held-out.jsonl, model trained on studied.jsonl", score(held_out))
        for path in chosen.files:
            print_shares(
                f"{path.name}, model trained on studied.jsonl", score(json.loads(t) for t in path.open(encoding="utf-8"))
            )
        _train_on(held_out)
        print_shares("studied.jsonl, model trained on held-out.jsonl (rules were written with these in view)", score(studied))
        if chosen.errors:
            print_errors(studied)
        return
    for path in chosen.files or [MESSAGES / "studied.jsonl", MESSAGES / "held-out.jsonl"]:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        print_shares(path.name, score(rows))
        if chosen.errors:
            print_errors(rows)


def print_errors(rows: Iterable[Row]) -> None:
    """The messages that were misunderstood, with what was offered."""
    for row in rows:
        heard = hear(row["text"])
        offered = {guess.need for guess in heard.guesses[:2]}
        wanted = set(row["situation"]) - {"none"}
        if (wanted and not wanted & offered) or (not wanted and offered):
            print(f"  {'+'.join(sorted(wanted)) or 'none'} <- {[(g.need, g.score) for g in heard.guesses[:2]]}  {row['text']}")
        if row["urgent"] and not heard.urgent:
            print(f"  not urgent: {row['text']}")
        if not row["urgent"] and heard.urgent and not row.get("urgent_either"):
            print(f"  urgent: {row['text']}")


if __name__ == "__main__":
    main()
