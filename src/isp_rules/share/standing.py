"""Facts that stay the same from share to share, and what each share gives besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from isp_rules.errors import Diagnostic, ShareError
from isp_rules.share.model import Share, as_given, attribute
from isp_rules.share.problems import dotted
from isp_rules.share.reading import ShareLike, plain_share
from isp_rules.share.written import Written


class Standing:
    """
    Standing facts, checked once, which the rest of a share completes.

    Args:
        model: what a share is.
        facts: parts of a share by their keys.
    """

    def __init__(self, model: type[Share], facts: Mapping[str, Any]) -> None:
        checked = model.model_validate(facts)
        self._model = model
        self._given: dict[str, Any] = as_given(facts)
        self._checked = {key: getattr(checked, attribute(key)) for key in facts}

    def share(self, rest: ShareLike) -> Share:
        """
        The standing facts and the rest as one share.

        Args:
            rest: the rest, in any form but that of a share that was made before.

        Raises:
            ShareError: the rest is no part of a share, or gives a standing fact again.
        """
        written = plain_share(rest)
        return self._model.model_validate(self._joined(written), context=written)

    def _joined(self, rest: Written) -> dict[str, Any]:
        """What only the standing facts give stays as it was checked; what both give is joined and checked again."""
        if not isinstance(rest.data, Mapping):
            message = "the rest of a share is a mapping or a text, and not a share that was made before"
            raise ShareError([Diagnostic("ISP407", message)])
        joined = {**self._checked, **rest.data}
        twice: list[tuple[str, ...]] = []
        deep = False
        for key in self._given.keys() & rest.data.keys():
            try:
                joined[key] = _join(self._given[key], as_given(rest.data[key]), (key,), twice)
            except RecursionError:
                deep = True
        if deep:
            raise ShareError([Diagnostic("ISP006", "mappings and lists stand too deep inside one another")])
        if twice:
            message, help_ = "this is already among the standing facts", "give it once"
            raise ShareError(
                Diagnostic("ISP408", message, rest.span(path, key=True), dotted(path), help=help_) for path in twice
            )
        return joined


def _join(standing: Any, more: Any, path: tuple[str, ...], twice: list[tuple[str, ...]]) -> Any:
    if more is None:
        return standing
    if isinstance(standing, Mapping) and isinstance(more, Mapping):
        both = {**standing, **more}
        for key in standing.keys() & more.keys():
            both[key] = _join(standing[key], more[key], (*path, key), twice)
        return both
    if standing is not None:
        twice.append(path)
    return more
