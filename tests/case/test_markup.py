"""HTML becomes text a person can read; what could not be seen is left out and said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultant.case.markup import html_to_text


def test_paragraphs_lists_and_tables_stay_readable() -> None:
    page = html_to_text(
        "<h1>Operative note</h1><p>Left foot &amp; toe</p><ul><li>chevron cut<li>one screw</ul>"
        "<table><tr><th>Toe<th>Finding<tr><td>2<td>rigid</table>"
    )
    assert page.text.split("\n") == [
        "Operative note",
        "",
        "Left foot & toe",
        "",
        "  * chevron cut",
        "  * one screw",
        "Toe | Finding",
        "2 | rigid",
    ]
    assert page.defects == ()


def test_scripts_styles_and_titles_are_no_text() -> None:
    page = html_to_text("<head><title>T</title><style>p{}</style></head><body>seen<script>evil()</script></body>")
    assert page.text == "seen"


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display: none">ghost</div>',
        '<span style="VISIBILITY:hidden">ghost</span>',
        '<span style="font-size:0px">ghost</span>',
        "<p hidden>ghost</p>",
        '<span style="color:#ffffff">ghost</span>',
        '<font color="white">ghost</font>',
        '<p style="mso-hide:all">ghost</p>',
    ],
)
def test_hidden_text_is_left_out_and_reported(hidden: str) -> None:
    page = html_to_text(f"<p>before</p>{hidden}<p>after</p>")
    assert "ghost" not in page.text
    assert "before" in page.text
    assert "after" in page.text
    assert page.defects == ("5 characters of hidden text were left out",)


@pytest.mark.parametrize(
    "shown",
    [
        '<table bgcolor="#003366"><tr><td style="color:#fff">heading</td></tr></table>',
        '<div style="background:navy"><span style="color:white">heading</span></div>',
        '<div style="color:white"><span style="color:black">heading</span></div>',
        '<p style="background-color:white;color:black">heading</p>',
        '<p style="opacity:0.9;font-size:0.8em">heading</p>',
    ],
)
def test_white_text_on_a_dark_ground_is_read(shown: str) -> None:
    assert html_to_text(shown).text.strip() == "heading"


def test_quoted_mail_gets_marks_and_an_indented_note_does_not() -> None:
    gmail = '<div>New.</div><div class="gmail_quote"><div>On Monday Ann wrote:</div><blockquote>Old.</blockquote></div>'
    assert html_to_text(gmail).text.split("\n") == ["New.", "> On Monday Ann wrote:", ">> Old."]
    apple = '<p>New.</p><blockquote type="cite"><p>Old.</p></blockquote>'
    assert "> Old." in html_to_text(apple).text
    indented = '<p>Note:</p><blockquote style="margin:0 0 0 40px;border:none">Osteotomy.</blockquote>'
    assert "> " not in html_to_text(indented).text


def test_a_forwarded_message_in_a_quote_container_is_not_marked() -> None:
    page = html_to_text('<div class="gmail_quote"><div>---------- Forwarded message ---------</div>Note.</div>')
    assert ">" not in page.text


@pytest.mark.parametrize("depth", [50, 300, 1500, 4000])
def test_however_deeply_it_nests_no_text_is_lost(depth: int) -> None:
    page = html_to_text("<p>first</p>" + "<div>" * depth + "deep" + "</div>" * depth + "<p>last</p>")
    assert [word for word in page.text.split() if word] == ["first", "deep", "last"]


@given(st.text(alphabet="<>/abdiv tr=\"'&;!-pquoteblc#", max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_markup_becomes_text(html: str) -> None:
    assert isinstance(html_to_text(html).text, str)
