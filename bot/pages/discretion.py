"""Words that tell another's eyes what is being looked for: never in a first line, a discreet text or a poster."""

import unicodedata
from collections.abc import Iterable

TELLING_KK = (
    "зорлық, зомбылық, ұрад, ұрып, ұрға, ұрса, соққы, таяқ, қорқыт, қорла, қысым көр, жәбір, құрбан, агрессор, абьюз, күйеу, жұбай, "
    "ажырас, полиция, арыз, нұсқама, қауіп, қорға, қаш, пана, баспана, түне, үйсіз, тұратын жер, дағдарыс, шелтер, приют, орталық, "
    "көмек, сенім телефон, психолог, суицид, өлім, өлгі, өмір сүр, қол жұмса, жетім, балалар үй, интернат, мүгедек, зейнет, қарт, "
    "нашақор, ішкілік, құпия, жасыр, аноним, қиын жағдай, 102, 103, 111, 150"
).split(", ")
TELLING_RU = (
    "насили, побо, бьют, бьёт, ударил, угрож, унижа, жертв, пострадав, агресс, абьюз, тиран, муж, супруг, развод, полици, заявлени, "
    "предписан, опасн, защит, безопасн, побег, убежищ, приют, шелтер, ночле, бездом, негде жить, кризис, центр, помощ, доверия, "
    "психолог, суицид, смерт, самоуб, жить не, сирот, детдом, детск дом, детского дома, интернат, инвалид, пенси, пожил, зависим, "
    "алкогол, тайн, скрыт, скрой, аноним, трудн ситуац, трудной, 102, 103, 111, 150"
).split(", ")
TELLING = (*TELLING_KK, *TELLING_RU)
"""Stems in small letters; names of places are held against both languages, because both are read."""


def telling(text: str, stems: Iterable[str] = TELLING) -> tuple[str, ...]:
    """The telling stems that a text holds, in the order of the list; empty for a discreet text."""
    small = unicodedata.normalize("NFC", text).lower()
    return tuple(stem for stem in stems if stem in small)
