"""What writes from the archive: answers, summaries, reviews of texts, briefings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rag.answer.ask import Asker
from rag.answer.write import Writer
from rag.brief.editor import Editor
from rag.config import Settings
from rag.library import Library
from rag.retrieve import Retriever
from rag.retrieve.readings import Readings
from rag.review import Reviewer
from rag.service.briefs import Briefs
from rag.service.given import Given
from rag.summarize import Summarizer
from rag.types import Chat, Comprehend, Embed
from rag.verify import Verifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All but `briefs` write one thing at a call and keep nothing."""

    asker: Asker
    summarizer: Summarizer
    reviewer: Reviewer
    briefs: Briefs

    @classmethod
    def of(
        cls,
        *,
        library: Library,
        retriever: Retriever,
        embed: Embed,
        comprehend: Comprehend,
        verifier: Verifier,
        settings: Settings,
        chat: Chat | None,
        clock: Callable[[], datetime],
        given: Given,
    ) -> "Desk":
        """Raises `Misconfigured`. Without `chat` everything is extracted."""
        readings = Readings(library, retriever.revisions)
        writer = Writer(chat, settings, retriever.revisions, verifier, readings.attribute)
        editor = Editor(retriever=retriever, library=library, embed=embed, writer=writer)
        return cls(
            asker=Asker(retriever, embed, comprehend, writer),
            summarizer=Summarizer(retriever, writer),
            reviewer=Reviewer(retriever, library, verifier, settings),
            briefs=Briefs(editor, library, settings, clock, given),
        )
