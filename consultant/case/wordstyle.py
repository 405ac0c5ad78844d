"""Which runs of a Word file do not show: hidden ones, letters as white as the page, letters too small to read.

Source: ECMA-376 part 1 §17.3.2.41 (`vanish`), §17.3.2.6 (`color`), §17.3.2.38 (`sz`, in half points), §17.7 (styles).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = f"{_WORD}val"
_OFF = ("0", "false", "off", "none")
_CLEAR = ("", "auto", "none", "FFFFFF")
_SMALLEST_HALF_POINTS = 3
_WHITE = 0xF4
"""Each part of a colour from here on is taken for white."""
_DEEPEST = 20
"""Styles based on one another at most."""
_DRAWN = ("txbxContent", "textbox")


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style or a run says of itself; None where it says nothing."""

    hidden: bool | None = None
    white: bool | None = None
    tiny: bool | None = None
    shaded: bool | None = None

    def over(self, below: "_Look") -> "_Look":
        """This look where it says something, else the one `below` it."""
        return _Look(
            below.hidden if self.hidden is None else self.hidden,
            below.white if self.white is None else self.white,
            below.tiny if self.tiny is None else self.tiny,
            below.shaded if self.shaded is None else self.shaded,
        )


class Looks:
    """Tells of each run whether a reader of the printed page sees it."""

    def __init__(self, styles: Any, body: Any) -> None:
        """`styles` is the root of the style part, `body` that of the document."""
        self._styles = {style.get(f"{_WORD}styleId"): style for style in styles.iterfind(f"{_WORD}style")}
        defaults = styles.find(f"{_WORD}docDefaults/{_WORD}rPrDefault")
        self._base = _look(defaults)
        self._default = next(
            (name for name, one in self._styles.items() if _is_default_paragraph(one)),
            None,
        )
        self._of_style: dict[str | None, _Look] = {}
        self._coloured = body.getparent() is not None and body.getparent().find(f"{_WORD}background") is not None

    def shows(self, run: Any) -> bool:
        """Whether what `run` (a `w:r`) holds can be read on the page."""
        look = self._look_of(run)
        if look.hidden or look.tiny:
            return False
        return not (look.white and not look.shaded and not self._stands_on_colour(run))

    def _look_of(self, run: Any) -> _Look:
        paragraph = next(run.iterancestors(f"{_WORD}p"), None)
        properties = paragraph.find(f"{_WORD}pPr") if paragraph is not None else None
        own = _look(run)
        look = own.over(self._styled(_named(run.find(f"{_WORD}rPr"), "rStyle")))
        look = look.over(self._styled(_named(properties, "pStyle") or self._default))
        return look.over(_Look(shaded=_shade(properties))).over(self._base)

    def _styled(self, name: str | None, depth: int = 0) -> _Look:
        style = self._styles.get(name)
        if style is None or depth > _DEEPEST:
            return _Look()
        if name not in self._of_style:
            own = _look(style).over(_Look(shaded=_shade(style.find(f"{_WORD}pPr"))))
            self._of_style[name] = own.over(self._styled(_named(style, "basedOn"), depth + 1))
        return self._of_style[name]

    def _stands_on_colour(self, run: Any) -> bool:
        """Whether something around it may be dark: a cell, a table with a look of its own, a drawn box, the page."""
        if self._coloured:
            return True
        for around in run.iterancestors():
            name = around.tag.rpartition("}")[2]
            if name in _DRAWN:
                return True
            if name == "tc" and _shade(around.find(f"{_WORD}tcPr")) is not None:
                return bool(_shade(around.find(f"{_WORD}tcPr")))
            if name == "tbl":
                properties = around.find(f"{_WORD}tblPr")
                if _shade(properties) or self._paints(_named(properties, "tblStyle")):
                    return True
        return False

    def _paints(self, name: str | None) -> bool:
        """Whether a table style shades any of its cells."""
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                return False
            if any(_fill(shade) not in _CLEAR for shade in style.iter(f"{_WORD}shd")):
                return True
            name = _named(style, "basedOn")
        return True


def _is_default_paragraph(style: Any) -> bool:
    return style.get(f"{_WORD}type") == "paragraph" and style.get(f"{_WORD}default") in ("1", "true", "on")


def _named(element: Any, child: str) -> str | None:
    found = element.find(f"{_WORD}{child}") if element is not None else None
    return found.get(_VALUE) if found is not None else None


def _look(element: Any) -> _Look:
    """What the `w:rPr` of a run, a style or the defaults says."""
    properties = element.find(f"{_WORD}rPr") if element is not None else None
    if properties is None:
        return _Look()
    said = {child.tag.rpartition("}")[2]: child for child in _elements(properties)}
    hidden = said["vanish"].get(_VALUE, "1").lower() not in _OFF if "vanish" in said else None
    white = _is_white(said["color"].get(_VALUE, "")) if "color" in said else None
    size = said["sz"].get(_VALUE, "") if "sz" in said else ""
    tiny = int(size) <= _SMALLEST_HALF_POINTS if size.isdigit() else None
    shaded = _shade(properties)
    if "highlight" in said:
        shaded = said["highlight"].get(_VALUE, "") not in ("none", "white")
    return _Look(hidden, white, tiny, shaded)


def _elements(properties: Any) -> Iterator[Any]:
    return (child for child in properties if isinstance(child.tag, str))


def _shade(properties: Any) -> bool | None:
    """Whether `w:shd` puts a colour behind; None where there is none."""
    shade = properties.find(f"{_WORD}shd") if properties is not None else None
    return None if shade is None else _fill(shade) not in _CLEAR


def _fill(shade: Any) -> str:
    """The colour of a shading; a pattern or a colour of the theme counts as one."""
    if shade.get(f"{_WORD}themeFill") or shade.get(_VALUE, "clear") not in ("clear", "nil"):
        return "pattern"
    return str(shade.get(f"{_WORD}fill", "")).upper().replace("AUTO", "auto")


def _is_white(value: str) -> bool:
    try:
        parts = bytes.fromhex(value)
    except ValueError:
        return False
    return len(parts) == 3 and min(parts) >= _WHITE
