"""What the markup of a page keeps from the screen: taken out, and counted.

Hidden text speaks to programs and not to people, so nobody who approves an answer would have seen it. Style sheets
within the page count, rules for other screens do not (CSS Cascading Level 4, in so far as mail programs know it: no
scripts, nothing fetched).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import lxml.etree
from lxml.html import HtmlElement

HIDDEN = "characters of hidden text were left out"
"""How a note ends that tells of them."""
_NEVER_SHOWN = ("dialog", "datalist", "audio", "video", "noframes", "noembed")
_LENGTH = r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|ch|%|vh|vw|cm|mm|in)?"
_SMALLEST = {"px": 2.0, "pt": 1.5, "em": 0.15, "rem": 0.15, "%": 15.0, "": 2.0}
"""Letters of this size or less are not read by anybody."""
_FAR_OUT = {"px": 300.0, "pt": 225.0, "em": 20.0, "rem": 20.0, "%": 100.0, "vw": 100.0, "vh": 100.0}
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,4000})\}")
_COMPOUND = re.compile(r"(?:[a-z][a-z0-9]*|\*)?(?:[.#][\w-]+)*$")
_MOST_SHEET = 200_000
_MOST_RULES = 2_000
_MOST_LOOKED_AT = 100_000
"""Elements that are held against selectors at most."""
_MANY_WITHIN = 20
_NAMED = {
    "white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255),
    "whitesmoke": (245, 245, 245), "black": (0, 0, 0), "red": (255, 0, 0), "yellow": (255, 255, 0),
    "gray": (128, 128, 128), "grey": (128, 128, 128), "blue": (0, 0, 255), "navy": (0, 0, 128), "green": (0, 128, 0),
    "silver": (192, 192, 192), "maroon": (128, 0, 0), "teal": (0, 128, 128),
}  # fmt: skip
_SAME = 24
"""Colours whose parts differ by no more than this cannot be told apart on a screen."""
_CLEAR = ("", "transparent", "none", "inherit", "initial", "unset")

Colour = tuple[int, int, int]
Style = dict[str, str]
_PAGE: Colour = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Unseen:
    """What was taken out of a page."""

    characters: int
    sheets_followed: bool
    """False when the page's style sheets were too long to be followed to the end."""


def take_out_unseen(tree: HtmlElement) -> Unseen:
    """Remove what does not show on the screen."""
    followed = _apply_sheets(tree)
    found = 0
    behind: dict[HtmlElement, Colour | None] = {}
    for element in list(tree.iter(lxml.etree.Element)):
        if not isinstance(element.tag, str) or (element.getparent() is None and element is not tree):
            continue
        style = style_of(element)
        behind[element] = _behind(element, style, behind.get(element.getparent(), _PAGE))
        if element.tag in ("html", "body", "br"):
            continue
        if element.get("hidden") is not None or element.tag in _NEVER_SHOWN or _is_hidden(style):
            found += len("".join(element.itertext()).strip())
            element.drop_tree()
            continue
        if _too_small(style):
            found += _take_out_inheriting(element, _sets_size)
        colour, ground = _colour_of(element, style), behind[element]
        if colour is not None and ground is not None and _same(colour, ground):
            found += _take_out_inheriting(element, _sets_colour)
    return Unseen(found, followed)


def style_of(element: HtmlElement) -> Style:
    """The declarations of an element's `style`, a later one over an earlier."""
    return _declarations(element.get("style") or "")


def _declarations(text: str) -> Style:
    found = {}
    for part in text.lower().split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def _is_hidden(style: Style) -> bool:
    """Whether declarations keep all that is in an element from being read: not drawn, off the screen, cut away."""
    if style.get("display") == "none" or style.get("mso-hide") == "all":
        return True
    if style.get("visibility") in ("hidden", "collapse") or style.get("content-visibility") == "hidden":
        return True
    if _number(style.get("opacity", "1")) < 0.1 or "scale(0" in style.get("transform", ""):
        return True
    if "opacity(0" in style.get("filter", "") or _is_clear(style.get("color", "")):
        return True
    return _off_screen(style) or _cut_away(style)


def _too_small(style: Style) -> bool:
    length = re.match(_LENGTH, style.get("font-size", ""))
    return length is not None and float(length[1]) <= _SMALLEST.get(length[2] or "", -1.0)


