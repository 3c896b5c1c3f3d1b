"""Where the parts of a YAML text really begin and end: its own end marks run over the comments behind a value."""

import re
from collections.abc import Sequence
from typing import Any, Final

import yaml

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
COMMENT: Final = re.compile(r"(?:^|\s)#.*$")

Lines = list[str]


def plain(node: Any) -> Any:
    """A node as strings, lists and mappings; None for an empty one."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    return node.value or None


def last_line(node: Any, lines: Sequence[str], key: Any = None) -> int:
    """The last line on which the value really stands; YAML's own end mark runs over the comments behind it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        end = node.end_mark
        last = end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line
        if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
            last = min(last, len(lines) - 1)
            indent = key.start_mark.column if key is not None else 0
            while last > node.start_mark.line and (not lines[last].strip() or _indent(lines[last]) <= indent):
                last -= 1
        return int(last)
    if not node.value:
        return int(node.start_mark.line)
    last_child = node.value[-1]
    if isinstance(last_child, tuple):
        return max(int(last_child[0].start_mark.line), last_line(last_child[1], lines, last_child[0]))
    return last_line(last_child, lines, key)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def spans_lines(key: Any, value: Any) -> bool:
    """Whether the value is not simply behind its name on one line."""
    if value.start_mark.line != key.start_mark.line:
        return True
    return bool(value.end_mark.line != key.start_mark.line)


def is_scalar(node: Any) -> bool:
    """Whether it is a single value."""
    return isinstance(node, yaml.ScalarNode)


def is_block_text(node: Any) -> bool:
    """Whether it is a mapping of single values, written one a line."""
    return isinstance(node, yaml.MappingNode) and not node.flow_style and all(is_scalar(value) for _, value in node.value)


def up_to(line: str, key: Any) -> str:
    """What stands before a field's name on its line."""
    return line[: key.start_mark.column]


def after_colon(line: str, key: Any) -> str:
    """What stands behind a field's colon on its line."""
    bare = line.rstrip("\r\n")
    return bare[bare.index(":", key.end_mark.column) + 1 :]


def behind(block: Lines, value: Any) -> re.Match[str] | None:
    """The comment behind a value, if there is one."""
    return COMMENT.search(block[value.end_mark.line].rstrip("\r\n")[value.end_mark.column :])


def ended(block: Lines, ending: str) -> Lines:
    """The lines, each with a line ending."""
    return [line if line.endswith("\n") else line + ending for line in block]
