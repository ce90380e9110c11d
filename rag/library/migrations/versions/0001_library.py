"""Articles, revisions, chunks, full-text index, vectors, index state."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE articles (
        id INTEGER NOT NULL PRIMARY KEY,
        article_id TEXT NOT NULL UNIQUE,
        status TEXT NOT NULL CHECK (status IN ('live', 'withdrawn')),
        revision_id TEXT NOT NULL REFERENCES revisions (revision_id) DEFERRABLE INITIALLY DEFERRED,
        first FLOAT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    )""",
    "CREATE INDEX articles_newest ON articles (status, first, id)",
    "CREATE INDEX articles_current ON articles (status, revision_id)",
    # Long columns last: SQLite reads a row from the left and stops when it has what it needs.
    """
    CREATE TABLE revisions (
        id INTEGER NOT NULL PRIMARY KEY,
        revision_id TEXT NOT NULL UNIQUE,
        article INTEGER NOT NULL REFERENCES articles (id),
        number INTEGER NOT NULL,
        first FLOAT NOT NULL,
        last FLOAT NOT NULL,
        source_key TEXT NOT NULL,
        language_key TEXT NOT NULL,
        section_key TEXT NOT NULL,
        title TEXT NOT NULL,
        url TEXT,
        source TEXT,
        language TEXT,
        section TEXT,
        published_at TEXT,
        precision TEXT,
        ingested_at TEXT NOT NULL,
        authors TEXT NOT NULL,
        furniture TEXT NOT NULL,
        metadata TEXT NOT NULL,
        sentences BLOB NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (article, number)
    )""",
    """
    CREATE TABLE originals (
        revision INTEGER NOT NULL PRIMARY KEY REFERENCES revisions (id),
        media_type TEXT NOT NULL,
        data BLOB NOT NULL
    )""",
    """
    CREATE TABLE paragraphs (
        revision INTEGER NOT NULL REFERENCES revisions (id),
        n INTEGER NOT NULL,
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        PRIMARY KEY (revision, n)
    ) WITHOUT ROWID""",
    """
    CREATE TABLE chunks (
        "key" INTEGER NOT NULL PRIMARY KEY,
        seq INTEGER NOT NULL UNIQUE,
        article INTEGER NOT NULL REFERENCES articles (id),
        revision INTEGER NOT NULL REFERENCES revisions (id),
        n INTEGER NOT NULL,
        first FLOAT NOT NULL,
        last FLOAT NOT NULL,
        source_key TEXT NOT NULL,
        language_key TEXT NOT NULL,
        section_key TEXT NOT NULL,
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        paragraph_first INTEGER NOT NULL,
        paragraph_last INTEGER NOT NULL,
        hash TEXT NOT NULL,
        UNIQUE (revision, n)
    )""",
    "CREATE INDEX ix_chunks_article ON chunks (article)",
    "CREATE INDEX ix_chunks_source ON chunks (source_key)",
    "CREATE INDEX ix_chunks_hash ON chunks (hash)",
    """
    CREATE TABLE chunk_texts (
        "key" INTEGER NOT NULL PRIMARY KEY REFERENCES chunks ("key"),
        head TEXT NOT NULL,
        joined INTEGER NOT NULL,
        sentences BLOB NOT NULL,
        text TEXT NOT NULL
    )""",
    """
    CREATE VIEW chunk_words AS
        SELECT t."key" AS "key", r.title AS title, t.text AS text
        FROM chunk_texts t JOIN chunks c ON c."key" = t."key" JOIN revisions r ON r.id = c.revision""",
    """
    CREATE VIRTUAL TABLE words USING fts5 (
        title, text, content = 'chunk_words', content_rowid = 'key',
        tokenize = 'porter unicode61 remove_diacritics 2'
    )""",
    """
    CREATE TRIGGER chunk_words_added AFTER INSERT ON chunk_texts BEGIN
        INSERT INTO words (rowid, title, text)
            SELECT w."key", w.title, w.text FROM chunk_words w WHERE w."key" = NEW."key";
    END""",
    """
    CREATE TRIGGER chunk_words_removed BEFORE DELETE ON chunk_texts BEGIN
        INSERT INTO words (words, rowid, title, text)
            SELECT 'delete', w."key", w.title, w.text FROM chunk_words w WHERE w."key" = OLD."key";
    END""",
    """
    CREATE TABLE embedders (
        id INTEGER NOT NULL PRIMARY KEY,
        fingerprint TEXT NOT NULL UNIQUE,
        dimension INTEGER NOT NULL
    )""",
    """
    CREATE TABLE vectors (
        id INTEGER NOT NULL PRIMARY KEY,
        embedder INTEGER NOT NULL REFERENCES embedders (id),
        hash TEXT NOT NULL,
        vector BLOB NOT NULL,
        UNIQUE (embedder, hash)
    )""",
    "CREATE TABLE collections (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """
    CREATE TABLE index_entries (
        collection INTEGER NOT NULL REFERENCES collections (id),
        revision INTEGER NOT NULL REFERENCES revisions (id),
        n INTEGER NOT NULL,
        hash TEXT NOT NULL,
        stale INTEGER NOT NULL,
        PRIMARY KEY (collection, revision, n)
    ) WITHOUT ROWID""",
    "CREATE INDEX index_entries_stale ON index_entries (collection) WHERE stale",
    "CREATE INDEX index_entries_revision ON index_entries (revision)",
    "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
