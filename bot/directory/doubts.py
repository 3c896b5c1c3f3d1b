"""What may be right but looks wrong: old dates, no phone, two records with one number. Warnings never refuse a file."""

from collections.abc import Mapping

from bot.directory.problems import Private
from bot.directory.reading import Paper
from bot.directory.records import Directory


def look(directory: Directory, private: Mapping[str, Private], paper: Paper) -> None:
    """Puts down every doubt about the records that may be shown."""
