"""
A chart that shows itself as an image.

altair's own way of showing itself loads scripts from elsewhere. An image needs none, so that it opens without a network
and in a notebook that is not trusted, and it stays readable in the dark, since it brings its ground with it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from isp_rules.errors import IspRulesError, needs_extra
from isp_rules.pack.said import quoted
from isp_rules.page.escape import in_html

if TYPE_CHECKING:
    import altair as alt

SCALE: Final = 1.5
"""Pixels of an image for each of the chart's: sharp on most screens, and small in a file."""

INK: Final = "#1f2328"
FONT: Final = "Liberation Sans, Arial, sans-serif"


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A chart with its title, and in words what it shows; in a notebook it shows itself."""

    chart: alt.TopLevelMixin
    """The chart of altair, to be changed at will."""
    title: str
    alt: str
    """What the picture shows, for whoever does not see it."""

    def svg(self) -> str:
        """
        The picture as SVG, which names what it shows.

        Raises:
            IspRulesError: vl-convert is not installed.
        """
        with needs_extra("notebook"):
            import vl_convert  # noqa: PLC0415 - an extra
        drawn: str = vl_convert.vegalite_to_svg(self._spec())
        return drawn.replace("<svg ", f'<svg role="img" aria-label="{self._told}" ', 1)

    def png(self, scale: float = SCALE) -> bytes:
        """
        The picture as PNG.

        Args:
            scale: how many pixels for each of the chart's.

        Raises:
            IspRulesError: vl-convert is not installed.
        """
        with needs_extra("notebook"):
            import vl_convert  # noqa: PLC0415 - an extra
        drawn: bytes = vl_convert.vegalite_to_png(self._spec(), scale=scale)
        return drawn

    def save(self, path: str | Path) -> None:
        """
        Write the picture to a file.

        Args:
            path: its ending, `.svg` or `.png`, says as what.

        Raises:
            IspRulesError: it has another ending, or cannot be written.
        """
        path = Path(path)
        match path.suffix.lower():
            case ".svg":
                content = self.svg().encode()
            case ".png":
                content = self.png()
            case _:
                raise IspRulesError(
                    f"a picture is not written as {quoted(path.name)}\n  = help: end it in .svg or .png"
                )
        try:
            path.write_bytes(content)
        except OSError as error:
            raise IspRulesError(f"cannot write `{path}`: {(error.strerror or 'it failed').lower()}") from None

    @property
    def _told(self) -> str:
        return in_html(f"{self.title}. {self.alt}")

    def _spec(self) -> dict[str, Any]:
        spec: dict[str, Any] = self.chart.to_dict()
        return spec

    def _repr_html_(self) -> str:
        encoded = base64.b64encode(self.svg().encode()).decode("ascii")
        return (
            f'<img alt="{self._told}" style="max-width:100%;height:auto" src="data:image/svg+xml;base64,{encoded}">\n'
        )

    def __repr__(self) -> str:
        return f"<Picture: {self.title}. {self.alt}>"


def altair() -> Any:
    """
    Altair.

    Raises:
        IspRulesError: it is not installed.
    """
    with needs_extra("notebook"):
        import altair as alt  # noqa: PLC0415 - an extra
    return alt


def picture(chart: Any, title: str, subtitle: str, told: str) -> Picture:
    """
    A chart with its title, in the look that all have.

    Args:
        chart: of altair.
        title: what it is about.
        subtitle: of what, and how to read it.
        told: what it shows, in words.
    """
    alt = altair()
    letters = {"labelColor": INK, "titleColor": INK, "labelFontSize": 11, "titleFontSize": 12}
    heading = alt.TitleParams(title, subtitle=subtitle, anchor="start", fontSize=16, subtitleFontSize=12, offset=12)
    whole = (
        chart.properties(title=heading, description=told, background="white", padding=12)
        .configure(font=FONT)
        .configure_title(color=INK, subtitleColor=INK)
        .configure_axis(maxExtent=600, gridColor="#e4e6ea", **letters)
        .configure_legend(labelLimit=260, **letters)
        # The picture is told as a whole: a label for each of its marks would be read out one by one.
        .configure_mark(aria=False)
        .configure_view(stroke=None)
    )
    return Picture(whole, title, told)


def rows(data: list[dict[str, Any]]) -> Any:
    """Data that goes into the chart, as altair takes it without a data frame."""
    return altair().Data(values=data)
