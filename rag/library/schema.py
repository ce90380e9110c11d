"""The tables, as the queries see them. The statements that make them are the files in `migrations/`.

An article points to its current revision; revisions never change. Chunks exist only for the current
revision of a live article, so whatever is found through them may be shown. Everything about a chunk
that filters look at stands in the narrow table `chunks`; its words stand in `chunk_texts`, from which
triggers keep the full-text index `words`. Vectors belong to content, not to chunks.

What was current once stands apart, so that normal questions neither find it nor pay for it: `tenures`
say from when until when, and the chunks of those times, under the keys that they had, are in
`past_chunks`, `past_texts` and the full-text index `past_words`. They are read for an explicit
`as_of` only.

What was read of a revision (`rag.read`) stands in `readings` under the name of its reader.

Answers that were given are kept in `answers`. What any kept thing cites stands in `cited`, under its kind
and its id, so that whatever rests on an article can be found from there. Editions of the briefing are kept
in `editions`, and what each tells of a story in `edition_stories`; neither is ever changed. `deliveries` says
to whom an edition has to go and what became of that.
"""

from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint
from sqlalchemy import column as _column
from sqlalchemy import table as _table

UNDATED = -1.0e12
"""Stands for both ends of an unknown publication date: before every real one (seconds since 1970)."""

metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("revision_id", Text, ForeignKey("revisions.revision_id"), nullable=False),
    Column("first", Float, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision_id", Text, nullable=False, unique=True),
    Column("article", Integer, ForeignKey("articles.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("first", Float, nullable=False),
    Column("last", Float, nullable=False),
    Column("source_key", Text, nullable=False),
    Column("language_key", Text, nullable=False),
    Column("section_key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("source", Text),
    Column("language", Text),
    Column("section", Text),
    Column("published_at", Text),
    Column("precision", Text),
    Column("ingested_at", Text, nullable=False),
    Column("authors", Text, nullable=False),
    Column("furniture", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("article", "number"),
)

originals = Table(
    "originals",
    metadata,
    Column("revision", Integer, ForeignKey("revisions.id"), primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

paragraphs = Table(
    "paragraphs",
    metadata,
    Column("revision", Integer, ForeignKey("revisions.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("revision", Integer, ForeignKey("revisions.id"), primary_key=True),
    Column("paragraph", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("precision", Text, nullable=False),
)

chunks = Table(
    "chunks",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("seq", Integer, nullable=False, unique=True),
    Column("article", Integer, ForeignKey("articles.id"), nullable=False, index=True),
    Column("revision", Integer, ForeignKey("revisions.id"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("first", Float, nullable=False),
    Column("last", Float, nullable=False),
    Column("source_key", Text, nullable=False),
    Column("language_key", Text, nullable=False),
    Column("section_key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("paragraph_first", Integer, nullable=False),
    Column("paragraph_last", Integer, nullable=False),
    Column("hash", Text, nullable=False, index=True),
    UniqueConstraint("revision", "n"),
)

chunk_texts = Table(
    "chunk_texts",
    metadata,
    Column("key", Integer, ForeignKey("chunks.key"), primary_key=True),
    Column("head", Text, nullable=False),
    Column("joined", Integer, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
)

tenures = Table(
    "tenures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", Integer, ForeignKey("articles.id"), nullable=False),
    Column("revision", Integer, ForeignKey("revisions.id"), nullable=False),
    Column("known_from", Float, nullable=False),
    Column("known_until", Float),
)

past_chunks = Table(
    "past_chunks",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("tenure", Integer, ForeignKey("tenures.id"), nullable=False),
    Column("article", Integer, ForeignKey("articles.id"), nullable=False),
    Column("revision", Integer, ForeignKey("revisions.id"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("first", Float, nullable=False),
    Column("last", Float, nullable=False),
    Column("source_key", Text, nullable=False),
    Column("language_key", Text, nullable=False),
    Column("section_key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("paragraph_first", Integer, nullable=False),
    Column("paragraph_last", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("tenure", "n"),
)

past_texts = Table(
    "past_texts",
    metadata,
    Column("key", Integer, ForeignKey("past_chunks.key"), primary_key=True),
    Column("head", Text, nullable=False),
    Column("joined", Integer, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("revision", Integer, ForeignKey("revisions.id"), primary_key=True),
    Column("reader", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

embedders = Table(
    "embedders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", Text, nullable=False, unique=True),
    Column("dimension", Integer, nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("embedder", Integer, ForeignKey("embedders.id"), nullable=False),
    Column("hash", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    UniqueConstraint("embedder", "hash"),
)

collections = Table(
    "collections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

index_entries = Table(
    "index_entries",
    metadata,
    Column("collection", Integer, ForeignKey("collections.id"), primary_key=True),
    Column("revision", Integer, ForeignKey("revisions.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("stale", Integer, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("answer_id", Text, nullable=False, unique=True),
    Column("task", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("asked_at", Text, nullable=False),
    Column("last_asked_at", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

cited = Table(
    "cited",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("article", Integer, ForeignKey("articles.id"), nullable=False),
    Column("revision_id", Text, ForeignKey("revisions.revision_id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
)

editions = Table(
    "editions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edition_id", Text, nullable=False, unique=True),
    Column("series", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("profile", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("first", Float, nullable=False),
    Column("last", Float, nullable=False),
    Column("title", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("series", "version"),
)

edition_stories = Table(
    "edition_stories",
    metadata,
    Column("edition", Integer, ForeignKey("editions.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("story_id", Text, nullable=False, index=True),
    Column("status", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edition", Integer, ForeignKey("editions.id"), nullable=False),
    Column("target", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Float, nullable=False),
    Column("claim", Text),
    Column("claimed_until", Float),
    Column("last_error", Text),
    Column("done_at", Text),
    UniqueConstraint("edition", "target"),
)

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

words = _table("words", _column("rowid", Integer), _column("title", Text), _column("text", Text))
"""The FTS5 table: its rowid is `chunks.key`."""

past_words = _table("past_words", _column("rowid", Integer), _column("title", Text), _column("text", Text))
"""The FTS5 table: its rowid is `past_chunks.key`."""
