"""A message as words, with what stands between them, and the words that say something about a place beside them."""

import re
from functools import cached_property
from typing import Final, Literal, NamedTuple

from bot.places.letters import clean, fold_word

Head = Literal["region", "district", "city", "village"]
"""What a word beside a name says about it: область, аудан, город, ауыл."""

LONGEST_TEXT: Final = 20_000
"""Telegram's messages end at 4,096 characters; whoever sends more gets an answer for the beginning."""
_LONGEST_WORD = 40
_STOPS: Final = frozenset(',;:!?…\n()«»"“”—')
_WORD = re.compile(r"[^\W_]+")
_HYPHENED = re.compile(r"\b(?:р-о?н|пр-?к?т|мкр-н|б-р)(?=\w{0,2}\b)", re.IGNORECASE)
_UNHYPHENED: Final = {"р": "район", "п": "проспект", "м": "микрорайон", "б": "бульвар"}


class Word(NamedTuple):
    """One word: as typed, folded, and where it stands in the cleaned text."""

    raw: str
    folded: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it was typed with a capital letter."""
        return self.raw[0].isupper()


class Sentence:
    """The words of one message (its first 20,000 characters)."""

    def __init__(self, text: str) -> None:
        cleaned = clean(text[:LONGEST_TEXT])
        if "-" in cleaned:
            cleaned = _HYPHENED.sub(lambda found: _UNHYPHENED[found[0][0].lower()], cleaned)
        self.text = cleaned
        self._about: dict[str, bool] = {}
        self.words = [
            Word(found[0], folded, found.start(), found.end())
            for found in _WORD.finditer(cleaned)
            if found.end() - found.start() <= _LONGEST_WORD and (folded := fold_word(found[0]))
        ]
        self.others = sum(word.folded not in FILLER for word in self.words)
        """How many words say more than "I live in"."""

    @property
    def asks_for_help(self) -> bool:
        """Whether a shelter, a centre or help is spoken of: then a place is likely to be named."""
        return self.is_about(_HELP)

    @cached_property
    def is_kazakh(self) -> bool:
        """Whether more words are surely Kazakh than surely Russian."""
        kazakh = sum(word.folded in _KAZAKH or not _KAZAKH_LETTERS.isdisjoint(word.raw) for word in self.words)
        return kazakh > sum(word.folded in _RUSSIAN for word in self.words)

    @cached_property
    def speaks_of_own(self) -> bool:
        """Whether somebody speaks of themselves or their family."""
        return any(word.folded in SPEAKING or word.folded in LIVING or _OWN.search(word.folded) for word in self.words)

    def is_about(self, words: re.Pattern[str]) -> bool:
        """Whether any word begins like one of these. Remembered: a hostile text asks it for every word."""
        if words.pattern not in self._about:
            self._about[words.pattern] = any(words.match(word.folded) for word in self.words)
        return self._about[words.pattern]

    def gap(self, at: int) -> str:
        """What stands before the word `at` (after the last word for at == len)."""
        start = self.words[at - 1].end if at else 0
        return self.text[start : self.words[at].start if at < len(self.words) else len(self.text)]

    def parted(self, at: int) -> bool:
        """Whether a comma, a full stop or the edge of the text stands before the word `at`; an abbreviation's dot is none."""
        if at in {0, len(self.words)}:
            return True
        gap = self.gap(at)
        if not _STOPS.isdisjoint(gap) or " - " in gap or " – " in gap:
            return True
        return "." in gap and self.words[at - 1].folded not in _ABBREVIATED

    def folded(self, at: int) -> str:
        """The folded word, empty outside the text."""
        return self.words[at].folded if 0 <= at < len(self.words) else ""

    def around(self, first: int, last: int, reach: int, within: tuple[int, int] = (0, LONGEST_TEXT)) -> list[str]:
        """Folded words up to `reach` before and after, not beyond a comma or a full stop, all of them `within` from and up to."""
        found = []
        for at in range(first - 1, max(within[0] - 1, first - 1 - reach), -1):
            if self.parted(at + 1):
                break
            found.append(self.words[at].folded)
        for at in range(last + 1, min(len(self.words), last + 1 + reach, within[1])):
            if self.parted(at):
                break
            found.append(self.words[at].folded)
        return found


