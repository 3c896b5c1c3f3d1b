"""What a text says of the person themselves: how old they are, whether children are with them, a woman or a man."""

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.listening.folding import words, words_of
from bot.listening.plain import heard_at
from bot.listening.reading import Sentence
from bot.questions import age_band
from bot.situation import Age, Who, YesNo

_YOUNGEST, _OLDEST = 5, 110
_CLAUSES = re.compile(r"[,.;!?\n()…:]+|\s[-–—]+\s")
_MOST_CLAUSES = 40


@dataclass(frozen=True, slots=True)
class Person:
    """None where nothing is said. `who` is said outright; `who_seems` follows from whose husband or wife does the hitting."""

    age: Age | None = None
    children: YesNo | None = None
    who: Who | None = None
    who_seems: Who | None = None


def person_of(lower: str, sentence: Sentence) -> Person:
    """`lower`: the text as `letters` left it; `sentence`: the same, read with the plain lists."""
    clauses = [said for part in _CLAUSES.split(lower)[:_MOST_CLAUSES] if (said := words_of(part))]
    age = _age(clauses)
    at = heard_at(sentence)
    woman, man = bool(at["i-woman"]), bool(at["i-man"])
    return Person(
        age=None if age is None else age_band(age),
        children="yes" if _with_children(clauses, lower) else None,
        who=None if woman == man else "woman" if woman else "man",
        who_seems=_who_seems(sentence),
    )


# How old

