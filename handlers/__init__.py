"""One router a file, in the order in which Telegram's updates are offered to them; the first that fits answers.

danger: danger now, tapped or written: the emergency page, whatever was going on
start: /start, or a forwarded link opened
language: қазақша or русский, at any moment
answers: a tap on an answer or on the next page
place: a shared location, or a place chosen from a list
results: a further place, its card, its point on the map, what to say there
share: a text to pass on
hide: take away what can be taken away, now or in a while
report: this number does not answer, this address is wrong
desk: what maintainers may ask in Telegram
groups: anything said outside a private chat: one line, and nothing about anybody
words: any other text, and everything that is not text
errors: whatever goes wrong: never silence, always a number to call
"""
