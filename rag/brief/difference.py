"""What a new version of an edition has that the one before had not."""

from rag.types import Difference, Edition, Story


def difference(before: Edition, now: Edition) -> Difference:
    """By story id; a story that only moved is not changed."""
    old, new = ({story.id: story for story in edition.stories} for edition in (before, now))
    changed = {id: _sentences(old[id], new[id]) for id in new if id in old}
    return Difference(
        before=before.id,
        added=tuple(id for id in new if id not in old),
        removed=tuple(id for id in old if id not in new),
        changed={id: pair for id, pair in changed.items() if pair != ((), ())},
    )


def _sentences(before: Story, now: Story) -> tuple[tuple[str, ...], tuple[str, ...]]:
    old, new = ([s.text for s in story.sentences] for story in (before, now))
    return tuple(t for t in new if t not in old), tuple(t for t in old if t not in new)
