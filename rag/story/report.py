"""An article as far as it tells a story."""

from dataclasses import dataclass

from rag.types import Stamp


@dataclass(frozen=True, slots=True)
class Report:
    """`text` is the body in canonical form, paragraphs apart by blank lines."""

    id: str
    title: str
    text: str
    published: Stamp | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """An order that does not depend on how reports were given."""
        return (self.id, self.title, str(self.published or ""), self.text)