def _fold_all(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


_ABBREVIATED: Final = _fold_all("г гор обл с п пос ст қ ул пр пер мкр пл б бул им т")

IN: Final = _fold_all("в во под около возле рядом близ на вблизи недалеко по in")
FROM: Final = _fold_all("из изо с со родом от from")

_BEFORE: Final[dict[str, Head]] = {
    **dict.fromkeys(_fold_all("область области областью обл"), "region"),
    **dict.fromkeys(_fold_all("район района районе району районом рн"), "district"),
    **dict.fromkeys(_fold_all("город города городе городу городом гор г горда горад станция станции ст"), "city"),
    **dict.fromkeys(
        _fold_all("село села селе селу с посёлок посёлка посёлке поселке пос п пгт деревня деревне деревни"), "village"
    ),
    **dict.fromkeys(_fold_all("аул аула ауле"), "village"),
}
_DOTTED: Final = _fold_all("с п ст")
"""Abbreviations that are other words without their dot."""

_AFTER: Final[tuple[tuple[re.Pattern[str], Head], ...]] = (
    (re.compile("облис|обл$|облы"), "region"),
    (re.compile("аудан"), "district"),
    (re.compile("каласи|кала(?:да|дан|га|ни|нин|даги)?$|шахари"), "city"),
    (re.compile("ауили|аули|ауилда|селоси|кентин?|кенти|станцияси"), "village"),
)
_AFTER_RUSSIAN: Final[tuple[tuple[re.Pattern[str], Head], ...]] = (
    (re.compile("област|обл$"), "region"),
    (re.compile("раион"), "district"),
    (re.compile("город(?:е|а|у)?$"), "city"),
)

_STREET: Final = _fold_all(
    "улица улицы улице улицу ул проспект проспекта проспекте пр просп переулок переулке пер бульвар бульваре микрорайон "
    "микрорайоне микрорайона мкр мкрн шоссе площадь площади пл квартал трасса"
)
_STREET_AFTER: Final = re.compile("кошес|кошос|дангил|шагин|туиг|алани|улиц|проспект|микрора|мкр|бульвари|трасс|шоссе|батир$")
_NAMED: Final = _fold_all(
    "имени им памяти имя зовут эйр аир air авиакомпания авиакомпании озеро озера озере озеру река реки реке реку"
)
_NATURE: Final = _fold_all("горы горах гора перевал ущелье море отель гостиница ресторан кафе")
_NAMED_AFTER: Final = re.compile(
    "атинда|кул$|коли(?:нде|не|нин|нен|ндеги)?$|озени|тауи|таулари|тениз|ескерткиш|хаб$|моторс$|банк$|опера$|експо$|батир$|кунанба|ата$"
)
SPORT: Final = re.compile(
    "матч|футбол|хокке|фк$|хк$|клуб|команд|оини|оинш|оинад|женди|утти|утилди|гол$|голи$|счет|лига|чемпион|каират$|барис$|"
    "болел|болеем|болею|турнир|кубок|кубог|тренер|сборн|тайм|таим|серия|каират|спартак|зенит|доппел|обигр|виигр|проигр|побю?т$|финал|"
    "очко|очки|жанкуиер|женил"
)
"""A match: «Қайрат Алматы» is a club, not an address."""
LEISURE: Final = re.compile(
    "отпуск|отдых|отдохн|виходние|демалиска|саяхат|екскурс|турбаз|бане|пляж|шашлик|каникул|путешеств|рибалк|посмотрет|достопримеч|погулят"
)
TRAVEL: Final = re.compile(
    "билет|поезд|поиз|маршу|реис|самолет|ушак|километр|км$|автобус|электричк|електричк|расстояни|маршрут|такси|ехат$"
)
_HELP: Final = re.compile(
    "баспана|приют|орталик|орталиг|центр|кризис|комек|паналаи|тунеи|дагдарис|помощ|ночлег|убежищ|шелтер|жатакхана"
)

_KAZAKH_LETTERS: Final = frozenset("әғқңөұүһіӘҒҚҢӨҰҮҺІ")
_KAZAKH: Final = _fold_all(
    "бар жок керек мен сен ол биз мени менин калай кайда комек емес болады турам отырмын журмин жатырмын ушин деп еди екен "
    "уйде уйим балам балалар балаларга акша кутим кутм атам апам анам куйеуим де да ма ме ба айтам барам алмайды кетти келди"
)
_RUSSIAN: Final = _fold_all(
    "и в не на с что как мне меня у нет где за от из по но я он она мы они это для без или так уже муж нужна нужен помогите "
    "много мало сколько помощь есть можно куда кто бы же ли к до одна один"
)

SPEAKING: Final = _fold_all(
    "я мы живу живём живем у мне нас нам нужна нужно негде некуда нечем помогите "
    "подскажите одна один ищу осталась остался остались "
    "муж жена сын дочь ребенок ребёнок дети мама отец папа бабушка дедушка сосед соседка брат сестра бывший бывшая семья "
    "мен менің маған біз біздің бізде бізге күйеуім балам қызым ұлым анам әкем әжем атам көрші көршім үйім үй баспана тұрамын"
)
"""How somebody goes on who begins with the name of their town: «семей мне семьдесят», «орал нужна помощь»."""
_OWN: Final = re.compile(
    "(?:[аиеотр](?:мин|миз|мн|мз)|[аяиу]ем|дим)$|^(?:сижу|ночую|стою|негде|нечем|помог|детеи|дет[яи]?м|ребен|балам)"
)
"""The first person, and what one says of one's own need."""
LIVING: Final = _fold_all(
    "живу живем живёт живут проживаю проживаем проживает нахожусь находимся находится обитаю остановилась остановился "
    "тұрамын тұрам турам тұрамыз тұратын тұрады жатырмын жатырмыз жүрмін журмин жүрміз журмиз тұрғаныма боламын турад журм тура "
    "турм турмн жатрмн жатрм жатп журмн"
)
NOW: Final = _fold_all("сейчас щас теперь сегодня қазір казир осында уже кәзір бүгін бугин ендi енді")
PAST: Final = _fold_all(
    "раньше жил жила жили бұрын бурын тұрғанмын турганмын родился родилась выросла вырос туған училась учился родина "
    "работал работала отработал отработала"
)
OLD: Final = _fold_all("бывший бывшего бывшем бывшая бывш старый прежний ныне бұрынғы бурынгы")
"""What is said before the old name of a town: «из бывшего Шевченко»."""
SELF: Final = _fold_all("я мы мен біз меня мени")
RELATIVE: Final = _fold_all(
    "мама мать мамы сестра брат папа отец бабушка дед тётя дядя родители родственники родные подруга друг анам әкем "
    "әпкем ағам апам туыстарым туысым ата анасы шешем сіңлім інім әжем атам нағашым досым құрбым"
)
VENUE: Final = re.compile(
    "вокзал|автовокзал|базар|аурухана|мектеп|мектеби|маини|манинда|орталиг|шети|аеропорт|автобекет|бекет|туби|касинда|жанинда|иргес|манаи"
)
"""What a town has: «Оралдың вокзалында» names the town, whatever else the word can be."""
ABOUT_A_PERSON: Final = re.compile(
    "зовут|имя|имени|есим|деген|муж|син$|сина$|сину$|синок|брат|внук|отец|отчим|парен|жених|куиеу|улим|балам|баламди|апа|ага|"
    "бет|бил$|удар|обиж|угрож|ренжит|урад|уради|кор[ка]ит|деиди"
)
ARRIVED: Final = re.compile(
    "приех|переехал|перебра|прибил|вернул|добрал|сбежал|убежал|прилет|келд|келип|кошип|кашип|келген|коштик|коштим"
)
LEAVING: Final = re.compile(
    "хочу|хотим|поед|еду$|едем|уеду|уехат|переехат|переед|ехат|доехат|добрат|собира|планир|отправ|барам|бараи|шикпак|барги|баруга|кетк|кету|кошк|"
    "кошеи|кошу$|бару$|жету|жетем|жетуг|виезж|виеха|уезжа|барса|билет|дорог|путь|поезд|автобус"
)

FILLER: Final = (
    IN
    | FROM
    | LIVING
    | NOW
    | _fold_all(
        "я мы г город городе здесь тут область обл область район мен біз қала қаласы қаласында қаладан қаласынан облысы "
        "облысында ауданы ауданында да это мой наш село посёлок ауылы ауылында салем сәлем сәлеметсіз бе саламатсыз ба "
        "здравствуйте привет добрый "
        "день город мы тоже место болды қазірше үйім наша наш моя ма"
    )
)


def head_of(sentence: Sentence, first: int, last: int, *, adjective: bool, taken: set[int]) -> tuple[Head | None, int]:
    """What the words beside a name say about it, and where that word stands (-1: none). Words in `taken` are of other names."""
    first -= _is_named_district(sentence, first - 1, first - 2)
    last += _is_named_district(sentence, last + 1, last + 2)
    before, after = _head_before(sentence, first, taken), _head_after(sentence, last, taken, adjective=adjective)
    if adjective and after[0]:
        return after
    return before if before[0] else after


def _is_named_district(sentence: Sentence, name: int, head: int) -> bool:
    """«Район имени Казыбек би», «Қазыбек би атындағы аудан»: the word between does not make it a memorial."""
    return sentence.folded(name) in {"имени", "им", "атиндаги"} and sentence.folded(head).startswith(("раион", "аудан"))


def is_head(word: str) -> bool:
    """Whether a folded word is «город», «область» or the like."""
    return word in _BEFORE


def _head_before(sentence: Sentence, first: int, taken: set[int]) -> tuple[Head | None, int]:
    at = first - 1
    word = sentence.folded(at)
    head = _BEFORE.get(word)
    if head is None or at in taken or not _STOPS.isdisjoint(sentence.gap(first)):
        return None, -1
    if word in _DOTTED and "." not in sentence.gap(first):
        return None, -1
    return head, at


def _head_after(sentence: Sentence, last: int, taken: set[int], *, adjective: bool) -> tuple[Head | None, int]:
    at = last + 1
    word = sentence.folded(at)
    if not word or at in taken or sentence.parted(at):
        return None, -1
    for pattern, head in _AFTER:
        if pattern.match(word):
            return head, at
    for pattern, head in _AFTER_RUSSIAN:
        if pattern.match(word) and (adjective or sentence.parted(at + 1)):
            return head, at
    return None, -1


def names_something_else(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the name belongs to a street, a lake, a person's memory, an airline: nobody is in that place."""
    if _is_named_district(sentence, first - 1, first - 2) or _is_named_district(sentence, last + 1, last + 2):
        return False
    before, after = sentence.folded(first - 1), sentence.folded(last + 1)
    if before and _STOPS.isdisjoint(sentence.gap(first)) and (before in _STREET or before in _NAMED or before in _NATURE):
        return True
    return bool(after) and not sentence.parted(last + 1) and bool(_STREET_AFTER.match(after) or _NAMED_AFTER.match(after))
