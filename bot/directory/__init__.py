"""directory.yaml → frozen lines and centres, or every problem at once with its line."""

from bot.directory.loading import load, read
from bot.directory.problems import SPEECHES, Cure, Lead, Loaded, Private, Problem, Said, Speech

__all__ = ["SPEECHES", "Cure", "Lead", "Loaded", "Private", "Problem", "Said", "Speech", "load", "read"]
