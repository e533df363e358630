"""An item by position -> an item with a name: *for the parent: offences*."""

from __future__ import annotations

from collections.abc import Sequence

from isp_rules.decision.record import MOST_ITEMS_NAMED, ItemNamed
from isp_rules.engine.items import Item, Reader, readers
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.scope import ENDS
from isp_rules.pack.syntax import Pack


def named(pack: Pack, share: ShareFacts, item: Item) -> ItemNamed:
    """
    The item in words and terms.

    A subject is called by its role, with its number when several subjects of the share have that role; a means by
    its channel. What is not known is called by number alone.
    """
    read = readers(pack, share)(item)
    role = _known(pack, read, "subject.role") if item.subject >= 0 else None
    channel = _known(pack, read, "means.channel") if item.means >= 0 else None
    made = ItemNamed(
        party=ENDS[item.party] if item.party >= 0 else None,
        purpose=share.purposes[item.purpose] if item.purpose >= 0 else None,
        subject=item.subject if item.subject >= 0 else None,
        role=role,
        category=read("category") if item.category >= 0 else None,
        means=item.means if item.means >= 0 else None,
        channel=channel,
    )
    return _with_phrase(pack, share, item, made)


def all_named(pack: Pack, share: ShareFacts, items: Sequence[Item]) -> tuple[ItemNamed, ...]:
    """The first of the items, as many as a record names."""
    return tuple(named(pack, share, item) for item in items[:MOST_ITEMS_NAMED])


def _known(pack: Pack, read: Reader, fact: str) -> str | None:
    return read(fact) if fact in pack.facts else None


def _with_phrase(pack: Pack, share: ShareFacts, item: Item, made: ItemNamed) -> ItemNamed:
    parts = []
    if made.party:
        parts.append(f"the {made.party}")
    if item.purpose >= 0:
        parts.append(_label(pack, "purpose", made.purpose) or f"purpose {item.purpose + 1} (not given)")
    if item.subject >= 0:
        subject = _subject(pack, share, item.subject, made.role)
        data = _label(pack, "category", made.category) or "category not given"
        parts.append(f"{subject}: {data}" if item.category >= 0 else subject)
    if item.means >= 0:
        channel = _label(pack, "means.channel", made.channel)
        parts.append(f"by {channel}" if channel else f"means {item.means + 1} (channel not given)")
    return ItemNamed(
        party=made.party,
        purpose=made.purpose,
        subject=made.subject,
        role=made.role,
        category=made.category,
        means=made.means,
        channel=made.channel,
        phrase=", ".join(parts),
    )


def _subject(pack: Pack, share: ShareFacts, position: int, role: str | None) -> str:
    label = _label(pack, "subject.role", role)
    if not label:
        return f"person {position + 1}" if len(share.subjects) > 1 else "the person"
    # Read straight from the rows: this is done for each item named, and a share may have thousands of subjects.
    column = pack.layout.subject.index("role")
    roles = [each.facts[column] for each in share.subjects]
    if roles.count(role) > 1:
        return f"the {label} ({roles[:position].count(role) + 1} of {roles.count(role)})"
    return f"the {label}"


def _label(pack: Pack, fact: str, term: str | None) -> str:
    """The label of a term, its first letter small unless it is a name."""
    if term is None or fact not in pack.facts:
        return ""
    return pack.vocabularies[pack.facts[fact].vocabulary].terms[term].label
