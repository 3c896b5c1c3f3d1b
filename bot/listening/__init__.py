"""Free Kazakh, Russian or mixed text → needs, place, urgency, language."""

from bot.listening.heard import Danger, Guess, Heard
from bot.listening.hearing import hear, listen

__all__ = ["Danger", "Guess", "Heard", "hear", "listen"]
