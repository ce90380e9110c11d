"""NewsML-G2, NITF and ninjs: what agencies send, and take back."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from rag.errors import BadDocument, RagError, TooLarge
from rag.parse import Withdrawn
from tests.linear import assert_linear
from tests.parse.reading import article, articles, read, told

G2 = "http://iptc.org/std/nar/2006-10-01/"
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title>'
    "</head><body><p>The ferry ran aground at Ronne.</p><p>Nobody was hurt, the harbour master said.</p></body></html>"
    "</inlineXML>"
)


def g2(
    content: str = XHTML, *, meta: str = "", about: str = "", guid: str = "urn:newsml:wire.example:20260302:7"
) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><newsItem xmlns="{G2}" guid="{guid}" version="3" xml:lang="en-GB">'
        f"<itemMeta>{meta}<firstCreated>2026-03-02T07:00:00+01:00</firstCreated>"
        "<versionCreated>2026-03-02T09:30:00+01:00</versionCreated></itemMeta>"
        f"<contentMeta>{about}<headline>Ferry aground at Ronne</headline></contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def test_an_item_of_newsml_g2_is_an_article_with_what_is_said_of_it():
    meta = (
        '<provider qcode="nprov:NW"><name>North Wire</name></provider><pubStatus qcode="stat:usable"/>'
        '<link rel="irel:hasCanonical" href="https://wire.example/ferry"/><edNote>Adds detail</edNote>'
    )
    about = (
        "<urgency>3</urgency><contentCreated>2026-03-02</contentCreated><by>By Gwen Abara</by>"
        '<dateline>RONNE, March 2</dateline><subject type="cpnat:person"><name>Tor Vik</name></subject>'
        '<subject type="cpnat:abstract"><name>Transport</name></subject><genre><name>Current</name></genre>'
    )
    draft = article(g2(meta=meta, about=about), "application/vnd.iptc.g2.newsitem+xml")
    assert draft.paragraphs == ("The ferry ran aground at Ronne.", "Nobody was hurt, the harbour master said.")
    assert (draft.title, draft.source, draft.url) == (
        "Ferry aground at Ronne",
        "North Wire",
        "https://wire.example/ferry",
    )
    assert (draft.authors, draft.language, draft.section) == (("Gwen Abara",), "en", "Transport")
    assert str(draft.published) == "2026-03-02T07:00:00+01:00"
    assert draft.guid == "urn:newsml:wire.example:20260302:7"
    kept = {name: draft.metadata[name] for name in ("modified_at", "dateline", "urgency", "version", "editorial_note")}
    assert kept == {
        "modified_at": "2026-03-02T09:30:00+01:00",
        "dateline": "RONNE, March 2",
        "urgency": "3",
        "version": "3",
        "editorial_note": "Adds detail",
    }


@pytest.mark.parametrize(
    "content",
    [
        '<inlineData contenttype="text/plain">The ferry ran aground at Ronne.\n\nNobody was hurt.</inlineData>',
        '<inlineData contenttype="text/html">&lt;p>The ferry ran aground at Ronne.&lt;/p>&lt;p>Nobody was hurt.&lt;/p>'
        "</inlineData>",
        '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
        "<body.head><hedline><hl1>Other</hl1></hedline></body.head><body.content><p>The ferry ran aground at "
        "<location>Ronne</location>.</p><p>Nobody was hurt.</p></body.content></body></nitf></inlineXML>",
        '<x:inlineXML xmlns:x="http://iptc.org/std/nar/2006-10-01/"><p>The ferry ran aground at Ronne.</p>'
        "<p>Nobody was hurt.</p></x:inlineXML>",
        '<inlineData contenttype="text/plain">Short.</inlineData>'
        "<inlineXML><html><body><p>The ferry ran aground at Ronne.</p><p>Nobody was hurt.</p></body></html>"
        "</inlineXML>",
    ],
    ids=["plain", "escaped", "nitf", "prefixed", "two forms"],
)
def test_the_text_of_an_item_may_have_several_forms(content: str):
    draft = article(g2(content), "text/xml")
    assert draft.paragraphs == ("The ferry ran aground at Ronne.", "Nobody was hurt.")
    assert draft.source == "wire.example"


def test_a_message_holds_items_packages_and_pictures():
    def inner(xml: str) -> str:
        return xml.partition("?>")[2]

    kill = g2("", meta='<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', guid="urn:k")
    picture = g2("", meta='<itemClass qcode="ninat:picture"/>', guid="urn:pic")
    elsewhere = g2('<remoteContent href="https://wire.example/x"/>', guid="urn:r")
    message = (
        f'<n:newsMessage xmlns:n="{G2}"><n:header/><n:itemSet>{inner(g2())}'
        f'<packageItem xmlns="{G2}" guid="urn:p"><groupSet><group><itemRef residref="urn:newsml:wire.example:7"/>'
        f"</group></groupSet></packageItem>{inner(picture)}"
        f"{inner(kill)}{inner(elsewhere)}"
        "</n:itemSet></n:newsMessage>"
    )
    found = read(message, "application/vnd.iptc.g2.newsmessage+xml", "m.xml")
    assert told(found) == [
        "Ferry aground at Ronne",
        "skipped m.xml: item 2: a packageItem of NewsML-G2, which only names items (urn:newsml:wire.example:7)",
        "skipped m.xml: item 3: an item of the class “picture”: it has no text to read",
        "withdrawn m.xml: item 4: urn:k",
        "rejected m.xml: item 5: the item's text stands elsewhere (https://wire.example/x): send it with its text",
    ]
    (draft,) = articles(found)
    assert draft.original.startswith(b"<newsItem")
    assert b"packageItem" not in draft.original


@pytest.mark.parametrize("status", ["stat:canceled", "stat:withheld", "stat:Canceled"])
def test_a_status_of_newsml_g2_takes_an_article_back(status: str):
    (found,) = read(g2(meta=f'<pubStatus qcode="{status}"/>'), "application/xml")
    assert isinstance(found, Withdrawn)
    assert (found.draft.guid, found.draft.paragraphs) == ("urn:newsml:wire.example:20260302:7", ())


@pytest.mark.parametrize(
    ("embargo", "why"),
    [("2026-03-12T08:00:00Z", "until 2026-03-12T08:00:00Z"), ("", "names no date"), ("soon", "names no date")],
)
def test_an_embargo_is_kept(embargo: str, why: str):
    with pytest.raises(BadDocument, match=why):
        read(g2(meta=f"<embargoed>{embargo}</embargoed>"), "application/xml")
    assert article(g2(meta="<embargoed>2026-03-09T08:00:00Z</embargoed>"), "application/xml").paragraphs


def test_a_flash_is_a_headline_and_nothing_else():
    draft = article(g2(""), "application/xml")
    assert draft.paragraphs == ("Ferry aground at Ronne",)
    assert draft.metadata["headline_only"] == "true"


def test_what_of_newsml_is_no_news_is_refused_by_its_name():
    for xml, named in (
        (
            f'<packageItem xmlns="{G2}"><groupSet><itemRef residref="urn:1"/></groupSet></packageItem>',
            "packageItem.*urn:1",
        ),
        (f'<conceptItem xmlns="{G2}"/>', "a concept"),
        (f'<newsMessage xmlns="{G2}"><itemSet/></newsMessage>', "no items"),
        ("<NewsML Version='1.2'><NewsItem/></NewsML>", "NewsML 1"),
        (g2("", meta='<itemClass qcode="ninat:video"/>'), "video"),
        (g2()[:-20], "well-formed"),
        (
            '<!DOCTYPE newsItem [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + g2("<inlineData>&x;</inlineData>")[38:],
            "entit",
        ),
    ):
        with pytest.raises(BadDocument, match=named):
            read(xml, "application/xml")


NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.5/specification/dtd/nitf-3-5.dtd">
<nitf><head><title>Slug</title><tobject><tobject.subject tobject.subject.type="Economy"/></tobject>
<docdata management-status="{status}"><doc-id regsrc="NW" id-string="7781"/><date.issue norm="20260302T083000+0100"/>
<date.release norm="{release}"/><urgency ed-urg="4"/></docdata><pubdata name="North Wire" ex-ref="https://wire.example/7781"/></head>
<body><body.head><hedline><hl1>Caf&eacute; owners &amp; bakers sue</hl1><hl2>Sugar tax</hl2></hedline>
<byline>By <person>Ida Kern</person><byttl>Economics editor</byttl></byline><dateline>
<location>VELMAR</location>, March 2 –
</dateline><abstract><p>Short.</p></abstract></body.head><body.content><block><p>Owners of <num>40</num> caf&eacute;s
sued on <chron norm="20260302">Monday</chron>.</p><media media-type="image"><media-reference source="x.jpg"/>
<media-caption><p>A café in Velmar.</p></media-caption></media><hl2>What they want</hl2>
<p>The tax is unfair, they say.</p>
<table><tr><th>Year</th><th>Tax</th></tr><tr><td>2026</td><td>4%</td></tr></table></block></body.content></body></nitf>"""


