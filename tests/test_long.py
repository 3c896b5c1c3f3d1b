"""The long suites in short: they must run and hold. `make faults`, `make kill`, `make soak` and `make fuzz` run them whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.long import restarts

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)


def test_random_updates_of_every_shape_leave_nothing_unhandled() -> None:
    ended = run("tests.long.updates", "600", "7")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "unhandled=0" in ended.stdout
    assert "unanswered_taps=0" in ended.stdout


def test_a_handler_that_raises_is_seen_among_random_updates() -> None:
    breaking = """
import asyncio, sys, tempfile, pathlib
import bot.telegram  # first, as in the program: see bot.telegram.models
from bot.screen import Screen
from tests.long.updates import run
whole = Screen.known
async def known(screen, event):
    if event.chat.id % 20 == 0:
        raise RuntimeError
    return await whole(screen, event)
Screen.known = known
sys.exit(asyncio.run(run(300, 7, pathlib.Path(tempfile.mkdtemp()))))
"""
    ended = subprocess.run([sys.executable, "-c", breaking], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "RuntimeError" in ended.stdout


@pytest.mark.parametrize("kind", ["term", "kill", "overlap"])
async def test_restarts_lose_no_answer(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = await restarts.run(kind, 3, "small", 1, tmp_path)
    said = capsys.readouterr().out
    assert code == 0, said
    assert " lost=0 " in said
