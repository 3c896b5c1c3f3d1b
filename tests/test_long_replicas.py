"""Replicas, a database that goes away, poison, a network that goes away, little of everything: the long runs in short."""

from pathlib import Path

import pytest

from tests.long import away, network, poison, scarce, turns
from tests.test_long import run


def test_conversations_go_on_while_replicas_die() -> None:
    ended = run("tests.long.conversations", "--people", "4", "--kills", "1", "--every", "2", "--at-once", "3")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert " steps_without_answer=0 " in ended.stdout


async def test_what_several_replicas_get_is_answered_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = await turns.run(40, 2, 0, 1.0, 8, seed=1, folder=tmp_path)
    said = capsys.readouterr().out
    assert code == 0, said
    assert " lost=0 " in said


async def test_answers_go_on_while_the_database_is_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = await away.run(2, 3.0, 1.0, 4.0, extra_ms=0.0, folder=tmp_path)
    said = capsys.readouterr().out
    assert code == 0, said
    assert " answers_lost=0 " in said


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_poison_stops_nobody(way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = await poison.run(way, 400, 1, tmp_path)
    said = capsys.readouterr().out
    assert code == 0, said
    assert " good_lost=0 " in said


@pytest.mark.parametrize("kind", ["refused", "black-hole"])
async def test_a_network_that_goes_away_comes_back(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = await network.run(kind, 3.0, 0.0, tmp_path, HURRY="5")
    said = capsys.readouterr().out
    assert code == 0, said
    assert " answers_lost=0 " in said


@pytest.mark.parametrize("kind", ["files", "memory"])
async def test_with_little_of_everything_the_bot_answers_or_says_why(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = await scarce.run(kind, 40, tmp_path)
    assert code == 0, capsys.readouterr().out