_ME = frozenset(words("мне маған"))
_FILLING = frozenset(words("уже всего только сейчас щас қазір"))
_YEARS = frozenset(words("лет год года годик годков жас жаста жасар"))
_MINE = ("жастамин", "жастагимин", "жасимда", "дамин", "демин", "тамин", "темин")
"""How a Kazakh says "I am … years old", folded: 19 жастамын, жасымда, 19-дамын, 28-демін."""
_NO_YEARS = tuple(
    words(
        "тыс тенге тг дн ден сут недел месяц час мин раз груп проц км метр квартир человек клас курс номер рубл градус"
        " мың ай күн апта сағат рет жыл топ сот корп скор бала дет реб пол кг числ январ феврал март апрел мая июн июл август"
        " сентябр октябр ноябр декабр қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
    )
)
_HE_IS = "жаста"
"""«11 жаста» is said of a third person, «11 жастамын» of oneself."""
_PAST = frozenset(words("назад бұрын было была был дали исполнится го"))
_NAMES_ONESELF = frozenset(words("женщина девушка парень мужчина сирота студент студентка вдова мен я жетім инвалид"))
_ASKS_AFTER = tuple(words("негде некуда нужн ищу сирот выпускн беремен жүктімін баратын тұратын барар түнейтін"))
_SOMEBODY = tuple(
    words(
        "сын доч реб дет малы внук внуч муж жен пап отец отц мам мат бабуш дед брат сестр сосед подруг друг знаком тёт дяд"
        " бала ұлым қызы күйеу әйел әке анам анас шеше ата әже апа аға інім сіңлі қарын немере көрш дос құрбы енем келін"
    )
)
"""How the word begins, folded, that names somebody whose age it may be."""
_OF_SOMEBODY = frozenset(words("он она ему ей его её ол оған оның ұл қыз сыну"))
_ONES = dict(zip(words("бір екі үш төрт бес алты жеті сегіз тоғыз"), range(1, 10), strict=True)) | dict(
    zip(words("один два три четыре пять шесть семь восемь девять"), range(1, 10), strict=True)
)
_TENS = dict(zip(words("он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан"), range(10, 100, 10), strict=True)) | dict(
    zip(words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"), range(20, 100, 10), strict=True)
)
_TEENS = dict(
    zip(
        words(
            "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
        ),
        range(10, 20),
        strict=True,
    )
)
_KAZAKH_END = re.compile(r"(?:дамин|демин|тамин|темин|да|де|та|те)$")


def _age(clauses: list[list[str]]) -> int | None:
    """The age somebody says of themselves; "15 лет вместе" and "сыну 5 лет" are not it, and what is unclear is None."""
    somebody = False
    for said in clauses:
        for at in range(len(said)):
            number, size = _number(said, at)
            if size and _YOUNGEST <= number <= _OLDEST and _is_own(said, at, size, somebody):
                return number
        somebody = somebody or any(_is_somebody(word) for word in said)
    return None


def _is_somebody(word: str) -> bool:
    return word in _OF_SOMEBODY or word.startswith(_SOMEBODY)


def _number(said: list[str], at: int) -> tuple[int, int]:
    """The number that begins here, and how many words it takes; 0 words if none does."""
    word = said[at]
    if word.isdigit():
        beside = (said[at - 1 : at] or [""])[0].isdigit() or (said[at + 1 : at + 2] or [""])[0].isdigit()
        return (0, 0) if beside or len(word) > 3 else (int(word), 1)
    if word in _TEENS:
        return _TEENS[word], 1
    plain = word if word in _TENS else _KAZAKH_END.sub("", word)
    if plain not in _TENS or (word == "он" and _bare(said, at + 1) not in _ONES):
        return 0, 0
    one = _ONES.get(_bare(said, at + 1), 0) if plain == word else 0
    return _TENS[plain] + one, 2 if one else 1


def _bare(said: list[str], at: int) -> str:
    if at >= len(said):
        return ""
    return said[at] if said[at] in _ONES else _KAZAKH_END.sub("", said[at])


def _is_own(said: list[str], at: int, size: int, somebody: bool) -> bool:
    before = [word for word in said[max(0, at - _NEAR) : at] if word not in _FILLING]
    after = said[at + size : at + size + _NEAR]
    following = after[0] if after else ""
    last = said[at + size - 1]
    if last.endswith(_MINE) or following in _MINE:
        return True
    if following.startswith(_NO_YEARS) or any(word in _PAST for word in after[:2]):
        return False
    previous = before[-1] if before else ""
    years = following in _YEARS
    if previous in _ME or (previous in {"мен", "жасим"} and (years or not after)) or (previous == "жасим"):
        return years or not after or int(_number(said, at)[0]) > _LEAST_BARE
    others = somebody or any(_is_somebody(word) and word not in _NAMES_ONESELF for word in before)
    if not years or following == _HE_IS or others:
        return False
    rest = after[1:]
    ends = not rest or rest[0].startswith(_ASKS_AFTER)
    return ends and (not before or previous in _NAMES_ONESELF)


_NEAR = 12
_LEAST_BARE = 13
"""«Мне 2 негде …» is no age; «мне 34 негде жить» is."""

# How long, not how old

_LASTS_AFTER = frozenset(
    words("вместе замужем браке брака назад женаты живу живём терплю терпела прожили прожила прошло знакомы замужества")
)
_LASTS_BEFORE = frozenset(
    words("уже прожили прожила живём живу вместе терплю терпела замужем браке через прошло больше более около")
)
_KAZAKH_YEARS = "жил"
"""«15 жыл» lasts, «15 жас» is how old somebody is."""


def durations(said: list[str]) -> frozenset[int]:
    """Where «15 лет» begins that somebody has endured or been married, in folded words: no age of a child."""
    found = set()
    for at, (number, years) in enumerate(pairwise(said)):
        if number.isdigit() and years == "лет":
            after, before = said[at + 2 : at + 4], said[at - 1 : at] if at else []
            if not _LASTS_AFTER.isdisjoint(after) or not _LASTS_BEFORE.isdisjoint(before):
                found.add(at)
        elif number.isdigit() and years.startswith(_KAZAKH_YEARS):
            found |= {at - 1, at}
    return frozenset(found)


# Whether children are with them

_CHILDREN = "|".join(
    words(
        "детьми ребёнком малышом малышами малышкой сыном сынишкой сыновьями дочкой дочерью дочкою дочками дочерьми младенцем"
        " грудничком двойней"
    )
)
_HOW_MANY = "|".join(
    words(
        "двумя тремя четырьмя пятью шестью двоими троими одним маленьким маленькими маленькой грудным грудными новорождённым моим"
        " моими моей своим своими своей больным несовершеннолетним несовершеннолетними малолетним малолетними годовалым"
    )
)
_WITH = re.compile(rf"\b(?:с|со) (?:(?:{_HOW_MANY}|\d+|\w+летни[мх]и?) ){{0,3}}(?:{_CHILDREN})\b")
_WHO_IS_WITH = frozenset(
    words(
        "я мы меня нас одна один одни вместе осталась остались остался ушла ушли убежала сбежала убежали сбежали уехала уехали"
        " выгнали выгнал выгнала жить ночевать переночевать улице уйти бежать идти некуда негде пойти деться деваться живу живём"
        " сижу мама мать женщина девушка семьёй скитаюсь брожу нахожусь стою мёрзну мёрзнем сплю спим ночуем ночую и дома"
    )
)
_THROWN_OUT = frozenset(words("меня нас мы ушла уйти сбежала сбежать убежала убежать"))
_TROUBLE_WITH = tuple(
    words("проблем беда случи плохо трудно сложно отношен делать общ вид конфликт руга поруга ссор говор разговар справ")
)
_NOT_WITH = frozenset(words("не что"))
_OTHERS_LEFT = frozenset(
    words(
        "жена она сестра сестру сосед соседка соседку подруга подругу невестка сноха дочка он женщину девушку мужчину девочку кто"
    )
)
_MINE_WITH = re.compile(
    r"(?:бала(?:лар)?ы?м|ұл(?:дар)?ым|қыз(?:дар)?ым|сәби(?:лер)?ім|бөпем|кішкентай(?:лар)?ым|балдарым|немерем)мен\b"
)
_WITH_CHILDREN = frozenset(
    words("балаларымен баламен балалармен балдарымен ұлымен қызымен сәбиімен бөпемен кішкентайымен кішкентайларымен")
)
"""Folded, "with my children" and "with their children" are one spelling: only where who writes is the subject."""
_QUARREL = re.compile(r"ұрыс|келіс|тіл таб|сөйлесе алма|араласпа|түсінісе|проблем|жанжал|не боп|не болды|өст|ойна")
_FIRST_PERSON = re.compile(r"(?:мин|пин|миз|пиз|дим|тим|дик|тик|там|ам|ем)$")
_OTHER_SUBJECT = frozenset(words("әйелім күйеуім келінім сіңлім әпкем көршім ол анасы қызым ағам досым құрбым"))
_BESIDE_ME = re.compile(
    r"\b(?:колимда (?:\w+ )?бала\w*|бала\w* (?:касимда|жанимда|озиммен|озимен бирге|менимен бирге)"
    r"|(?:со мнои|на руках) (?:\w+ )?(?:дет\w+|ребенок|малиш\w*|син|доч\w*|грудн\w+|младен\w+))\b"
)


def _with_children(clauses: list[list[str]], lower: str) -> bool:
    for said in clauses:
        joined = " ".join(said)
        if _BESIDE_ME.search(joined):
            return True
        for found in _WITH.finditer(joined):
            before = joined[: found.start()].split()
            after = joined[found.end() :].split()
            near = (*before[-3:], *after[:2])
            trouble = any(word in _NOT_WITH or word.startswith(_TROUBLE_WITH) for word in near)
            own = not before or not _WHO_IS_WITH.isdisjoint(before[-2:]) or not _THROWN_OUT.isdisjoint(before)
            if own and not trouble and _OTHERS_LEFT.isdisjoint(before):
                return True
        if not _WITH_CHILDREN.isdisjoint(said) and not _QUARREL.search(lower):
            mine = any(_FIRST_PERSON.search(word) for word in said if word not in _WITH_CHILDREN)
            if (mine or len(clauses) > 1 or len(said) == 1) and _OTHER_SUBJECT.isdisjoint(said):
                return True
    return bool(_MINE_WITH.search(lower)) and not _QUARREL.search(lower)


# A woman or a man

_HITS_AFTER, _HITS_BEFORE = 4, 2


def _who_seems(sentence: Sentence) -> Who | None:
    """A husband who hits has a wife who writes, and the other way round; nothing where both, or somebody else, are named."""
    at = heard_at(sentence)
    if at["another-hurt"]:
        return None

    def hits(spot: int) -> bool:
        theirs = spot + 1 in at["of-another"] or (spot > 0 and spot - 1 in at["before-another"])
        near = any(0 < hit - spot <= _HITS_AFTER or 0 < spot - hit <= _HITS_BEFORE for hit in at["hurts"])
        return near and not theirs

    husband, wife = any(map(hits, at["my-husband"])), any(map(hits, at["my-wife"]))
    if husband == wife:
        return None
    return "woman" if husband else "man"


def says_who(sentence: Sentence) -> frozenset[int]:
    """Where somebody says who they are: «анамын» is a mother who writes, and nobody else's."""
    at = heard_at(sentence)
    return frozenset((*at["i-woman"], *at["i-man"]))


# Somebody who writes about others by trade


def speaks_for_others(sentence: Sentence) -> bool:
    """«Я учитель, у меня ученик голодает»: the trade first, then those in its care."""
    at = heard_at(sentence)
    return bool(at["profession"]) and any(spot > at["profession"][0] for spot in at["in-care"])
