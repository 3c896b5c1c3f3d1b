"""Kazakh or Russian: which of the two a text is written in, also in Latin letters and without Kazakh letters."""

import re

from bot.languages import Lang

_KAZAKH_LETTERS = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_RUSSIAN_ONLY = re.compile("[ьщцъёЬЩЦЪЁ]")

# Grammar words decide: who borrows nouns from the other language keeps his own small words. All folded.
_KAZAKH = frozenset(
    """мен сен биз сиз ол олар мени маган мага менин менде менен биздин бизге бизди бизден оган они онин одан оларга жок бар ма ме ба бе
    па пе жане бирак немесе кандаи калаи каида каидан кашан кимге ким ким не нече неге осинда осиндаи осиган осидан бул осил ал енди
    казир керек емес деп деид деиди деди дегим уши ушин туралди туралi туради турам турамин турмин тур журмин журмиз жур жатир жатирмин
    отирмин отир отирмиз болад болади болса болсам болдим болди екен еди едим гои шигар сиакти барлиги бари барип ешким ешкимим ештене озим
    озимди озиме ози уи уиге уиден уиде уиим балам балама баламди балалар балаларим балаларди жаксi жакси жаман коп аз бир еки уш торт бес
    бугин кеше ертен кун куни тун тунде анам акем ажем атам апам куеуим агам иним сизге сизден рахмет салем калаисиз кимди каи салеметсиз
    кериек комек комектесиниз комектесиндерши комектесиниздерши айтам аитам аитиниз барам барсам алам алсам алуга болама барма жане гана
    катти тагi таги бизде менимен турган кете алмаи алмаимин береди берме бере алама айтши""".split()
)
_RUSSIAN = frozenset(
    """а и в на не с у мена мне мнои нам нас ми ти ви он она они его ее еи ему им их что как где куда когда почему кто кому кого чем зачем
    это ето етот ета ети то та те так тоже уже еше если бит бил била били ест нет да но или ли же би по до за от из для без при над под о об
    про со во ко к мои моа мое моу моих моего моему моеи своего свои нашеи наш ваш все всех всем всегда никто ничего никуда нигде негде нечем
    некуда незачем хочу хочет могу может нужен нужна нужно нужни надо помогите подскажите здравствуите пожалуиста спасибо привет можно нелза
    болше очен просто сеичас теперь тепер потом опат там тут здес туда ребенок ребенка дети детеи муж жена мама папа домои дома дом""".split()
)
_KAZAKH_ENDINGS = (
    "мин", "мин", "пин", "бин", "ган", "ген", "кан", "кен", "ди", "ди", "ти", "нин", "дин", "тин", "лар", "лер", "дар", "дер", "тар", "тер",
    "га", "ге", "да", "де", "нан", "нен", "дан", "ден", "тан", "тен", "дик", "тик", "лик", "ип", "сиз", "миз", "ади", "еди", "иди", "имди",
    "лари", "лери", "имен", "пен", "бен", "мен", "маи", "меи", "сам", "сем", "илар", "уга", "уге", "сиз", "ларим", "мда", "мде", "сан", "кели",
)  # fmt: skip
_RUSSIAN_ENDINGS = (
    "т", "ит", "ет", "ат", "ут", "ает", "уу", "ого", "его", "ому", "ему", "ои", "еи", "ие", "ие", "ами", "ах", "ов", "ев", "ила", "ала",
    "ела", "али", "или", "ели", "ость", "ост", "ние", "ниа", "ста", "са", "ишь", "иш", "еш", "ем", "аа", "ии", "уш", "лса", "лас", "шиса",
)  # fmt: skip
_KAZAKH_END = re.compile("(?:" + "|".join(sorted(set(_KAZAKH_ENDINGS), key=len, reverse=True)) + ")$")
_RUSSIAN_END = re.compile("(?:" + "|".join(sorted(set(_RUSSIAN_ENDINGS), key=len, reverse=True)) + ")$")


def language_of(letters: str, words: list[str]) -> Lang:
    """The language whose grammar holds the sentence together. `letters` is the text in lower case, `words` its folded words.

    The last word counts twice: Kazakh puts its verb there. A tie or nothing at all is Russian, which more people can read.
    """
    kazakh = 1.0 * min(len(_KAZAKH_LETTERS.findall(letters)), 8)
    russian = 0.5 * min(len(_RUSSIAN_ONLY.findall(letters)), 6)
    last = len(words) - 1
    for place, word in enumerate(words[:200]):
        weight = 1.6 if place == last else 1.0
        if word in _KAZAKH:
            kazakh += 1.6 * weight
        elif word in _RUSSIAN:
            russian += 1.6 * weight
        elif len(word) > 3:  # noqa: PLR2004  # an ending needs a word before it
            if _KAZAKH_END.search(word):
                kazakh += 0.7 * weight
            if _RUSSIAN_END.search(word):
                russian += 0.5 * weight
    return "kk" if kazakh > russian else "ru"
