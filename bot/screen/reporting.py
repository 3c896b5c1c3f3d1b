"""A person says that a record is wrong: kept without who, told to the maintainers, answered honestly."""

from aiogram.types import CallbackQuery

from bot.directory.records import Centre
from bot.pages import reason_of
from bot.screen.reloading import tell_maintainers
from bot.screen.screen import Screen, chat_of
from bot.situation import View


async def report(screen: Screen, tap: CallbackQuery, view: View, update_id: int) -> None:
    """Keep one report of this chat, record and week; the page says whether it was kept."""
    record = screen.shelf.directory.by_code.get(view.record)
    reason = reason_of(view.choice)
    if record is None or reason is None or not await screen.memory.allow(chat_of(tap), "report"):
        await screen.show(tap, view, saved=False)
        return
    outcome = await screen.store.report(record.id, reason, chat_of(tap), update_id, screen.now())
    await screen.show(tap, view, saved=outcome != "not saved")
    if outcome == "saved":
        await _tell_maintainers(screen, record.id, record.line, reason)


async def summary(screen: Screen) -> str:
    """Every record that was reported, the most reported first, as plain text for maintainers."""
    tallies = await screen.store.tallies(screen.now())
    if tallies is None:
        return f"Reports cannot be read now: {screen.store.why}"
    if not tallies:
        return "No reports."
    lines = []
    for record_id, reasons in sorted(tallies.items(), key=lambda item: (-sum(item[1].values()), item[0])):
        record = screen.shelf.directory.by_id.get(record_id)
        where = f"{screen.shelf.path.name}:{record.line}" if isinstance(record, Centre) else "not listed any more"
        counted = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
        lines.append(f"{record_id} ({where}): {counted}")
    return "\n".join(lines)[:4000]


async def _tell_maintainers(screen: Screen, record_id: str, line: int, reason: str) -> None:
    """One silent message each; a maintainer who cannot be reached costs nobody anything."""
    if not screen.maintainers:
        return
    tallies = await screen.store.tallies(screen.now()) or {}
    counted = ", ".join(f"{kind} {count}" for kind, count in sorted(tallies.get(record_id, {}).items())) or reason
    text = f"{screen.shelf.path.name}:{line}: {record_id}: {reason} ({counted})"
    await tell_maintainers(screen, text)
