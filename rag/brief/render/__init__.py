"""Editions as people read them: a page, Markdown, plain text, Atom feeds and mail. Pure functions of stored editions.

Text of articles is data in every format: it is escaped, it opens no markup and only http and https are linked.
"""

from rag.brief.render.feed import atom, atom_stories
from rag.brief.render.mail import mail
from rag.brief.render.markdown import markdown
from rag.brief.render.page import html, html_policy
from rag.brief.render.page_story import Paragraphs
from rag.brief.render.text import text
from rag.brief.render.words import LATER, known

__all__ = ["LATER", "Paragraphs", "atom", "atom_stories", "html", "html_policy", "known", "mail", "markdown", "text"]
