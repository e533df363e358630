"""What a case changes in its base share."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any, Final

from isp_rules.errors import IspRulesError
from isp_rules.pack.said import by_shape
from isp_rules.pack.scope import ENDS
from isp_rules.share.model import as_given
from isp_rules.share.reading import ShareLike, plain_share

_LISTS: Final = {"subject": "subjects", "means": "means"}

EVERY_CATEGORY: Final = "subject.categories"
"""In `changes`, the list of categories of every subject: no fact, but said like one."""


def changed(share: ShareLike, changes: Mapping[str, Any]) -> dict[str, Any]:
    """
    The share with these changes; neither of the two is touched.

    A key with a dot, or the name of an item (`purpose`, `category`), is a fact, which is set on every item: on both
    ends for `party.X`, on every subject for `subject.X`. Any other key is a merge patch (RFC 7396). The patch comes
    first, so that facts are set on the items that it brings. `null` takes a fact away.

    Args:
        share: as `RulePack.share` takes it. It is not checked.
        changes: by their keys.

    Raises:
        ShareError: a text or file holds nothing that could be a share.
        IspRulesError: the changes are no mapping of keys to values.

    >>> base = {"purposes": ["a"], "subjects": [{"age": 9, "role": "pupil"}, {"age": 40}]}
    >>> changed(base, {"subject.age": 10, "purposes": ["b"]})
    {'purposes': ['b'], 'subjects': [{'age': 10, 'role': 'pupil'}, {'age': 10}]}
    >>> changed("purposes: [a]", {"purpose": "b"})
    {'purposes': ['b']}
    >>> changed(base, {"purposes": None, "subjects": [{"role": "parent"}], "category": "health"})
    {'subjects': [{'role': 'parent', 'categories': ['health']}]}
    """
    if not isinstance(changes, Mapping):
        raise IspRulesError(f"changes are a mapping of keys to values, not {by_shape(changes)}")
    keys: Iterable[Any] = changes
    if wrong := [key for key in keys if not isinstance(key, str)]:
        raise IspRulesError(f"a change is of a fact or a part of the share by its name, not {by_shape(wrong[0])}")
    patch = {key: value for key, value in changes.items() if not is_fact(key)}
    given = share if isinstance(share, Mapping) else as_given(plain_share(share).data)
    made: dict[str, Any] = _merged(copy.deepcopy(dict(given)), patch)
    for key, value in changes.items():
        if is_fact(key):
            _set(made, key, value)
    return made


def is_fact(key: str) -> bool:
    """Whether a key of `changes` names a fact, and not a part of the share."""
    return "." in key or key in {"purpose", "category"}


def _merged(target: Any, patch: Any) -> Any:
    """RFC 7396, as it stands there."""
    if not isinstance(patch, Mapping):
        return copy.deepcopy(patch)
    made = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            made.pop(key, None)
        else:
            made[key] = _merged(made.get(key), value)
    return made


def _set(share: dict[str, Any], fact: str, value: Any) -> None:
    head, _, rest = fact.partition(".")
    one = None if value is None else [value]
    match head:
        case "purpose":
            _put(share, ["purposes"], one)
        case "category":
            for subject in _items(share, "subjects"):
                _put(subject, ["categories"], one)
        case "party":
            for end in ENDS:
                _put(share, [end, *rest.split(".")], value)
        case "subject" | "means":
            for item in _items(share, _LISTS[head]):
                _put(item, rest.split("."), value)
        case _:
            _put(share, fact.split("."), value)


def _items(share: dict[str, Any], name: str) -> Iterable[dict[str, Any]]:
    """The items of a list; where it is not given, one about which nothing is known yet."""
    if share.get(name) is None:
        share[name] = [{}]
    # What is no list of mappings is left as it is, for the share's own check to refuse.
    return [each for each in share[name] if isinstance(each, dict)] if isinstance(share[name], list) else []


def _put(target: dict[str, Any], path: list[str], value: Any) -> None:
    *parts, last = path
    for part in parts:
        if not isinstance(target.get(part), dict):
            target[part] = {}
        target = target[part]
    if value is None:
        target.pop(last, None)
    else:
        target[last] = copy.deepcopy(value)
