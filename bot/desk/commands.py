"""The maintainers' commands: each reads the file, prints an answer, and ends with 1 where something is wrong."""

import asyncio
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer

from bot.directory.records import Need
from bot.languages import LANGS, Lang

if TYPE_CHECKING:
    from bot.directory import Loaded, Said
    from bot.directory.records import Directory

# Rooms are imported where they are used: `check` must not wait for the printer, nor `schema` for the pages.

File = Annotated[Path, typer.Option("--directory", envvar="DIRECTORY", help="The directory file.")]
Username = Annotated[str, typer.Option(envvar="BOT_USERNAME", help="The bot's @username, without the @.")]
NeedOption = Annotated[Need | None, typer.Option(help="What it is about; told by the link only, unreadably.")]
PlaceOption = Annotated[str | None, typer.Option(help="A town or region, as people write it: Семей, Абай облысы.")]
LangOption = Annotated[Lang | None, typer.Option(help="One language; both if left out.")]
DIRECTORY = Path("directory.yaml")

commands = typer.Typer()


@commands.command()
def check(
    path: Annotated[Path, typer.Argument(envvar="DIRECTORY", help="The directory file.")] = DIRECTORY,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For tools: one JSON document.")] = False,
    lang: Annotated[Literal["ru", "kk", "en"] | None, typer.Option(help="Language of the report; else the system's.")] = None,
) -> None:
    """Read a directory and the texts, and print every problem with its line and the cure; exit 1 if there is any."""
    from bot.desk.check import check as read

    raise typer.Exit(read(path, lang, as_json=as_json))


@commands.command()
def show(
    ids: Annotated[list[str] | None, typer.Argument(help="Records to show.")] = None,
    *,
    lang: LangOption = None,
    diff: Annotated[
        Path | None, typer.Option(help="An older file: show every card that changed since, before and after.")
    ] = None,
    directory: File = DIRECTORY,
) -> None:
    """Print exactly the card that the bot sends; with --diff, the cards before and after an edit."""
    from bot.desk.show import NoSuchRecordError, card, with_unpublished
    from bot.desk.show import diff as compare

    langs = (lang,) if lang else LANGS
    if diff is not None:
        print(compare(diff, directory, langs))
        return
    shown = with_unpublished(_sound(directory))
    for identity in ids or _fail("Which record? For example: python -m bot show umit-astana"):
        for one in langs:
            try:
                print(card(shown, identity, one, _now()), end="\n\n")
            except NoSuchRecordError as unknown:
                _fail(_said(unknown.said))


@commands.command()
def due(
    *,
    most: Annotated[int, typer.Option(help="How many records.", min=1)] = 10,
    confirm: Annotated[str | None, typer.Option(help="Write what was learnt about this record into the file.")] = None,
    by: Annotated[str, typer.Option(help="Who asked.")] = "",
    how: Annotated[str, typer.Option(help="phone, visit, letter, site, or own words: «қазақша / по-русски».")] = "",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%d.%m.%Y"], help="The day; today if left out.")] = None,
    phone: Annotated[list[str] | None, typer.Option(help="A number that was confirmed; may be repeated.")] = None,
    wrong_phone: Annotated[list[str] | None, typer.Option(help="A number that turned out wrong; may be repeated.")] = None,
    hours: Annotated[str | None, typer.Option(help="For example: Mo-Fr 09:00-18:00, 24/7, or ? for unknown.")] = None,
    address: Annotated[str | None, typer.Option(help="«қазақша / по-русски», or confidential.")] = None,
    set_field: Annotated[list[str] | None, typer.Option("--set", help="Any other field: --set cost=free")] = None,
    lang: LangOption = None,
    directory: File = DIRECTORY,
) -> None:
    """Whom to ring next, with the number and the script; with --confirm, write the answer into the file in place."""
    from bot.desk.confirm import ConfirmError
    from bot.desk.confirm import confirm as write
    from bot.desk.due import due as rank
    from bot.desk.due import sheet

    if confirm is None:
        reports, demand = asyncio.run(_reports_and_demand())
        print(sheet(rank(_sound(directory), reports, demand, _now(), most), (lang,) if lang else LANGS))
        return
    try:
        others = dict(pair.split("=", 1) for pair in set_field or ())
    except ValueError:
        _fail("--set takes field=value, for example: --set cost=free")
    if not by or not how:
        _fail("--confirm needs --by and --how, for example: --by Айгүл --how phone")
    try:
        done = write(
            directory, confirm, by=by, how=how, on=(on or _now()).date(), phone=phone or (), wrong_phone=wrong_phone or (),
            hours=hours, address=address, others=others,
        )  # fmt: skip
    except ConfirmError as refused:
        _fail(_said(refused.said))
    print(done.diff, end="")
    for remark in done.remarks:
        print(_said(remark))


