"""What surrounds the process: streams that are closed, a terminal that goes, a machine that is put to sleep, a crash."""

import asyncio
import os
import resource
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.preview import Telegram
from bot.receiving import watchdog
from tests.program import ROOT, Program, walks


async def test_without_any_stream_it_answers_leaves_no_core_and_ends_well_when_the_terminal_goes(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Descriptors 0 to 2 lead nowhere: else the database or a socket would get their numbers, and words meant for the log."""
    soft, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    try:
        program = Program(telegram, tmp_path)
        process = await asyncio.create_subprocess_shell(
            f"exec {sys.executable} -m bot run <&- >&- 2>&-", cwd=ROOT, env=program.environment
        )
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (soft, most))
    try:
        telegram.deliver({"message": {"text": "poison, about which a line is logged"}})
        page = await walks(telegram.person(), ">/start")
        assert page.labels
        known = Path(f"/proc/{process.pid}")
        assert {str((known / "fd" / number).readlink()) for number in "012"} == {os.devnull}
        limit = next(line for line in (known / "limits").read_text().splitlines() if line.startswith("Max core file size"))
        assert limit.split()[4:6] == ["0", "0"]
        process.send_signal(signal.SIGHUP)
        assert await asyncio.wait_for(process.wait(), 15) == 0
    finally:
        if process.returncode is None:
            process.kill()


class Over:
    """The event that ends the watching; each wait takes as long as the next of `waits` says, on a clock of its own."""

    def __init__(self, waits: list[tuple[float, float]]) -> None:
        self.waits = waits
        self.now = self.spent = 1000.0
        self.clock = SimpleNamespace(monotonic=lambda: self.now, process_time=lambda: self.spent)

    def wait(self, _: float) -> bool:
        if not self.waits:
            return True
        passed, busy = self.waits.pop(0)
        self.now, self.spent = self.now + passed, self.spent + busy
        return False


class EndedError(Exception):
    """The process would have ended."""


def watches(waits: list[tuple[float, float]], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is logged while a loop gives no beat: seconds that each look took, and seconds of computing in them."""
    over, said = Over(waits), list[str]()

    def ends(code: int) -> None:
        raise EndedError(str(code))

    log = SimpleNamespace(**{name: lambda text, *_: said.append(text) for name in ("critical", "error", "warning")})
    monkeypatch.setattr(watchdog, "time", over.clock)
    monkeypatch.setattr(watchdog, "log", log)
    monkeypatch.setattr(watchdog, "faulthandler", SimpleNamespace(dump_traceback=lambda **_: None))
    monkeypatch.setattr(watchdog, "os", SimpleNamespace(_exit=ends))
    watchdog._watch([1000.0], over, 0, watchdog.BLOCKED, watchdog.DEAD)  # type: ignore[arg-type]
    return said


def test_a_machine_that_slept_does_not_find_its_bot_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watches([(0.5, 0.0), (3600.0, 0.01), (0.5, 0.0)], monkeypatch) == []


def test_a_loop_that_never_comes_back_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EndedError, match=str(watchdog.EXIT)):
        watches([(0.5, 0.0)] * 400, monkeypatch)


def test_a_loop_that_computes_and_lets_nobody_else_look_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watches([(0.5, 0.0), (9.0, 8.9), (0.5, 0.0)], monkeypatch) == ["the event loop stands still in %s"]
