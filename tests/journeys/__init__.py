"""Stories of people, told through the real program: a subprocess that knows only the Bot API."""
