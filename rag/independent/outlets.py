"""Outlets as an archive shows them: each known by its name, its hosts and other spellings, shown by its name.

Articles give a name, a host or both. A name and a host are one outlet where they stand together in enough articles: the
host is that of at least half of the name's articles, and the name that of at least two thirds of the host's named ones.
So a column, a section or an agency on an outlet's pages does not take its host, and a host of many publishers
(`registered` is None) is nobody's. A name without addresses and a host without names are one where the name is the
host's first label ("CNN", "cnn.com") and no other host has it. What an operator says of an outlet goes before all this.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlsplit

from rag.independent.publisher import is_host, name_key, registered
from rag.types import Head, Passage

Shown = TypeVar("Shown", bound=Head | Passage)
HALF, MOST = 1 / 2, 2 / 3
Counted = dict[str, float]
CLOSEST = 5
"""Outlets that are told where none is meant."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One spelling of a source, how often it stands in the archive, and addresses of some of its articles."""

    source: str
    count: int
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What an operator says of an outlet."""

    name: str
    hosts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlet:
    """`name` is what it is shown by: the commonest of its names, or its host. `spellings` are those of the archive."""

    name: str
    hosts: tuple[str, ...]
    spellings: tuple[str, ...]
    count: int
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlets:
    """The commonest first. Immutable."""

    all: tuple[Outlet, ...] = ()
    _by_name: Mapping[str, Outlet] = field(default_factory=dict[str, Outlet])
    _by_host: Mapping[str, Outlet] = field(default_factory=dict[str, Outlet])
    _below: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @classmethod
    def of(cls, seen: Iterable[Seen], given: Sequence[Given] = ()) -> "Outlets":
        return _Archive(list(seen), given).outlets()

    @property
    def names(self) -> tuple[str, ...]:
        """Whatever a question may call those by of which there is something to find."""
        there = [outlet for outlet in self.all if outlet.count]
        return tuple(sorted({name for o in there for name in (o.name, *o.aliases, *o.spellings)}))

    def find(self, asked: str) -> Outlet | None:
        """By any of its names, in any case, or by its host, an address of it, or that without its ending."""
        host = host_of(asked)
        if host is None:
            return self._by_name.get(_key(asked))
        return self._by_host.get(registered(host) or host) or self._by_name.get(_label(host))

    def spellings(self, asked: str) -> tuple[str, ...]:
        """Of the archive, as filters need them: of the outlet and, for a host, of all names at home there or below it;
        for a host below an outlet's, of those alone. Empty when nothing in the archive is called so."""
        host = host_of(asked)
        below = self._below.get(host, ()) if host else ()
        found = self.find(asked)
        own = found.spellings if found and not (host and below and host not in found.hosts) else ()
        return tuple(dict.fromkeys([*own, *below]))

    def name(self, source: str | None) -> str | None:
        """What an article of that source is shown with."""
        if not source:
            return source
        found = self.find(source)
        return found.name if found else source

    def shown(self, of: Shown) -> Shown:
        """With the name of its outlet as its source."""
        name = self.name(of.source)
        return of if name == of.source else replace(of, source=name)

    def closest(self, asked: str) -> tuple[str, ...]:
        """Names that look like it, the likest first; the commonest outlets where none does."""
        keys = {
            **{key: o.name for key, o in self._by_name.items()},
            **{key: o.name for key, o in self._by_host.items()},
        }
        host = host_of(asked)
        key = _label(host) if host else name_key(asked)
        like = [like for form in (key, host) if form for like in get_close_matches(form, list(keys), CLOSEST)]
        within = [name for other, name in keys.items() if len(key) > 2 and key in other]
        found = [*(keys[one] for one in like), *within] or [outlet.name for outlet in self.all]
        return tuple(dict.fromkeys(found))[:CLOSEST]


@lru_cache(maxsize=32_768)
def host_of(asked: str) -> str | None:
    """Of "www.cnn.com", "https://cnn.com/x": the host without `www.`; None for what is a name."""
    text = asked.strip()
    if "://" in text:
        try:
            text = urlsplit(text).hostname or ""
        except ValueError:
            return None
    return text.lower().removeprefix("www.") if is_host(text) else None


@lru_cache(maxsize=8_192)
def _label(host: str) -> str:
    return name_key((registered(host) or host).split(".")[0])