def _off_screen(style: Style) -> bool:
    places = ["text-indent"]
    if style.get("position") in ("absolute", "fixed", "relative"):
        places += ["left", "top", "right", "bottom"]
    places += ["margin-left", "margin-top"]
    for place in places:
        length = re.match(_LENGTH, style.get(place, ""))
        if length and float(length[1]) <= -_FAR_OUT.get(length[2] or "px", 1e9):
            return True
    return False


def _cut_away(style: Style) -> bool:
    if re.search(r"rect\(\s*0(?:px)?[ ,]+0|rect\(\s*1px[ ,]+1px", style.get("clip", "")):
        return True
    if re.search(r"inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0(?:px|%)? 0", style.get("clip-path", "")):
        return True
    if not style.get("overflow", "").startswith(("hidden", "clip")):
        return False
    return any(_is_nothing(style.get(name, "")) for name in ("height", "width", "max-height", "max-width"))


def _is_nothing(value: str) -> bool:
    length = re.match(_LENGTH, value)
    return length is not None and abs(float(length[1])) <= 1.0 and length[2] in (None, "px", "pt", "em", "rem", "%")


def _number(value: str) -> float:
    length = re.match(r"(\d*\.?\d+)(%?)", value)
    if length is None:
        return 1.0
    return float(length[1]) / (100 if length[2] else 1)


def _take_out_inheriting(element: HtmlElement, sets_its_own: Callable[[HtmlElement, Style], bool]) -> int:
    """Remove the text of `element` and of what takes its look from it; returns how many characters that was."""
    found = len((element.text or "").strip())
    element.text = None
    stack = list(element)
    while stack:
        inner = stack.pop()
        found += len((inner.tail or "").strip())
        inner.tail = None
        if isinstance(inner.tag, str) and not sets_its_own(inner, style_of(inner)):
            found += len((inner.text or "").strip())
            inner.text = None
            stack.extend(inner)
    return found


def _sets_size(element: HtmlElement, style: Style) -> bool:
    return "font-size" in style or bool(element.get("size"))


def _sets_colour(element: HtmlElement, style: Style) -> bool:
    backgrounds = (value for value in _backgrounds(element, style))
    return _colour_of(element, style) is not None or any(value not in _CLEAR for value in backgrounds)


def _colour_of(element: HtmlElement, style: Style) -> Colour | None:
    """The colour that an element sets for its text."""
    return _colour(style.get("color") or (element.get("color") or "").strip().lower())


def _backgrounds(element: HtmlElement, style: Style) -> list[str]:
    values = [style.get(name, "") for name in ("background-color", "background", "background-image")]
    return [*values, *((element.get(name) or "").strip().lower() for name in ("bgcolor", "background"))]


def _behind(element: HtmlElement, style: Style, around: Colour | None) -> Colour | None:
    """The colour behind an element that stands on `around`; None where it cannot be told."""
    values = [value for value in _backgrounds(element, style) if value not in _CLEAR]
    if not values:
        return around
    colours = [_colour(value) for value in values]
    return colours[0] if all(colour == colours[0] for colour in colours) else None


def _same(one: Colour, other: Colour) -> bool:
    return all(abs(left - right) <= _SAME for left, right in zip(one, other, strict=True))


def _colour(value: str) -> Colour | None:
    """A colour by its name, in hexadecimal digits or as `rgb(…)`; None for anything else."""
    value = value.strip()
    if value in _NAMED:
        return _NAMED[value]
    if digits := re.fullmatch(r"#?([0-9a-f]{3}|[0-9a-f]{6})", value):
        text = digits[1] if len(digits[1]) == 6 else "".join(char * 2 for char in digits[1])
        return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)
    if parts := re.fullmatch(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})[^)]*\)", value):
        return int(parts[1]), int(parts[2]), int(parts[3])
    if lightness := re.fullmatch(r"hsla?\([^,%]*[\s,]+[\d.]+%?[\s,]+(100|9[5-9])(?:\.\d+)?%[^)]*\)", value):
        return (round(float(lightness[1]) * 2.55),) * 3
    return None


def _is_clear(value: str) -> bool:
    """Whether a colour lets everything through."""
    return value == "transparent" or re.fullmatch(r"rgba?\([^)]*[,/]\s*0?(?:\.0\d*)?%?\s*\)", value) is not None