def test_nitf_is_an_article_with_its_captions_apart():
    draft = article(NITF.format(status="usable", release="20260302T080000Z"), "application/xml")
    assert draft.title == "Café owners & bakers sue"
    assert draft.paragraphs[:3] == (
        "Owners of 40 cafés sued on Monday.",
        "What they want",
        "The tax is unfair, they say.",
    )
    assert [part.text for part in draft.furniture] == ["A café in Velmar."]
    assert (draft.source, draft.authors, draft.section) == ("North Wire", ("Ida Kern",), "Economy")
    assert (str(draft.published), draft.url, draft.guid) == (
        "2026-03-02T08:30:00+01:00",
        "https://wire.example/7781",
        "NW:7781",
    )
    assert (draft.metadata["dateline"], draft.metadata["urgency"]) == ("VELMAR, March 2 –", "4")


def test_nitf_is_taken_back_and_kept_under_an_embargo():
    (found,) = read(NITF.format(status="canceled", release=""), "application/nitf+xml")
    assert isinstance(found, Withdrawn)
    for status, release in (("embargoed", ""), ("usable", "20260401T080000Z")):
        with pytest.raises(BadDocument, match="embargo"):
            read(NITF.format(status=status, release=release), "application/nitf+xml")


FERRY: dict[str, Any] = {
    "uri": "urn:ninjs:wire.example:9",
    "type": "text",
    "versioncreated": "2026-03-02T09:00:00Z",
    "firstcreated": "2026-03-02T08:00:00Z",
    "pubstatus": "usable",
    "language": "en",
    "urgency": 2,
    "headline": "Ferry aground",
    "byline": "By Gwen Abara",
    "body_html": "<p>The ferry ran aground at Ronne.</p><p>Nobody was hurt.</p>",
    "infosource": [{"name": "North Wire"}],
    "subject": [{"code": "01", "name": "Transport"}],
    "located": "Ronne",
    "associations": {"main": {"type": "picture", "description_text": "The ferry on Monday."}},
}
NEWER = {
    "uri": "urn:ninjs:wire.example:9",
    "type": "text",
    "versionCreated": "2026-03-02T09:00:00Z",
    "firstCreated": "2026-03-02T08:00:00Z",
    "pubStatus": "usable",
    "language": "en",
    "urgency": 2,
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry aground"}],
    "by": "Gwen Abara",
    "bodies": [
        {
            "role": "short",
            "contentType": "text/plain",
            "value": "A ferry, and much more than what the main text has of it.",
        },
        {"role": "main", "contentType": "text/html", "value": FERRY["body_html"]},
    ],
    "infoSources": [{"name": "North Wire"}],
    "subjects": [{"uri": "x", "name": "Transport"}],
    "associations": [{"name": "main", "type": "picture", "descriptions": [{"value": "The ferry on Monday."}]}],
}


