"""A page shows the words around a citation, of however long a paragraph they are."""

from pathlib import Path

from rag.service.briefs import AROUND
from tests.service.test_briefs import LAMP, MONDAY, archive

LONG = "The choir of Amsel sang by the light of the lamp until late in the evening and went home. " * 400


async def test_a_long_paragraph_is_shown_around_the_cited_words(tmp_path: Path) -> None:
    text = f"{LAMP['text']}\n\n{LONG}Keeper Ana Holt of the lighthouse of Amsel said that nine ships had asked for it."
    async with archive(tmp_path, LAMP | {"text": text}) as service:
        view = await service.briefs.make(MONDAY)
        cited = {c.id: c.cited_text for story in view.edition.stories for c in story.citations}
        shown = service.briefs.paragraphs(view)
        assert shown.keys() == cited.keys()
        for id, (paragraph, start, end) in shown.items():
            assert paragraph[start:end] == cited[id]
            assert len(paragraph) <= 2 * AROUND + len(cited[id])
