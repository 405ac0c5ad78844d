"""HTML to text that a person can read and the reply splitter understands: quoted parts get `> ` before every line.

Nothing is fetched. What the sender could not see on the screen is left out and reported.
"""

import re
from dataclasses import dataclass
from html import unescape
from itertools import islice

import lxml.etree
import lxml.html
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml.html import HtmlElement

from consultant.case.charset import clean, invisible
from consultant.case.unseen import HIDDEN, take_out_unseen

_DEEPEST = 60
"""Nesting beyond which `div` and its like are dissolved: the renderer recurses."""
_WIDEST_CELL = 160
_MOST_CELLS = 4_000
_MOST_COLUMNS = 40
_TABLE_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup", "col")
_LONGEST = 1_200_000
"""Characters of markup that are laid out; more than that is only stripped of its tags."""
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private-use marks around quoted parts while the text is laid out."""

_QUOTE_CLASSES = re.compile(r"\b(gmail_quote|gmail_quote_container|yahoo_quoted|protonmail_quote|zmail_extra)\b")
_FORWARD = re.compile(r"^\W*(begin forwarded message|forwarded message|-{4,}\s*forwarded)", re.I)
_DROPPED = ("script", "style", "head", "title", "template", "noscript", "object", "svg", "iframe", "select", "canvas")
_BLOCK = re.compile(r"</?(?:p|div|br|tr|li|table|blockquote|h[1-6]|hr|pre)\b[^<>]{0,2000}>", re.I)
_TAG = re.compile(r"</?[a-z!?][^<>]{0,2000}>", re.I)
_BLANKS = re.compile(r"\n{4,}")


@dataclass(frozen=True, slots=True)
class MarkupText:
    """What an HTML page says."""

    text: str
    defects: tuple[str, ...] = ()


def html_to_text(html: str) -> MarkupText:
    """The text of an HTML body: table rows in lines with ` | `, lists with bullets, quoted mail behind `> `.

    Never raises; markup that cannot be laid out is stripped of its tags instead, and the result says so.
    """
    html = clean(html).replace(_OPEN, "").replace(_CLOSE, "")
    if not html.strip():
        return MarkupText("")
    if len(html) > _LONGEST:
        return MarkupText(_stripped(html), ("the HTML is too long to be laid out; its bare text is shown",))
    try:
        return _laid_out(html)
    except (lxml.etree.LxmlError, ValueError, RecursionError, IndexError, KeyError, AttributeError, AssertionError):
        return MarkupText(_stripped(html), ("the HTML could not be laid out; its bare text is shown",))


def _laid_out(html: str) -> MarkupText:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    tree = lxml.html.document_fromstring(html.encode("utf-8"), parser=parser)
    if any(entry.level >= lxml.etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise ValueError("the parser gave up halfway")
    unseen = take_out_unseen(tree)
    for element in list(tree.iter(*_DROPPED)):
        _drop(element)
    for element in list(tree.iter("blockquote", "div")):
        if _is_quote(element):
            _mark_quote(element)
    for rule in list(tree.iter("hr")):
        rule.tag, rule.text = "div", "-" * 20
    _simplify_tables(tree)
    _flatten(tree)
    layout = ParserConfig(css=STRICT_CSS_PROFILE, display_links=False, display_images=False)
    laid_out = Inscriptis(tree, layout).get_text()
    text = clean(_with_prefixes(laid_out))  # what was written as an entity shows only now
    defects = [f"{unseen.characters} {HIDDEN}"] if unseen.characters else []
    defects += filter(None, [invisible(laid_out)])
    defects += [] if unseen.sheets_followed else ["its style sheets are too long to be followed: look for hidden text"]
    return MarkupText(_BLANKS.sub("\n\n\n", text).strip("\n"), tuple(defects))


def _drop(element: HtmlElement) -> None:
    """Take `element` out, leaving the text after it."""
    if element.getparent() is not None:
        element.drop_tree()


def _is_quote(element: HtmlElement) -> bool:
    """Whether a mail program put earlier mail in `element`.

    An indented paragraph is a `blockquote` too, and so is a pasted note: without a border, and not marked as a
    citation, it is what the sender wrote. A forwarded message is content as well.
    """
    style = element.get("style", "").lower()
    named = element.get("type", "").lower() == "cite" or bool(_QUOTE_CLASSES.search(element.get("class", "").lower()))
    if element.tag == "div":
        named = named or element.get("id", "").lower().startswith("yahoo_quoted")
    elif not named:
        named = "border-left" in style or not ("margin" in style or "border" in style or "webkit-indent" in style)
    return named and not _FORWARD.match("".join(element.itertext())[:400].strip())


def _mark_quote(element: HtmlElement) -> None:
    opening, closing = lxml.html.Element("div"), lxml.html.Element("div")
    opening.text, closing.text = _OPEN, _CLOSE
    opening.tail, element.text = element.text, None
    element.insert(0, opening)
    element.append(closing)
    element.tag = "div"


def _simplify_tables(tree: HtmlElement) -> None:
    """Write out the rows of tables that hold data; what is a table for its looks becomes plain blocks.

    A data table is a list of short cells in at least two columns. Layout tables nest.
    """
    tables = list(tree.iter("table"))
    outer = {around for table in tables if (around := next(table.iterancestors("table"), None)) is not None}
    plain = {table for table in tables if table in outer or not _holds_data(table)}
    parts = [(part, next(part.iterancestors("table"), None)) for part in tree.iter(*_TABLE_PARTS)]
    for part, table in parts:
        if table is None or table in plain:
            part.tag = "div"
    for table in tables:
        if table not in plain:
            _write_rows(table)
        table.tag = "div"


def _write_rows(table: HtmlElement) -> None:
    """Make each row of a data table one line, ` | ` between cells; a cell over several rows stands in the first."""
    caption = table.find("caption")
    lines = [] if caption is None else [_on_one_line(caption)]
    reaching: dict[int, int] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _skip_taken(cells, reaching)
            for column in range(_span(cell, "colspan")):
                reaching[len(cells)] = _span(cell, "rowspan") - 1
                cells.append("" if column else _on_one_line(cell))
        _skip_taken(cells, reaching)
        lines.append(_row(cells))
    for child in list(table):
        table.remove(child)
    table.text = None
    for line in filter(None, lines):
        block = lxml.html.Element("div")
        block.text = line
        table.append(block)


def _skip_taken(cells: list[str], reaching: dict[int, int]) -> None:
    """Leave room for cells of rows above that reach down into this one."""
    while reaching.get(len(cells), 0) > 0:
        reaching[len(cells)] -= 1
        cells.append("")


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(max(int(value), 1), _MOST_COLUMNS) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _on_one_line(cell: HtmlElement) -> str:
    for inner in cell.iterdescendants("br", "p", "div", "li"):
        inner.tail = " " + (inner.tail or "")
    return " ".join(_text_of(cell).split())


def _row(cells: list[str]) -> str:
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or (len(filled) == 2 and filled[0].endswith(":")):  # a name and what it is, not two cells
        return " ".join(filled)
    return " | ".join(cells).rstrip(" |")


def _holds_data(table: HtmlElement) -> bool:
    """Whether a table without tables in it is one of rows and columns."""
    cells = list(islice(table.iterdescendants("td", "th"), _MOST_CELLS + 1))
    columns = max((len(row.findall("td")) + len(row.findall("th")) for row in table.iter("tr")), default=0)
    if not 2 <= columns <= _MOST_COLUMNS or len(cells) > _MOST_CELLS:
        return False
    return max(len(" ".join(_text_of(cell).split())) for cell in cells) <= _WIDEST_CELL


def _text_of(element: HtmlElement) -> str:
    return "".join(element.itertext())


def _flatten(tree: HtmlElement) -> None:
    """Dissolve containers that are nested so deeply that rendering them would recurse too far."""
    stack = [(tree, 0)]
    deep: list[HtmlElement] = []
    while stack:
        element, depth = stack.pop()
        if depth > _DEEPEST and isinstance(element.tag, str):
            deep.append(element)
        stack.extend((child, depth + 1) for child in element)
    for element in reversed(deep):
        if element.tag in ("div", "p", "li", "tr", "table", "blockquote", "h1", "h2", "h3"):
            element.text = "\n" + (element.text or "")
        if element.tag == "br":
            element.tail = "\n" + (element.tail or "")
        element.drop_tag()


def _with_prefixes(text: str) -> str:
    """Replace the marks around quoted parts by `> ` before each of their lines."""
    depth, lines = 0, []
    for line in text.split("\n"):
        opened, closed = line.count(_OPEN), line.count(_CLOSE)
        bare = line.replace(_OPEN, "").replace(_CLOSE, "").replace("\xa0", " ").rstrip()
        depth += opened
        if bare or not (opened or closed):
            lines.append(f"{'>' * min(depth, 20)} {bare}".rstrip() if depth else bare)
        depth = max(0, depth - closed)
    return "\n".join(lines)


def _stripped(html: str) -> str:
    """The text without tags, in one pass however broken the markup is."""
    for name in ("script", "style"):
        html = _without(html, f"<{name}", f"</{name}")
    lines = unescape(_TAG.sub("", _BLOCK.sub("\n", html))).split("\n")
    return _BLANKS.sub("\n\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip("\n")


def _without(html: str, start: str, end: str) -> str:
    """`html` without everything from each `start` to the `end` that follows it."""
    low, kept, at = html.lower(), [], 0
    while (found := low.find(start, at)) >= 0:
        kept.append(html[at:found])
        after = low.find(end, found)
        at = len(html) if after < 0 else after
    return "".join([*kept, html[at:]])
