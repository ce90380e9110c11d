"""Models that were fitted and are shipped as JSON beside the code that uses them, each with the hash of its content."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Form = Mapping[str, Any]


def load(path: Path, made_by: str) -> Form:
    """What `python -m evals.fit {made_by}` wrote. Raises `ValueError` where the content is not that of its hash."""
    form = json.loads(path.read_text("utf-8"))
    if form["sha256"] != content_hash(form):
        raise ValueError(f"{path.name} was changed: fit it again (python -m evals.fit {made_by})")
    return form


def save(path: Path, form: Form) -> str:
    """Writes it with its hash, which is returned."""
    digest = content_hash(form)
    text = json.dumps({**form, "sha256": digest}, sort_keys=True, separators=(",", ":"))
    path.write_text(text + "\n", "utf-8")
    return digest


def content_hash(form: Form) -> str:
    """SHA-256 of all but the hash itself, keys sorted, without white space."""
    content = {key: value for key, value in form.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
