"""Many mutants of a small directory: how many are refused, how many load exactly as written, and that none loads wrong.

    python -m tests.long.directory COUNT [SEED]

Prints its figures with the slowest verdict and the most memory; exits 1 if one loaded wrong, raised, or took a second.
"""

import resource
import sys
import time

from bot.directory import read
from tests.directory_mutants import TODAY, disagreement, mutants


def main() -> int:
    count = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    same = refused = 0
    slowest = 0.0
    wrong: list[str] = []
    for number, text in mutants(seed, count):
        started = time.process_time()
        loaded = read(text.encode(), "directory.yaml", TODAY)
        slowest = max(slowest, time.process_time() - started)
        if loaded.directory is None:
            refused += 1
            if not loaded.problems:
                wrong.append(f"{number}: refused without a word")
        elif (difference := disagreement(text, loaded.directory)) is None:
            same += 1
        else:
            wrong.append(f"{number}: {difference}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"seed {seed}: {count} mutants: {refused} refused, {same} loaded as written, {len(wrong)} loaded wrong;", end=" ")
    print(f"slowest verdict {slowest:.3f} s, memory {memory} MB")
    print("\n".join(wrong))
    return 1 if wrong or slowest >= 1 else 0


if __name__ == "__main__":
    sys.exit(main())
