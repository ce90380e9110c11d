"""Log lines of the server: text for people, or one JSON object a line. Secrets are never handed to a logger."""

import json
import logging
from datetime import UTC, datetime

from rag.config import Settings


class JsonLines(logging.Formatter):
    """`time`, `level`, `logger`, `message`, and `trace` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        trace = {"trace": self.formatException(record.exc_info)} if record.exc_info else {}
        return json.dumps(line | trace, ensure_ascii=False)


def configure(settings: Settings) -> None:
    """Of the whole process; to standard error."""
    handler = logging.StreamHandler()
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if settings.log_format == "json" else text)
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for chatty in ("httpx2", "httpcore2", "openai", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
