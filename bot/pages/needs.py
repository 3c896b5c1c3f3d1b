"""The eight situations as a person reads them: the label, what stands behind it, and how to ask for it."""

from bot.directory.records import NEEDS, Need
from bot.pages.here import Here
from bot.translations import mark

LABELS: dict[Need, str] = {
    "violence": mark("Beaten or threatened at home"),
    "homelessness": mark("Nowhere to live"),
    "orphan-graduate": mark("After a children's home"),
    "disability": mark("Disability"),
    "pensioner": mark("An older person"),
    "family": mark("Help for a family"),
    "child": mark("A child in danger"),
    "suicide-crisis": mark("I don't want to live"),
}
EXPLANATIONS: dict[Need, str] = {
    "violence": mark(
        "A close person, or one you live with, beats, threatens, humiliates, follows you, takes your money, does not let you out."
    ),
    "homelessness": mark("No home, turned out of the house, nights in the street or with friends."),
    "orphan-graduate": mark(
        "Childhood in a children's home, a boarding school or a guardian's family. A home, papers, study, work are needed."
    ),
    "disability": mark(
        "You or your child have a disability, or you are applying for one. Care, a wheelchair, accessible taxi, rehabilitation."
    ),
    "pensioner": mark("At pension age care, help at home, company, advice about payments are needed."),
    "family": mark(
        "Many children, too little money, one adult raises the child, a child needs special care, conflicts in the family."
    ),
    "child": mark("A child is beaten, frightened, touched, left hungry or without care. The child left home or is missing."),
    "suicide-crisis": mark("Thoughts of death come, you want to hurt yourself, or it is very hard inside."),
}
PHRASES: dict[Need, tuple[str, ...]] = {
    "violence": (mark("a temporary place to live"), mark("a psychologist's help"), mark("a lawyer's advice")),
    "homelessness": (mark("a place for the night"), mark("food and clothes"), mark("getting papers back")),
    "orphan-graduate": (
        mark("a temporary place to live"),
        mark("getting papers back"),
        mark("a lawyer's advice"),
        mark("a psychologist's help"),
    ),
    "disability": (mark("care at home"), mark("a wheelchair"), mark("an accessible taxi"), mark("advice about allowances")),
    "pensioner": (mark("care at home"), mark("advice about allowances"), mark("food and clothes")),
    "family": (
        mark("food and clothes"),
        mark("advice about allowances"),
        mark("a temporary place to live"),
        mark("a psychologist's help"),
    ),
    "child": (mark("a psychologist's help"), mark("a lawyer's advice")),
    "suicide-crisis": (mark("a psychologist's help"),),
}
"""What can be asked for on the phone, the most needed first; said in the basic form, always after a colon."""


def in_order(needs: frozenset[Need]) -> tuple[Need, ...]:
    """The needs in the order of the home page."""
    return tuple(need for need in NEEDS if need in needs)


def searched(here: Here) -> str | None:
    """What is searched for: whoever came here by a sentence sees at once what was understood. None while nothing is known."""
    labels = [here.say(LABELS[need]) for need in in_order(here.situation.needs)]
    place = [here.place.names[here.lang]] if here.place else []
    return here.say("Search: {what}", what="; ".join((*labels, *place))) if labels or place else None


def phrase_of(here: Here) -> str:
    """What to ask for on the phone, for the first need; a place to live while none is known."""
    needs = in_order(here.situation.needs)
    return here.say(PHRASES[needs[0]][0] if needs else "a temporary place to live")
