"""What a heard text teaches about a situation that may already be known in part."""

from bot.directory.records import Need
from bot.listening import Heard
from bot.situation import Situation

_NEED_OF_DANGER: dict[str, Need] = {"violence": "violence", "child": "child", "suicide": "suicide-crisis"}


def learn_from(heard: Heard, known: Situation) -> Situation:
    """What was tapped or said in the last half hour, joined with this text: nothing that was said is lost, the newest town wins.

    The chosen language stays; without one it is that of the text.
    """
    needs = set(known.needs) | set(heard.sure)
    if heard.danger in _NEED_OF_DANGER:
        needs.add(_NEED_OF_DANGER[heard.danger])
    told = known.learn(needs=needs, lang=known.lang or heard.lang, helper=known.helper or heard.helper)
    if heard.place is not None:
        told = told.learn(place=heard.place.code)
    if heard.under_18 and not told.helper:
        told = told.learn(age="under-18")
    return told
