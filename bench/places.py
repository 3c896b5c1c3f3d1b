"""How long places take: the import with its data, one message, and hostile text; CPU time, the quickest of five.

python -m bench.places
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.places import find  # noqa: E402  # the path is set above

ROUNDS = 5
HOSTILE = {
    "100,000 combining marks": "а" + "\u0301" * 100_000,
    "4,096 emoji": "😀" * 4096,
    "100,000 letters, one word": "а" * 100_000,
    "100,000 letters of ordinary words that are towns": "шар " * 25_000,
    "100,000 letters of misspelt towns": "караганвд " * 10_000,
}


def best(work: Callable[[], object]) -> float:
    """Seconds of CPU of the quickest of ROUNDS runs."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def imported() -> float:
    """Seconds of CPU to import bot.places in a new interpreter, its compiled files warm."""
    code = "import time; start = time.process_time(); import bot.places; print(time.process_time() - start)"
    took = [float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT)) for _ in range(ROUNDS)]  # noqa: S603  # our own
    return min(took)


def main() -> None:
    lines = (ROOT / "tests" / "places-sentences.tsv").read_text("utf-8").splitlines()
    texts = [line.split("\t")[0] for line in lines if line and not line.startswith("#")]
    row = json.dumps({"text": texts[0]})
    each = best(lambda: [find(text) for text in texts]) / len(texts)
    baseline = best(lambda: [json.dumps(json.loads(row)) for _ in texts]) / len(texts)
    print(f"import with data      {imported() * 1000:8.1f} ms")
    print(f"a message             {each * 1e6:8.1f} µs  ({each / baseline:.0f} times a JSON round trip, {len(texts)} messages)")
    for name, text in HOSTILE.items():
        print(f"{name:48} {best(lambda text=text: find(text)) * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
