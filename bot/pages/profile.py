"""How the bot presents itself in Telegram: read even when the program is down."""

from dataclasses import dataclass

from bot.languages import LANGS, Lang
from bot.translations import mark, speaker

DESCRIPTION = """Анықтама · Справка

Қайда хабарласуға болады: телефон, мекенжай, жұмыс уақыты. Қазақша және орысша, тегін.
Куда можно обратиться: телефоны, адреса, часы работы. На казахском и русском, бесплатно.

Өмірге қауіп төнсе: 112, 102. Тәулік бойы, тегін: 111.
Если жизнь в опасности: 112, 102. Круглосуточно, бесплатно: 111.

Бот ақша, ЖСН, код сұрамайды.
Бот не просит денег, ИИН и кодов."""

_COMMANDS = {
    "start": mark("Start over"),
    "112": mark("Emergency numbers"),
    "hide": mark("Hide"),
    "privacy": mark("What is kept"),
    "language": mark("Language"),
    "about": mark("About the bot"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What setMyName (64), setMyShortDescription (120), setMyDescription (512) and setMyCommands take for one language."""

    lang: Lang | None
    name: str
    short_description: str
    description: str
    commands: tuple[tuple[str, str], ...]


def profiles() -> tuple[Profile, ...]:
    """The profile without a language, then the Kazakh and the Russian one."""
    both = tuple((command, f"{speaker('kk')(words)} · {speaker('ru')(words)}") for command, words in _COMMANDS.items())
    short = "Телефон, мекенжай, жұмыс уақыты. Телефоны, адреса, часы работы. Тегін, бесплатно. 112"
    return (
        Profile(None, "Анықтама · Справка", short, DESCRIPTION, both),
        *(_profile(lang) for lang in LANGS),
    )


def _profile(lang: Lang) -> Profile:
    say = speaker(lang)
    return Profile(
        lang,
        say("Reference"),
        say("Where to turn: phones, addresses, working hours. Free. If a life is in danger: 112."),
        DESCRIPTION,
        tuple((command, say(words)) for command, words in _COMMANDS.items()),
    )
