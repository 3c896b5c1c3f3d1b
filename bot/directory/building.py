"""Puts the values of one record together into a frozen centre or line."""

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from bot.directory.nodes import Branch
from bot.directory.records import Centre, Eligibility, Line, Notice


def code_of(identity: str) -> int:
    """The permanent code of an id: the first 4 bytes of its SHA-256."""
    return int.from_bytes(sha256(identity.encode()).digest()[:4], "big")


def build_centre(node: Branch, values: Mapping[str, Any]) -> Centre | None:
    """A centre of its values, None when one that it cannot be without is missing."""
    get = values.get
    if not (get("id") and get("name") and get("kind") and get("situations") and get("region")):
        return None
    notice = get("notice")
    return Centre(
        id=values["id"],
        code=code_of(values["id"]),
        kind=values["kind"],
        name=values["name"],
        situations=values["situations"],
        region=values["region"],
        city=get("city"),
        locality=get("locality"),
        address=get("address"),
        address_partial=bool(get("address_partial")),
        address_confidential=bool(get("address_confidential")),
        geo=get("geo"),
        phones=get("phones"),
        walk_in=get("walk_in"),
        warning=get("warning"),
        ask_via=get("ask_via") or (),
        hours=get("hours"),
        hours_note=get("hours_note"),
        eligibility=Eligibility(
            text=get("for_whom"),
            age_min=get("age_min"),
            age_max=get("age_max"),
            sex=get("sex"),
            with_children=get("with_children"),
            documents=get("documents"),
            referral=get("referral"),
            residents_only=get("residents_only"),
            refuses=get("refuses"),
        ),
        stay=get("stay"),
        capacity=get("capacity"),
        services=get("services"),
        cost=get("cost"),
        web=_web(get("web")),
        status=get("status") or "uncertain",
        checked=get("checked"),
        checked_how=get("checked_how"),
        evidence=get("evidence"),
        sources=get("sources") or (),
        notice=Notice(notice["kind"], notice["until"]) if notice and notice.get("kind") and notice.get("until") else None,
        parent=get("parent"),
        about=get("about"),
        also_known_as=get("also_known_as") or (),
        formerly=get("formerly") or (),
        line=node.line,
    )


def _web(found: Mapping[str, str | None] | None) -> Mapping[str, str]:
    return MappingProxyType({name: link for name, link in (found or {}).items() if link and name != "line"})


def build_line(node: Branch, values: Mapping[str, Any]) -> Line | None:
    """A line of its values, None when one that it cannot be without is missing."""
    get = values.get
    if not (get("id") and get("name") and get("region") and get("phones") and get("for_whom")):
        return None
    return Line(
        id=values["id"],
        code=code_of(values["id"]),
        name=values["name"],
        numbers=values["phones"],
        situations=values.get("situations") or (),
        order=MappingProxyType(dict(get("order") or {})),
        region=values["region"],
        city=get("city"),
        for_whom=values["for_whom"],
        services=get("services"),
        hours=get("hours"),
        hours_note=get("hours_note"),
        languages=get("languages") or None,
        cost=get("cost"),
        operator=get("operator"),
        checked=get("checked"),
        evidence=get("evidence"),
        sources=get("sources") or (),
        line=node.line,
    )
