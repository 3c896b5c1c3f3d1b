"""Replicas, a database that goes away, poison, a network that goes away, little of everything: the long runs in short."""

import pytest

from tests.test_long import run


def test_conversations_go_on_while_replicas_die() -> None:
    ended = run("tests.long.conversations", "--people", "4", "--kills", "1", "--every", "2", "--at-once", "3")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert " steps_without_answer=0 " in ended.stdout


def test_answers_go_on_while_the_database_is_away() -> None:
    ended = run("tests.long.away", "--outages", "2", "--seconds", "3", "--calm", "1", "--rate", "4", "--extra-ms", "0")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert " answers_lost=0 " in ended.stdout


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_poison_stops_nobody(way: str) -> None:
    ended = run("tests.long.poison", way, "400")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert " good_lost=0 " in ended.stdout


@pytest.mark.parametrize("kind", ["refused", "black-hole"])
def test_a_network_that_goes_away_comes_back(kind: str) -> None:
    ended = run("tests.long.network", kind, "3")
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("kind", ["files", "memory"])
def test_with_little_of_everything_the_bot_answers_or_says_why(kind: str) -> None:
    ended = run("tests.long.scarce", kind, "40")
    assert ended.returncode == 0, ended.stdout + ended.stderr
