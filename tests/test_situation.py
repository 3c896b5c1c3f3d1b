"""The token of a button: it carries everything, shows nothing, and never stops working."""

import string

from hypothesis import given
from hypothesis import strategies as st

from bot.directory.records import NEEDS
from bot.situation import PAGES, Situation, View

situations = st.builds(
    Situation,
    needs=st.frozensets(st.sampled_from(NEEDS)),
    other=st.booleans(),
    helper=st.booleans(),
    lang=st.sampled_from([None, "kk", "ru"]),
    place=st.integers(0, 4095),
    age=st.sampled_from([None, "under-18", "18-28", "29-57", "58-up", "unsaid"]),
    children=st.sampled_from([None, "yes", "no", "unsaid"]),
    papers=st.sampled_from([None, "yes", "no", "unsaid"]),
    registration=st.sampled_from([None, "here", "elsewhere", "nowhere", "unsaid"]),
    who=st.sampled_from([None, "woman", "man", "family", "unsaid"]),
    tonight=st.sampled_from([None, "yes", "no", "unsaid"]),
)
views = st.builds(View, st.sampled_from(PAGES), situations, st.integers(0, 2**32 - 1), st.integers(0, 255))


@given(views)
def test_a_token_gives_back_the_whole_view(view: View) -> None:
    assert View.unpack(view.pack()) == view


@given(views)
def test_a_token_fits_a_button_and_a_link(view: View) -> None:
    token = view.pack()
    assert len(token) <= 20
    assert set(token) <= set(string.ascii_letters + string.digits + "_-")


@given(st.one_of(st.text(max_size=80), st.text(alphabet=string.ascii_letters + string.digits + "_-", min_size=20, max_size=20)))
def test_what_is_not_ours_opens_nothing_or_something_of_ours(token: str) -> None:
    view = View.unpack(token)
    assert view is None or view.pack() == token


@given(views, st.integers(0, 19), st.sampled_from(string.ascii_letters))
def test_a_changed_letter_is_noticed(view: View, at: int, letter: str) -> None:
    token = view.pack()
    forged = token[:at] + letter + token[at + 1 :]
    read = View.unpack(forged)
    # Two check bytes let one forgery in 65,536 through; what comes through is a valid view all the same.
    assert read is None or read.pack() == forged


def test_the_need_cannot_be_read_off_a_token() -> None:
    """Tokens of the same need share no more than chance would have them share."""
    tokens = [View("results", Situation(needs=frozenset({"violence"}), lang="kk", place=place)).pack() for place in range(1, 300)]
    for at in range(20):
        assert len({token[at] for token in tokens}) > 10


def test_tokens_made_last_year_still_open_the_same() -> None:
    """Permanent: these were written down when links were first given out; a change here breaks every link in the world."""
    assert View.unpack("a") is None
    known = {
        "ak2bUhoHenooSHTnNNBB": View(
            "card", Situation(frozenset({"violence"}), lang="kk", place=300, age="18-28"), record=2**32 - 1, choice=5
        ),
        "K_HCn7CHH6ZMZNZYi2m9": View("first"),
    }
    for token, view in known.items():
        assert View.unpack(token) == view
        assert view.pack() == token


def test_what_was_told_first_is_kept_when_more_is_told() -> None:
    told = Situation().learn(needs=["violence"], place=5).add_needs(["disability"]).learn(age="18-28")
    assert told.needs == {"violence", "disability"}
    assert (told.place, told.age) == (5, "18-28")
