"""What went wrong with the database, as one plain line without a password, a host or a person in it."""

from collections.abc import Iterator

from asyncpg import InternalClientError  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy.exc import DBAPIError


class StoreError(Exception):
    """The database cannot be used; the text is for the person who runs the bot and holds no secret."""


# Only our own sentences leave this room: a driver's text can hold the address, the user or the row.
_BY_WORDS = (
    ("file is not a database", "the database file is not an SQLite database: move it away, a new one is made"),
    ("malformed", "the database file is damaged: restore it from a copy or move it away"),
    ("quick check", "the database file is damaged: restore it from a copy or move it away"),
    ("database or disk is full", "the disk is full"),
    ("no space left", "the disk is full"),
    ("disk i/o", "the disk answers with an error"),
    ("input/output error", "the disk answers with an error"),
    ("readonly database", "the database may only be read: check the owner and rights of the file and its folder"),
    ("read-only", "the database may only be read: check the owner and rights of the file and its folder"),
    ("unable to open database", "the database file cannot be opened: check that its folder exists and may be written"),
    ("no such file", "the database file cannot be opened: check that its folder exists and may be written"),
    ("is a directory", "the database file cannot be opened: a folder has its name"),
    ("permission denied", "permission denied: check the owner and rights of the database"),
    ("locked", "another process holds the database"),
    ("busy", "another process holds the database"),
    ("no such table", "the database was replaced by an empty one"),
    ("closed", "the connection was closed"),
    ("no active connection", "the connection was closed"),
    ("queuepool limit", "all connections are busy"),
)
_BY_CODE = (
    ("53100", "the disk of the database server is full"),
    ("53", "the database server has no connections or memory left"),
    ("28", "the database server refuses the user or the password"),
    ("3D", "the database server knows no database of this name"),
    ("42501", "the database user may not do this: let it create tables in its schema"),
    ("25006", "the database server may only be read"),
    ("57014", "the database server took too long"),
    ("55P03", "another process holds the database"),
    ("57P", "the database server is stopping or starting"),
    ("08", "the connection to the database server broke"),
    ("40", "another process wrote at the same moment"),
)
_PASSES = ("another process holds the database", "another process wrote at the same moment", "all connections are busy")


def chain(fault: BaseException) -> Iterator[BaseException]:
    """The fault and everything it was made of."""
    seen: BaseException | None = fault
    while seen is not None:
        yield seen
        original = getattr(seen, "orig", None)
        seen = original if isinstance(original, BaseException) else seen.__cause__


def of_file(fault: OSError) -> str:
    """One line about a file that the operating system does not open."""
    return _by_words(fault) or "the database file cannot be opened"


def sentence(fault: BaseException) -> str:
    """One line for the log and for /readyz."""
    for part in chain(fault):
        if isinstance(part, StoreError):
            return str(part)
        code = str(getattr(part, "sqlstate", None) or "")
        for start, words in _BY_CODE:
            if code.startswith(start):
                return words
        if isinstance(part, TimeoutError):
            return "the database does not answer in time"
        if isinstance(part, OSError):
            return "the database server cannot be reached"
        if isinstance(part, InternalClientError):
            return "the connection to the database server broke"
        # SQLAlchemy's own text holds the statement and the values; the driver's beneath it is looked at next.
        known = "" if isinstance(part, DBAPIError) else _by_words(part)
        if known:
            return known
    return f"the database answers with an error ({type(list(chain(fault))[-1]).__name__})"


def _by_words(fault: BaseException) -> str:
    said = str(fault).lower()
    return next((words for mark, words in _BY_WORDS if mark in said), "")


def passes(fault: BaseException) -> bool:
    """True if only this one write failed and the database itself is well."""
    return sentence(fault) in _PASSES


def broke(fault: BaseException) -> bool:
    """True if the connection broke: what was sent may have been done or not, and asking again is right."""
    for part in chain(fault):
        if isinstance(part, DBAPIError) and part.connection_invalidated:
            return True
        code = str(getattr(part, "sqlstate", None) or "")
        if code.startswith(("08", "40", "57P")):
            return True
        # asyncpg loses its place when the server hangs up in the middle of an answer.
        if isinstance(part, (ConnectionError, InternalClientError)) or "closed" in str(part.args[:1]).lower():
            return True
    return False