@pytest.mark.parametrize("record", [FERRY, NEWER], ids=["1", "3"])
def test_ninjs_of_each_generation_is_one_article(record: dict[str, Any]):
    draft = article(json.dumps(record), "application/json")
    assert draft.paragraphs == ("The ferry ran aground at Ronne.", "Nobody was hurt.")
    assert (draft.title, draft.source, draft.authors) == ("Ferry aground", "North Wire", ("Gwen Abara",))
    assert (str(draft.published), draft.section, draft.guid) == (
        "2026-03-02T08:00:00Z",
        "Transport",
        "urn:ninjs:wire.example:9",
    )
    assert (draft.metadata["modified_at"], draft.metadata["urgency"]) == ("2026-03-02T09:00:00Z", "2")
    assert [(part.kind, part.text) for part in draft.furniture] == [("caption", "The ferry on Monday.")]


def test_a_collection_of_ninjs_may_hold_everything():
    lines = [
        FERRY,
        FERRY | {"pubstatus": "canceled"},
        FERRY | {"type": "picture"},
        FERRY | {"embargoed": "2026-03-20T00:00:00Z"},
    ]
    found = read("\n".join(map(json.dumps, lines)), "application/x-ndjson", "w.jsonl")
    assert told(found) == [
        "Ferry aground",
        "withdrawn w.jsonl: line 2: urn:ninjs:wire.example:9",
        "skipped w.jsonl: line 3: an item of the type “picture”: it has no text to read",
        "rejected w.jsonl: line 4: the article is under an embargo until 2026-03-20T00:00:00Z: send it again then",
    ]
    with pytest.raises(BadDocument, match="picture"):
        read(json.dumps(FERRY | {"type": "picture"}), "application/json")


@pytest.mark.parametrize(
    ("data", "declare"),
    [(g2(), "application/vnd.iptc.g2.newsitem"), (json.dumps(FERRY), "application/json"), (NITF, "application/nitf")],
)
def test_what_a_web_page_may_send_unasked_does_not_become_records(data: str, declare: str):
    with pytest.raises(BadDocument, match=f"declare {declare}"):
        read(data, "text/plain; charset=utf-8")


HOSTILE: list[tuple[Callable[[int], str], int]] = [
    (lambda n: g2("<inlineXML>" + "<p>" * n + "</inlineXML>"), 200_000),
    (lambda n: g2("<inlineXML><p " + " ".join(f'a{i}="x"' for i in range(n)) + "/></inlineXML>"), 50_000),
    (lambda n: g2("<inlineData>" + "&" * n + "</inlineData>"), 1_000_000),
    (lambda n: g2("<inlineData>" + "<![CDATA[" * n + "</inlineData>"), 100_000),
    (lambda n: g2("<inlineXML>" + "<p>a</p>" * n + "</inlineXML>"), 200_000),
    (lambda n: f'<newsMessage xmlns="{G2}"><itemSet>' + "<newsItem/>" * n + "</itemSet></newsMessage>", 100_000),
]


@pytest.mark.parametrize(
    ("xml", "pieces"),
    HOSTILE,
    ids=["nested", "attributes", "ands", "cdata", "paragraphs", "items"],
)
def test_hostile_items_take_time_in_proportion(xml: Callable[[int], str], pieces: int):
    def tried(xml: str) -> None:
        with suppress(BadDocument, TooLarge, RagError):
            read(xml, "application/xml")

    assert_linear(tried, xml, pieces)
