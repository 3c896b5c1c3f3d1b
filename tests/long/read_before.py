"""What every bot reads at its start, read once for all that are forked: the word lists and the model of listening."""

import bot.telegram  # noqa: F401 - first, as in the program: see bot.telegram.models

# isort: split
from bot.listening import hear

hear("көмек")
