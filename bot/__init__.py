"""A help bot for Kazakhstan: update → Situation → Page.

The rooms of the house, top to bottom. A room imports only rooms above it; `tests/test_house.py` holds the house to this list.

languages: the two languages, and a text that exists in both
settings: what the environment says; every missing or wrong variable in one message
hours: when a place is open: yes, no or unknown, and until when (OSM opening_hours, Kazakhstan's holidays, UTC+5)
places: regions, cities, districts: their names in kk and ru, in sentences, misspelt and old; the nearest one
directory: directory.yaml → frozen lines and centres, or every problem at once with its line
situation: what one person has told us: a frozen dataclass that learns, packs and unpacks
matching: which centres suit a situation, in which order, and why; never empty
questions: what can be asked, as data; asked only when the answer can change what is shown
listening: free Kazakh, Russian or mixed text → needs, place, urgency, language
translations: reads locales/*/LC_MESSAGES/*.po directly (no compile step); a missing Kazakh line shows Russian, never a key
pages: every text and keyboard a person can see: pure functions of situation, directory and the present minute
store: the little that is kept: reports of wrong data, counts without persons, handled update ids (SQLite or PostgreSQL)
memory: what is remembered for minutes: the last situation of a chat that types, message ids for hide
telegram: the Bot API session: decodes updates one by one, retries, waits out 429, keeps the token out of every error
screen: puts a page on the phone: edits in place or sends anew, forgives what Telegram forgives
receiving: polling and webhook that confirm an update only after its work is done, in order per chat, and drain on SIGTERM
desk: the maintainers' tools: check, due, show, exchange formats, posters
preview: a Telegram in miniature on a local page: the real bot, no token, no internet; tests and benchmarks use the same
__main__: the command line; the only file in bot/ that imports handlers
"""
