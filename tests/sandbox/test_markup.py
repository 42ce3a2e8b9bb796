"""Telegram's HTML and the entities it finds by itself."""

import pytest

from sandbox.entities import Entity, Rich, finished
from sandbox.markup import parse_html
from sandbox.wire import ApiError


def entities(source: str) -> list[tuple[str, str]]:
    rich = finished(parse_html(source))
    return [(entity.type, rich.entity_text(entity)) for entity in rich.entities]


def test_it_turns_tags_into_entities() -> None:
    assert entities("<b>许昌</b> <i>80%</i> <code>1</code>") == [
        ("bold", "许昌"),
        ("italic", "80%"),
        ("code", "1"),
    ]
    assert entities("<b>a<u>b</u></b>") == [("bold", "ab"), ("underline", "b")]
    assert entities("<tg-spoiler>x</tg-spoiler><span class='tg-spoiler'>y</span>")[1] == ("spoiler", "y")
    assert entities("<blockquote expandable>口径</blockquote>") == [("expandable_blockquote", "口径")]


def test_it_counts_utf16_units() -> None:
    rich = parse_html("😀<b>好</b>")

    assert rich.entities == (Entity("bold", 2, 1),)


def test_it_keeps_links_and_languages() -> None:
    link, pre = parse_html(
        '<a href="https://t.me/b?start=1&amp;x">问</a><pre><code class="language-sql">select</code></pre>'
    ).entities

    assert link.url == "https://t.me/b?start=1&x"
    assert (pre.type, pre.language) == ("pre", "sql")


def test_it_reads_references_once() -> None:
    assert parse_html("&lt;b&gt; &amp;lt; &#65;&#x42; &quot; &nbsp;").text == '<b> &lt; AB " &nbsp;'


def test_it_trims_and_moves_entities_along() -> None:
    rich = finished(parse_html("\n\n<b>好</b>  "))

    assert rich == Rich("好", (Entity("bold", 0, 1),))


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<x>", 'Unsupported start tag "x" at byte offset 0'),
        ("许<p>", 'Unsupported start tag "p" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>好", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>好</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_it_refuses_broken_html_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_it_finds_commands_mentions_and_links() -> None:
    rich = finished(Rich("/rates@sanpi_bot 许昌 @sanpi_bot https://t.me/sanpi_bot?start=a_b #开工率"))

    assert [(e.type, rich.entity_text(e)) for e in rich.entities] == [
        ("bot_command", "/rates@sanpi_bot"),
        ("mention", "@sanpi_bot"),
        ("url", "https://t.me/sanpi_bot?start=a_b"),
        ("hashtag", "#开工率"),
    ]


def test_it_finds_nothing_inside_code_and_words() -> None:
    assert entities("<code>/help</code> 5/6 a@b_com") == [("code", "/help")]