class _Archive:
    """Puts names and hosts together. A node is a name's key or, with "@" before it, a host."""

    def __init__(self, seen: Sequence[Seen], given: Sequence[Given]) -> None:
        self.seen, self.given = seen, given
        self.at: dict[str, Counted] = defaultdict(lambda: defaultdict(float))
        self.of: dict[str, Counted] = defaultdict(lambda: defaultdict(float))
        self.joined: dict[str, str] = {}
        for one in seen:
            node = _node(one.source)
            self.joined.setdefault(node, node)
            for host in filter(None, map(_home, one.urls)):
                self.joined.setdefault(f"@{host}", f"@{host}")
                if not node.startswith("@"):
                    weight = max(1, one.count) / len(one.urls)
                    self.at[node][host] += weight
                    self.of[host][node] += weight  # pyright: ignore[reportArgumentType]

    def outlets(self) -> Outlets:
        self._by_articles()
        self._by_labels()
        said = dict(self._by_operator())
        members: dict[str, list[str]] = defaultdict(list)
        for node in self.joined:
            members[self._root(node)].append(node)
        spelled: dict[str, list[Seen]] = defaultdict(list)
        for one in self.seen:
            spelled[self._root(_node(one.source))].append(one)
        found = {root: _outlet(spelled[root], nodes, said.get(root)) for root, nodes in members.items()}
        kept = {root: outlet for root, outlet in found.items() if outlet.spellings}
        by_node = {node: kept[root] for root, nodes in members.items() if root in kept for node in nodes}
        names = {node: outlet for node, outlet in by_node.items() if not node.startswith("@")}
        hosts = {node[1:]: outlet for node, outlet in by_node.items() if node.startswith("@")}
        return Outlets(
            tuple(sorted(kept.values(), key=lambda o: (-o.count, o.name))),
            dict(_with_labels(names, hosts)),
            hosts,
            self._below(),
        )

    def _by_articles(self) -> None:
        for node, hosts in self.at.items():
            host, share = _greatest(hosts)
            if share >= HALF and _greatest(self.of[host])[0] == node and _greatest(self.of[host])[1] >= MOST:
                self._join(node, f"@{host}")

    def _by_labels(self) -> None:
        hosts: dict[str, list[str]] = defaultdict(list)
        for node in self.joined:
            if node.startswith("@"):
                hosts[_label(node[1:])].append(node[1:])
        for label, alike in hosts.items():
            if label in self.joined and len(alike) == 1 and not self.at[label] and not self.of[alike[0]]:
                self._join(label, f"@{alike[0]}")

    def _by_operator(self) -> Iterator[tuple[str, Given]]:
        for one in self.given:
            nodes = [_key(one.name), *map(_key, one.aliases), *(f"@{h}" for h in map(_registered, one.hosts))]
            for node in nodes:
                self.joined.setdefault(node, node)
                self._join(nodes[0], node)
        for one in self.given:
            yield self._root(_key(one.name)), one

    def _join(self, one: str, other: str) -> None:
        self.joined[self._root(other)] = self._root(one)

    def _root(self, node: str) -> str:
        while self.joined[node] != node:
            node = self.joined[node]
        return node

    def _below(self) -> Mapping[str, tuple[str, ...]]:
        """By host, the spellings whose articles are mostly there or below it."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.seen:
            own = host_of(one.source)
            hosts = Counter([own] if own else filter(None, map(host_of, one.urls)))
            counted: Counter[str] = Counter()
            for host, count in hosts.items():
                labels = host.split(".")
                counted.update({".".join(labels[i:]): count for i in range(len(labels) - 1)})
            for host, count in counted.items():
                if count >= HALF * hosts.total():
                    found[host].append(one.source)
        return {host: tuple(sources) for host, sources in found.items()}


def _outlet(spelled: Sequence[Seen], nodes: Sequence[str], said: Given | None) -> Outlet:
    proper = [one for one in spelled if not is_host(one.source)]
    by_name: Counter[str] = Counter()
    for one in proper or spelled:
        by_name[" ".join(one.source.split())] += one.count
    hosts = tuple(sorted(node[1:] for node in nodes if node.startswith("@")))
    commonest = min(by_name, key=lambda name: (-by_name[name], name), default=hosts[0] if hosts else "")
    name = said.name if said else commonest if proper else host_of(commonest) or commonest
    spellings = tuple(sorted(one.source for one in spelled))
    return Outlet(name, hosts, spellings, sum(one.count for one in spelled), said.aliases if said else ())


def _with_labels(names: Mapping[str, Outlet], hosts: Mapping[str, Outlet]) -> Iterator[tuple[str, Outlet]]:
    """Names, and the first labels of hosts that are nobody else's."""
    alike: dict[str, list[Outlet]] = defaultdict(list)
    for host, outlet in hosts.items():
        if outlet not in alike[_label(host)]:
            alike[_label(host)].append(outlet)
    yield from ((label, of[0]) for label, of in alike.items() if len(of) == 1 and label)
    yield from names.items()


def _greatest(counted: Counted) -> tuple[str, float]:
    """The commonest, and its share."""
    name = min(counted, key=lambda key: (-counted[key], key))
    return name, counted[name] / sum(counted.values())


def _key(name: str) -> str:
    return name_key(name) or name.strip().casefold()


@lru_cache(maxsize=8_192)
def _node(source: str) -> str:
    host = host_of(source)
    return f"@{registered(host) or host}" if host else _key(source)


@lru_cache(maxsize=32_768)
def _home(url: str) -> str | None:
    host = host_of(url)
    return registered(host) if host else None


def _registered(host: str) -> str:
    bare = host_of(host) or host.strip().lower()
    return registered(bare) or bare
