"""The local embedder finds meaning, gives one text one vector, and says clearly why it cannot."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rag.embed import LocalEmbed
from rag.embed.files import ModelFiles, checked, default_files
from rag.embed.onnxfile import Node, read_nodes, with_nodes
from rag.errors import EmbeddingFailed, Misconfigured
from rag.types import Embed

ROOT = Path(__file__).parents[2]
PASSAGES = [
    "The harbour of Velm reopened after three weeks of repairs to the breakwater.",
    "The orchestra will play the symphony of a composer who died forgotten.",
    "Prices of bread rose by nine percent after a bad harvest.",
    "The goalkeeper saved two penalties and the team reached the final.",
]
QUESTIONS = {
    "When could ships dock again?": 0,
    "Which concert is planned?": 1,
    "Why is food more expensive?": 2,
    "How did the match end?": 3,
}


def test_a_question_is_nearest_to_the_passage_that_answers_it(local_embed: LocalEmbed) -> None:
    similarity = local_embed(list(QUESTIONS)) @ local_embed(PASSAGES).T
    assert similarity.argmax(axis=1).tolist() == list(QUESTIONS.values())


def test_vectors_are_finite_of_unit_length_and_in_order(local_embed: LocalEmbed) -> None:
    embed: Embed = local_embed
    texts = [*PASSAGES, "", " ", "\n", "🛶" * 50, "x" * 5000, *QUESTIONS]
    vectors = embed(texts)
    assert vectors.shape == (len(texts), embed.dimension) == (len(texts), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embed([]).shape == (0, 384)


def test_a_text_has_one_vector_whatever_it_is_embedded_with(local_embed: LocalEmbed) -> None:
    together = local_embed([*PASSAGES, "A much longer text. " * 30])
    for text, vector in zip(PASSAGES, together, strict=False):
        assert np.array_equal(local_embed([text])[0], vector)


def test_many_threads_get_the_same_vectors(local_embed: LocalEmbed) -> None:
    expected = local_embed(PASSAGES)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(local_embed, [PASSAGES] * 16):
            assert np.array_equal(found, expected)


def test_only_the_beginning_of_a_long_text_counts(local_embed: LocalEmbed) -> None:
    assert local_embed.max_tokens == 256
    beginning = "harbour " * 254
    assert np.array_equal(local_embed([beginning + "symphony " * 500])[0], local_embed([beginning])[0])
    assert not np.array_equal(local_embed(["harbour " * 253 + "symphony"])[0], local_embed([beginning])[0])


def test_tokens_are_counted_whole_and_without_special_ones(local_embed: LocalEmbed) -> None:
    assert local_embed.count_tokens("") == 0
    assert local_embed.count_tokens("The harbour, reopened.") == 5
    assert local_embed.count_tokens("harbour " * 3000) == 3000


def test_the_fingerprint_names_model_and_dimension(local_embed: LocalEmbed) -> None:
    name, _, rest = local_embed.fingerprint.partition("@")
    dimension, _, digest = rest.partition("-")
    assert (name, dimension, len(digest)) == ("all-MiniLM-L6-v2-int8", "384", 8)
    with LocalEmbed.open(workers=1) as again:
        assert again.fingerprint == local_embed.fingerprint
    with LocalEmbed(default_files(), workers=1) as looked_at:
        assert looked_at.fingerprint == local_embed.fingerprint, "what is known of the files is what they say"
        assert looked_at.max_tokens == local_embed.max_tokens


def test_the_default_model_is_loaded_once_when_the_first_text_comes() -> None:
    command = (
        "import sys; from rag.embed import LocalEmbed; embed = LocalEmbed.open(); "
        "assert embed.dimension and 'onnxruntime' not in sys.modules; "
        "embed(['late']); assert 'onnxruntime' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", command], check=True, cwd=ROOT)


@pytest.mark.parametrize("used", [True, False])
def test_closed_is_said(used: bool) -> None:
    embed = LocalEmbed.open(workers=1)
    if used:
        embed(["early"])
    embed.close()
    embed.close()
    with pytest.raises(EmbeddingFailed, match="closed"):
        embed(["late"])


# --- a model of one's own, and models that cannot be used ------------------------------------


@pytest.fixture(scope="module")
def files() -> ModelFiles:
    return default_files()


def own(directory: Path, model: bytes, tokenizer: bytes) -> Path:
    directory.mkdir()
    (directory / "model.onnx").write_bytes(model)
    (directory / "tokenizer.json").write_bytes(tokenizer)
    return directory


def test_a_directory_of_ones_own(tmp_path: Path, files: ModelFiles, local_embed: LocalEmbed) -> None:
    directory = own(tmp_path / "my-encoder", files.model, files.tokenizer)
    with LocalEmbed.open(directory, workers=1) as embed:
        assert embed.fingerprint.startswith("my-encoder@384-")
        assert embed.fingerprint != local_embed.fingerprint
        assert embed.max_tokens == 128, "as its tokenizer.json says"
        assert np.array_equal(embed(PASSAGES), local_embed(PASSAGES))
    (directory / "tokenizer.json").write_bytes(files.tokenizer + b"\n")
    with LocalEmbed.open(directory, workers=1) as changed:
        assert changed.fingerprint != embed.fingerprint


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"model\.onnx.*No such file"):
        LocalEmbed.open(tmp_path)


def test_another_file_in_place_of_the_default_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"something else")
    with pytest.raises(Misconfigured, match="RAG_EMBED_PATH"):
        checked(path, "0" * 64)


@pytest.mark.parametrize("part", ["model", "tokenizer"])
def test_a_broken_file_is_refused(tmp_path: Path, files: ModelFiles, part: str) -> None:
    model = b"no model" if part == "model" else files.model
    tokenizer = b"{" if part == "tokenizer" else files.tokenizer
    with pytest.raises(Misconfigured, match=part):
        LocalEmbed.open(own(tmp_path / "broken", model, tokenizer))


def test_a_model_that_takes_something_else_is_refused(tmp_path: Path, files: ModelFiles) -> None:
    model = files.model.replace(b"input_ids", b"pixel_map")
    with pytest.raises(Misconfigured, match="takes pixel_map"):
        LocalEmbed.open(own(tmp_path / "images", model, files.tokenizer))


def test_vectors_that_are_no_numbers_are_refused(tmp_path: Path, files: ModelFiles) -> None:
    nodes = [
        Node(n.op, n.inputs, tuple("sound" if name == "last_hidden_state" else name for name in n.outputs), n.rest)
        for n in read_nodes(files.model)
    ]
    nodes += [
        Node("Mul", ("sound", "sound"), ("square",)),
        Node("Neg", ("square",), ("negative",)),
        Node("Sqrt", ("negative",), ("last_hidden_state",)),
    ]
    with pytest.raises(EmbeddingFailed, match="not finite"):
        LocalEmbed.open(own(tmp_path / "sick", with_nodes(files.model, nodes), files.tokenizer))
