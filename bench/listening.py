"""How long understanding takes: µs a message, and as a ratio to a JSON round trip of the same message on this machine.

python -m bench.listening
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.listening import hear  # noqa: E402  # the path is set above

ROUNDS = 5
HOSTILE = {
    "4,096 emoji": "😭" * 4096,
    "100,000 combining marks": "е" + "\u0301" * 100_000,
    "4,096 letters, one word": "а" * 4096,
    "4,096 letters of danger words": "не хочу жить " * 315,
    "100,000 letters of danger words": "не хочу жить " * 7700,
}


def best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of ROUNDS runs."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    texts = [
        json.loads(line)["text"]
        for name in ("studied.jsonl", "held-out.jsonl")
        for line in (ROOT / "tests" / "listening" / name).read_text(encoding="utf-8").splitlines()
    ]
    start = time.perf_counter()
    hear("сәлем")
    print(f"first message, lists and model read from disk: {1e3 * (time.perf_counter() - start):.0f} ms")
    json_us = best(lambda: [json.loads(json.dumps({"text": text, "needs": ["violence"]})) for text in texts]) / len(texts) * 1e6
    hear_us = best(lambda: [hear(text) for text in texts]) / len(texts) * 1e6
    print(f"a message: {hear_us:.0f} µs = {hear_us / json_us:.0f} JSON round trips of {json_us:.1f} µs ({len(texts)} messages)")
    for name, text in HOSTILE.items():
        print(f"{name}: {1e3 * best(lambda text=text: hear(text)):.1f} ms")


if __name__ == "__main__":
    main()
