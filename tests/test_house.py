"""The map in `bot/__init__.py` and the order in `handlers/__init__.py` are the law; this file reads both and the imports."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BOT, HANDLERS = ROOT / "bot", ROOT / "handlers"
FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "common",
    "manager",
    "service",
    "services",
    "base",
    "callbacks",
    "keyboards",
}
LONGEST = 330
ENTRY = "__main__"


def listed(package: Path) -> dict[str, str]:
    """Name → its sentence, in the order of the package's docstring."""
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8"))) or ""
    return dict(re.findall(r"^([a-z_]+): (.+)$", docstring, re.MULTILINE))


def present(package: Path) -> dict[str, Path]:
    """Room → its file, for a folder its `__init__.py`."""
    rooms = {path.stem: path for path in package.glob("*.py") if path.name != "__init__.py"}
    rooms |= {path.parent.name: path for path in package.glob("*/__init__.py")}
    return rooms


def files_of(package: Path, room: str) -> list[Path]:
    return sorted((package / room).rglob("*.py")) if (package / room).is_dir() else [package / f"{room}.py"]


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Every room imported in a file, as ("bot" or "handlers", room)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module in ("bot", "handlers") else [node.module]
            )
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top in ("bot", "handlers"):
                yield top, rest.split(".")[0]


@pytest.mark.parametrize("package", [BOT, HANDLERS], ids=lambda path: path.name)
def test_every_room_is_on_the_map_and_every_room_on_the_map_exists(package: Path) -> None:
    on_map, there = set(listed(package)), set(present(package))
    assert not there - on_map, f"{sorted(there - on_map)} is not in the docstring of {package.name}/__init__.py"
    assert not on_map - there, f"{sorted(on_map - there)} is on the map of {package.name} but there is no such room"


@pytest.mark.parametrize("package", [BOT, HANDLERS], ids=lambda path: path.name)
def test_every_room_opens_with_its_sentence(package: Path) -> None:
    wrong = []
    for room, sentence in listed(package).items():
        docstring = ast.get_docstring(ast.parse(present(package)[room].read_text("utf-8"))) or ""
        first = re.sub(r"\s+", " ", docstring.split("\n\n")[0]).rstrip(".")
        if first.casefold() != sentence.rstrip(".").casefold():
            wrong.append(f"{package.name}/{room} opens with {first!r}, the map says {sentence!r}")
    assert not wrong, "\n".join(wrong)


def test_a_room_imports_only_rooms_above_it() -> None:
    order = list(listed(BOT))
    wrong = []
    for room in present(BOT):
        for path in files_of(BOT, room):
            for top, other in imported(path):
                where = path.relative_to(ROOT)
                if top == "handlers" and room != ENTRY:
                    wrong.append(f"{where} imports handlers.{other}; only bot/{ENTRY}.py may")
                elif top == "bot" and other and other != room and order.index(other) > order.index(room):
                    wrong.append(f"{where} imports bot.{other}, which stands below it")
    assert not wrong, "\n".join(wrong)


def test_handlers_never_import_each_other() -> None:
    wrong = [
        f"handlers/{room}.py imports handlers.{other}; move what they share to bot/"
        for room in present(HANDLERS)
        for path in files_of(HANDLERS, room)
        for top, other in imported(path)
        if top == "handlers" and other != room
    ]
    assert not wrong, "\n".join(wrong)


def test_no_room_is_named_after_its_kind() -> None:
    named = [path for folder in (BOT, HANDLERS) for path in folder.rglob("*") if path.stem.lower() in FORBIDDEN]
    named = [path for path in named if path != HANDLERS / "helper.py"]
    assert not named, f"say what it is about: {[str(path.relative_to(ROOT)) for path in named]}"


def test_no_file_outgrows_a_reader() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in (BOT, HANDLERS)
        for path in folder.rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST
    }
    assert not long, f"split by meaning what is longer than {LONGEST} lines: {long}"


def test_only_the_gateway_speaks_to_telegram() -> None:
    """Handlers and pages never call send methods themselves: silence, previews and hiding are decided in one place."""
    senders = re.compile(r"\.(send_[a-z_]+|answer_(?:photo|document|venue|location)|edit_message_[a-z_]+|reply)\(")
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group(0)}"
        for folder in (BOT / "pages", HANDLERS)
        for path in folder.rglob("*.py")
        for found in senders.finditer(path.read_text("utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


def test_nobody_logs_updates_or_reads_yaml_the_easy_way() -> None:
    bad = re.compile(
        r"yaml\.(?:safe_load|load|full_load|unsafe_load)\(|log\w*\.\w+\([^)]*\b(?:update|message|event)\.(?:text|model_dump|from_user)"
    )
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group(0)}"
        for folder in (BOT, HANDLERS)
        for path in folder.rglob("*.py")
        for found in bad.finditer(path.read_text("utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_filter_and_no_handler_costs_a_thread() -> None:
    """What is not async aiogram runs in a thread, for each update and each filter anew."""
    modules = [import_module(f"handlers.{path.stem}") for path in (ROOT / "handlers").glob("*.py") if path.stem != "__init__"]
    routers = [module.router for module in modules if hasattr(module, "router")]
    watched = [observer for router in routers for observer in router.observers.values()]
    called = [one for observer in watched for kept in observer.handlers for one in (kept, *(kept.filters or ()))]
    called += [one for observer in watched for one in observer._handler.filters or ()]
    assert len(called) > 40
    assert [getattr(one.callback, "__qualname__", one.callback) for one in called if not one.awaitable] == []