def _apply_sheets(tree: HtmlElement) -> bool:
    """Write what the page's own style sheets declare into `style`, below what stands there; False when it was cut."""
    sheet = "\n".join(one.text or "" for one in tree.iter("style"))
    if not sheet.strip():
        return True
    by_part = _indexed(tree)
    declared: dict[HtmlElement, Style] = {}
    looked_at = 0
    for selector, style in _rules(sheet):
        candidates = _candidates(by_part, selector)
        looked_at += len(candidates)
        if looked_at > _MOST_LOOKED_AT:
            break
        *outer, last = selector.replace(">", " ").split()
        for element in candidates:
            if _matches(element, last) and _within(element, outer):
                declared.setdefault(element, {}).update(style)
    for element, style in declared.items():
        merged = style | style_of(element)
        element.set("style", "; ".join(f"{name}: {value}" for name, value in merged.items()))
    return looked_at <= _MOST_LOOKED_AT and len(sheet) <= _MOST_SHEET


def _indexed(tree: HtmlElement) -> dict[str, list[HtmlElement]]:
    """The elements by what a selector can name: `p`, `.note`, `#top`."""
    found: dict[str, list[HtmlElement]] = {}
    for element in tree.iter(lxml.etree.Element):
        if isinstance(element.tag, str):
            parts = [element.tag, *(f".{name}" for name in (element.get("class") or "").lower().split())]
            for part in dict.fromkeys([*parts, f"#{(element.get('id') or '').lower()}"]):
                found.setdefault(part, []).append(element)
    return found


def _rules(sheet: str) -> Iterator[tuple[str, Style]]:
    """The selectors of a sheet with their declarations; rules under a condition (`@media`) are left out."""
    bare = _without_conditions(_COMMENT.sub("", sheet[:_MOST_SHEET]))
    for number, match in enumerate(_RULE.finditer(bare)):
        if number >= _MOST_RULES:
            return
        style = _declarations(match[2])
        for selector in match[1].split(",")[:50]:
            yield selector.strip().lower(), style


def _without_conditions(sheet: str) -> str:
    """`sheet` without its `@…{…}` blocks and `@…;` lines."""
    kept, at = [], 0
    while (start := sheet.find("@", at)) >= 0:
        kept.append(sheet[at:start])
        brace, semicolon = sheet.find("{", start), sheet.find(";", start)
        if brace < 0 or 0 <= semicolon < brace:
            at = semicolon + 1 if semicolon >= 0 else len(sheet)
            continue
        depth, at = 1, brace + 1
        while at < len(sheet) and depth:
            depth += {"{": 1, "}": -1}.get(sheet[at], 0)
            at += 1
    return "".join([*kept, sheet[at:]])


def _candidates(by_part: dict[str, list[HtmlElement]], selector: str) -> list[HtmlElement]:
    """The elements that a selector may mean: those with its rarest part, or within the rarest box it names.

    Selectors are made of names, classes and ids, one within another; any other means nothing here.
    """
    compounds = selector.replace(">", " ").split()
    if not compounds or not all(_COMPOUND.match(compound) for compound in compounds):
        return []
    *outer, last = ([part for part in re.split(r"(?=[.#])", one) if part not in ("", "*")] for one in compounds)
    found = min((by_part.get(part, []) for part in last), key=len, default=[])
    boxes = min((by_part.get(part, []) for box in outer for part in box), key=len, default=None)
    if boxes is not None and len(boxes) * _MANY_WITHIN < len(found):
        return list(dict.fromkeys(inner for box in boxes for inner in islice(box.iterdescendants(), _MOST_LOOKED_AT)))
    return found


def _within(element: HtmlElement, compounds: list[str]) -> bool:
    wanted = list(compounds)
    for box in element.iterancestors():
        if wanted and _matches(box, wanted[-1]):
            wanted.pop()
    return not wanted


def _matches(element: HtmlElement, compound: str) -> bool:
    if not isinstance(element.tag, str):
        return False
    name, *parts = re.split(r"(?=[.#])", compound)
    classes = (element.get("class") or "").lower().split()
    if name not in ("", "*", element.tag):
        return False
    return all(
        part[1:] in classes if part[0] == "." else part[1:] == (element.get("id") or "").lower() for part in parts
    )