@commands.command()
def schema() -> None:
    """Print the JSON Schema of the directory file, for editors."""
    from bot.desk.schema import schema_text

    print(schema_text(), end="")


@commands.command()
def walk(directory: File = DIRECTORY) -> None:
    """Open every page that any button reaches, in both languages; print the counts and each broken rule; exit 1 if any."""
    from bot.desk.walk import walk as open_everything

    report = open_everything(_directory(directory), _now())
    print(report)
    raise typer.Exit(1 if report.broken else 0)


@commands.command()
def export(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help="hsds-csv, hsds-json, geojson or csv.")],
    path: Annotated[Path, typer.Argument(help="Where to write.")],
    *,
    full: Annotated[bool, typer.Option(help="The maintainers' fields too; never a confidential address.")] = False,
    lang: Annotated[Lang, typer.Option(help="Language of texts in HSDS.")] = "ru",
    directory: File = DIRECTORY,
) -> None:
    """Write what the bot shows in an exchange format."""
    from bot.desk.export import export as write

    try:
        for written in write(_sound(directory), format_name, path, _now(), lang=lang, full=full):
            print(written)
    except ValueError as refused:
        _fail(str(refused))


@commands.command("import")
def import_table(
    path: Annotated[Path, typer.Argument(help="A table with the columns that `export csv` writes.")], directory: File = DIRECTORY
) -> None:
    """Print the entries of a table that are new or differ, as text to paste into the file; nothing is written."""
    from bot.desk.proposal import ProposalError, propose

    try:
        print(propose(path, _sound(directory)), end="")
    except ProposalError as refused:
        _fail(_said(refused.said))


@commands.command()
def link(
    *, username: Username = "anyqtama_bot", need: NeedOption = None, place: PlaceOption = None, lang: LangOption = None
) -> None:
    """Print a link to pass on; nobody can read the need or the place in it."""
    from bot.desk.link import link_to

    print(link_to(username, need, _place(place), lang))


@commands.command()
def poster(
    path: Annotated[Path, typer.Argument(help="The PDF to write, or a folder.")] = Path(),
    *,
    username: Username = "anyqtama_bot",
    need: NeedOption = None,
    place: PlaceOption = None,
    lang: LangOption = None,
    discreet: Annotated[bool, typer.Option("--discreet/--full", help="Discreet names no trouble.")] = True,
) -> None:
    """Write a printable sheet with its QR code."""
    from bot.desk.poster import poster as draw

    try:
        print(draw(path, need, _place(place), lang, username=username, discreet=discreet))
    except (ValueError, OSError) as refused:
        _fail(str(refused))


async def _reports_and_demand() -> tuple[Any, Any]:
    """What people reported and looked for, from DATABASE_URL; None each where there is no database."""
    from bot.settings import SettingsError, read_settings
    from bot.store import open_store

    if "DATABASE_URL" not in os.environ:
        return None, None
    try:
        settings = read_settings()
    except SettingsError as wrong:
        _fail(str(wrong))
    store = await open_store(settings.database_url.get_secret_value(), settings.shared_secret())
    try:
        return await store.tallies(_now()), await store.demand(_now())
    finally:
        await store.close()


def _sound(path: Path) -> "Loaded":
    """The file read; a broken one ends the command with its problems."""
    from bot.directory import load

    loaded = load(path)
    if loaded.directory is None:
        _fail("\n".join(str(problem) for problem in loaded.problems))
    return loaded


def _directory(path: Path) -> "Directory":
    directory = _sound(path).directory
    assert directory is not None  # noqa: S101 - _sound ended the command otherwise
    return directory


def _place(words: str | None) -> Any:
    from bot.places import find

    if words is None:
        return None
    return find(words).best or _fail(f"no such place: {words}; write for example: --place Семей")


def _said(said: "Said") -> str:
    from bot.desk.check import system_speech

    return str(getattr(said, system_speech(os.environ)))


def _fail(words: str) -> Any:
    print(words, file=sys.stderr)
    raise typer.Exit(1)


def _now() -> datetime:
    return datetime.now(ZoneInfo("Asia/Almaty"))
