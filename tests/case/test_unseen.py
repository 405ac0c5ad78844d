"""What markup keeps from the screen is no text of the case; what people can read stays, however it is styled."""

import pytest

from consultant.case.markup import html_to_text


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="position:absolute; left:-9999px">ghost</div>',
        '<div style="position:fixed; top:-50em">ghost</div>',
        '<p style="text-indent:-9999px">ghost</p>',
        '<div style="margin-left:-5000px">ghost</div>',
        '<div style="height:0;overflow:hidden">ghost</div>',
        '<div style="max-height:0px; max-width:0px; overflow:hidden">ghost</div>',
        '<span style="clip:rect(0,0,0,0);position:absolute">ghost</span>',
        '<span style="clip-path: inset(100%)">ghost</span>',
        '<span style="font-size:1px">ghost</span>',
        '<span style="font-size:0.01em">ghost</span>',
        '<span style="opacity:0.01">ghost</span>',
        '<span style="opacity:0">ghost</span>',
        '<span style="color:transparent">ghost</span>',
        '<span style="color:rgba(0,0,0,0)">ghost</span>',
        '<span style="transform:scale(0)">ghost</span>',
        '<span style="color:#fdfdfd">ghost</span>',
        '<span style="color:rgb(250 250 250)">ghost</span>',
        '<span style="color:hsl(0,0%,100%)">ghost</span>',
        '<span style="color:whitesmoke">ghost</span>',
        '<div style="background:#000"><span style="color:#010101">ghost</span></div>',
        '<table><tr><td bgcolor="#003366"><font color="#003367">ghost</font></td></tr></table>',
        '<div style="color:white">gh<b style="color:black"></b>ost</div>',
        "<style>.x{display:none}</style><p class='note x'>ghost</p>",
        "<style>#y { visibility : hidden }</style><p id=Y>ghost</p>",
        "<style>div.a > p{color:#fff}</style><div class=a><p>ghost</p></div>",
        "<style>/* p{} */ p i{font-size:0}</style><p><i>ghost</i></p>",
        "<dialog>ghost</dialog>",
        "<video>ghost</video>",
    ],
)
def test_hidden_text_is_left_out_and_counted(hidden):
    page = html_to_text(f"<html><body><p>before</p>{hidden}<p>after</p></body></html>")
    assert page.text.split() == ["before", "after"]
    assert page.defects == ("5 characters of hidden text were left out",)


@pytest.mark.parametrize(
    "shown",
    [
        '<td style="font-size:0px"><div style="font-size:13px">heading</div></td>',
        '<div style="font-size:0"><span style="font-size:1em">heading</span></div>',
        "<style>@media (max-width:600px){.m{display:none}}</style><p class=m>heading</p>",
        "<style>@import url(x.css); .m{display:block}</style><p class=m>heading</p>",
        '<style>.m{display:none}</style><p class=m style="display:block">heading</p>',
        "<style>.dark .m{display:none}</style><p class=m>heading</p>",
        "<style>.m:not(.n){display:none}</style><p class=o>heading</p>",
        '<style>td.h{background:#036}</style><table><tr><td class=h style="color:#fff">heading</td></tr></table>',
        '<div style="background:url(x.png)"><span style="color:white">heading</span></div>',
        '<div style="overflow:hidden;height:40px">heading</div>',
        '<p style="margin-left:-10px; text-indent:-1em">heading</p>',
        '<p style="color:#eee;background:#333">heading</p>',
        '<p style="font-size:8pt;line-height:0">heading</p>',
        '<p style="opacity:.6">heading</p>',
        '<p style="color:red">heading</p>',
    ],
)
def test_what_people_can_read_stays(shown):
    page = html_to_text(f"<html><body>{shown}</body></html>")
    assert page.text.strip() == "heading"
    assert page.defects == ()


def test_a_large_page_with_a_large_sheet_is_read_whole():
    sheet = "".join(f".c{number} p{{color:#00{number % 10}}}" for number in range(1500))
    body = "".join(f"<div class=c{number % 1500}><p>line {number}</p></div>" for number in range(3000))
    page = html_to_text(f"<html><head><style>{sheet}</style></head><body>{body}</body></html>")
    assert "line 2999" in page.text
    assert page.defects == ()


def test_a_sheet_that_is_too_long_to_be_followed_is_told():
    sheet = "".join(f"div p.{'x' * number}, p{{color:#00{number % 10}}}" for number in range(1, 200))
    body = "<div><p>line</p></div>" * 1000
    page = html_to_text(f"<html><head><style>{sheet}</style></head><body>{body}</body></html>")
    assert page.text.count("line") == 1000
    assert page.defects == ("its style sheets are too long to be followed: look for hidden text",)


def test_invisible_characters_written_as_entities_are_taken_out_too():
    page = html_to_text("<p>seen&#xE0075;&#xE006E;</p>")
    assert page.text == "seen"
    assert page.defects == ("2 invisible characters were left out",)
