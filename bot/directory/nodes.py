"""The file as it is written: a tree of strings with their lines; YAML is never asked what a value means."""

from typing import Final

import yaml

MOST_EVENTS: Final = 200_000
MOST_ITEMS: Final = 10_000
"""Items of one list or fields of one mapping: the records of a section, or anything below them."""
DEEPEST: Final = 8


class Scalar:
    """One value exactly as written. `style` is its quote, `|`, `>` or "" for none; `last` the line on which it ends."""

    __slots__ = ("column", "last", "line", "style", "text")

    def __init__(self, text: str, line: int, column: int, last: int, style: str) -> None:
        self.text = text
        self.line = line
        self.column = column
        self.last = last
        self.style = style

    @property
    def quoted(self) -> bool:
        """Whether it stood in quotes: then it is meant as it is."""
        return self.style in _QUOTES

    @property
    def at(self) -> int:
        """The line to name in a problem, counted from 1."""
        return self.line


class Branch:
    """A mapping: field names with their nodes in the order of the file; `twice` are the names written a second time.

    `at` is the line of its own name, where it has one: the place to look at when it is no mapping that belongs there.
    """

    __slots__ = ("at", "column", "fields", "line", "names", "twice")

    def __init__(self, line: int, column: int) -> None:
        self.line = self.at = line
        self.column = column
        self.fields: dict[str, Node] = {}
        self.names: dict[str, Scalar] = {}
        self.twice: list[Scalar] = []


class Row:
    """A list of nodes; `at` as in a mapping."""

    __slots__ = ("at", "column", "items", "line")

    def __init__(self, line: int, column: int) -> None:
        self.line = self.at = line
        self.column = column
        self.items: list[Node] = []


Node = Scalar | Branch | Row


class BrokenError(Exception):
    """The text is no tree that we read. `reason` names the rule; `opened` is the line where the broken construct began."""

    def __init__(self, reason: str, line: int, column: int = 1, opened: int | None = None, what: str = "") -> None:
        super().__init__(f"{reason}, line {line}")
        self.reason = reason
        self.line = line
        self.column = column
        self.opened = opened
        self.what = what


class Budget:
    """How many events may still be read: shared by all the pieces of one file."""

    def __init__(self, events: int = MOST_EVENTS) -> None:
        self.left = events


def grow(text: str, budget: Budget, first_line: int = 1, *, sections: bool = False) -> Node | None:
    """The tree of one piece of text, None for an empty one; lines are counted from `first_line`. Raises BrokenError.

    `sections`: it has to be a mapping, anything else is not read to its end.
    """
    try:
        return _grow(text, budget, first_line, sections=sections)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        opened = error.context_mark
        raise BrokenError(
            str(error.problem or ""),
            first_line + (mark.line if mark else 0),
            (mark.column if mark else 0) + 1,
            first_line + opened.line if opened else None,
            str(error.context or ""),
        ) from None
    except yaml.reader.ReaderError as error:
        position = min(int(error.position or 0), len(text))
        raise BrokenError("character", first_line + text.count("\n", 0, position), 1) from None
    except (ValueError, RecursionError):
        raise BrokenError("character", first_line, 1) from None


_QUOTES: Final = frozenset({'"', "'"})
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _grow(text: str, budget: Budget, first_line: int, *, sections: bool) -> Node | None:
    root: Node | None = None
    stack: list[Branch | Row] = []
    names: list[Scalar | None] = []
    documents = 0
    next_event = _LOADER(text).get_event
    while (event := next_event()) is not None:
        kind = type(event)
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop()
            names.pop()
            continue
        mark = event.start_mark
        line = first_line + mark.line
        budget.left -= 1
        if budget.left < 0:
            raise BrokenError("events", line)
        if kind is yaml.ScalarEvent or kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.anchor is not None:
                raise BrokenError("anchor", line, mark.column + 1)
            if event.tag is not None:
                raise BrokenError("tag", line, mark.column + 1)
        elif kind is yaml.AliasEvent:
            raise BrokenError("alias", line, mark.column + 1)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise BrokenError("document", line)
            if event.tags:
                raise BrokenError("tag", line)
            continue
        else:
            continue
        node: Node
        if kind is yaml.ScalarEvent:
            node = Scalar(event.value, line, mark.column + 1, first_line + event.end_mark.line, event.style or "")
        else:
            if len(stack) >= DEEPEST:
                raise BrokenError("depth", line, mark.column + 1)
            node = Branch(line, mark.column + 1) if kind is yaml.MappingStartEvent else Row(line, mark.column + 1)
        if stack:
            _hang(stack[-1], node, names)
        else:
            root = node
            if sections and not isinstance(node, Branch):
                return node
        if not isinstance(node, Scalar):
            stack.append(node)
            names.append(None)
    return root


def _hang(parent: Branch | Row, node: Node, names: list[Scalar | None]) -> None:
    """Hangs a node on its parent; in a mapping the first one is the name of a field and the next one its value."""
    if isinstance(parent, Row):
        if len(parent.items) >= MOST_ITEMS:
            raise BrokenError("events", node.line, node.column)
        parent.items.append(node)
        return
    name = names[-1]
    if name is None:
        if not isinstance(node, Scalar):
            raise BrokenError("key", node.line, node.column)
        names[-1] = node
        return
    names[-1] = None
    if len(parent.fields) >= MOST_ITEMS:
        raise BrokenError("events", name.line, name.column)
    if name.text in parent.fields:
        parent.twice.append(name)
        return
    if not isinstance(node, Scalar):
        node.at = name.line
    parent.fields[name.text] = node
    parent.names[name.text] = name
