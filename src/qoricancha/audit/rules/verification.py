"""Recompute the ledger and say what does not fit. Reads leaves and seals once, in order, and keeps none of them.

Each `_check_…` finds something that no other does; a test takes one after the other away and shows what slips through.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from qoricancha.audit.rules import kept
from qoricancha.audit.rules.entries import READ_LOG, SOURCES, entry_bytes
from qoricancha.audit.rules.faults import Fault, Kind
from qoricancha.audit.rules.merkle import Tree, leaf_hash
from qoricancha.audit.rules.seals import BEFORE_THE_FIRST, Seal

CLOCK_SLACK = timedelta(minutes=5)
"""Seals and rows are dated by the same clock, that of the database; it may be set right in between."""


@dataclass(frozen=True)
class Leaf:
    """A leaf and the row that it stands for: columns as text, or None when there is no such row."""

    position: int
    source: str
    row_id: int
    number: int
    hash: bytes
    row: Mapping[str, str | None] | None

    @property
    def where(self) -> str:
        """The row in words."""
        return f"{self.source} {self.row_id}"

    @property
    def at(self) -> datetime | None:
        """The moment that the row gives, if it can be read."""
        try:
            return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int((self.row or {})["at"] or ""))
        except (KeyError, ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class StoredSeal:
    """A seal with the peaks that the sealer kept beside it, from which it, and a verification, can go on."""

    seal: Seal
    peaks: tuple[bytes, ...]

    def gives_its_root(self) -> bool:
        """Whether the peaks are those of the seal."""
        size = self.seal.tree_size
        return size.bit_count() == len(self.peaks) and Tree(size, self.peaks).root == self.seal.root


@dataclass
class Found:
    """What a verification saw; `waiting` rows are younger than the last seal's work, `erased` ones past their term."""

    entries: int = 0
    seals: int = 0
    erased: int = 0
    waiting: int = 0
    waiting_since: datetime | None = None
    heads: int = 0
    last: Seal = BEFORE_THE_FIRST


@dataclass
class Verification:
    """One pass over the ledger, or over what came after `start`. `is_signed` says whether a known key signed a seal."""

    is_signed: Callable[[Seal], bool]
    now: datetime
    heads: list[Seal] = field(default_factory=list)
    start: StoredSeal = field(default_factory=lambda: StoredSeal(BEFORE_THE_FIRST, ()))
    found: Found = field(default_factory=Found)

    def __post_init__(self) -> None:
        self._before = self.found.last = self.start.seal
        self._heads: dict[int, list[Seal]] = {}
        for head in self.heads:
            self._heads.setdefault(head.number, []).append(head)
        self._tree = Tree(self.start.seal.tree_size, self.start.peaks)
        self._earlier: list[Seal] = [self._before]
        self._order: tuple[datetime, str, int] | None = None

    def faults(
        self, leaves: Iterable[Leaf], seals: Iterable[StoredSeal], without_leaf: Iterable[tuple[str, int, datetime]]
    ) -> Iterator[Fault]:
        """Yield what is wrong. `leaves` and `seals` in order, from `start` on; `without_leaf`: rows that have none."""
        waiting = iter(leaves)
        leaf = next(waiting, None)
        for stored in seals:
            yield from self._check_chain(stored.seal)
            yield from self._check_signature(stored.seal)
            self._order = None
            while leaf is not None and leaf.position < stored.seal.tree_size:
                yield from self._leaf(leaf, stored.seal)
                leaf = next(waiting, None)
            yield from self._check_root(stored)
            yield from self._check_heads(stored.seal)
            self._go_on_after(stored)
        yield from self._check_end(leaf)
        yield from self._check_signatures_of_heads()
        yield from self._check_cut_off()
        yield from self._check_rows(without_leaf)

    def _go_on_after(self, stored: StoredSeal) -> None:
        seal = stored.seal
        if stored.gives_its_root():  # each seal is judged by itself, whatever is wrong with those before it
            self._tree = Tree(seal.tree_size, stored.peaks)
        self._earlier.append(seal)
        while len(self._earlier) > 1 and _is_settled(self._earlier[1], seal):
            del self._earlier[0]
        self._before = self.found.last = seal
        self.found.seals += 1

    def _leaf(self, leaf: Leaf, seal: Seal) -> Iterator[Fault]:
        self._tree.append(leaf.hash)
        self.found.entries += 1
        yield from self._check_settled(leaf, seal)
        if leaf.row is None:
            yield from self._check_presence(leaf, seal)
            return
        if faults := list(self._check_hash(leaf)):
            yield from faults
            return
        yield from self._check_date(leaf, seal)
        yield from self._check_order(leaf, seal)

    def _check_hash(self, leaf: Leaf) -> Iterator[Fault]:
        try:
            sealed = leaf_hash(entry_bytes(SOURCES[leaf.source], leaf.number, leaf.row or {}))
        except KeyError:
            yield Fault(Kind.EDITED, leaf.where, f"unknown source or format {leaf.number}")
            return
        if sealed != leaf.hash:
            yield Fault(Kind.EDITED, leaf.where, f"position {leaf.position}")

    def _check_presence(self, leaf: Leaf, seal: Seal) -> Iterator[Fault]:
        """Only reads may go, once they are past their term."""
        if leaf.source == READ_LOG.name and seal.sealed_at < self.now - kept.READ_LOG:
            self.found.erased += 1
        else:
            yield Fault(Kind.DELETED, leaf.where, f"position {leaf.position}, sealed {_day(seal)}")

    def _check_settled(self, leaf: Leaf, seal: Seal) -> Iterator[Fault]:
        if leaf.row_id <= self._before.settled.get(leaf.source, 0):
            yield Fault(Kind.INSERTED, leaf.where, f"sealed {_day(seal)}, when its place was settled long since")

    def _check_date(self, leaf: Leaf, seal: Seal) -> Iterator[Fault]:
        """A row that was numbered after a seal cannot be older than it, nor younger than the seal that covers it."""
        at = leaf.at
        since = max((one.sealed_at for one in self._earlier if leaf.row_id > one.drawn.get(leaf.source, 0)), default=at)
        if at is None or since is None or not since - CLOCK_SLACK <= at <= seal.sealed_at + CLOCK_SLACK:
            yield Fault(Kind.BACKDATED, leaf.where, f"says {at}, sealed {_day(seal)}")

    def _check_order(self, leaf: Leaf, seal: Seal) -> Iterator[Fault]:
        """Within a seal entries stand by moment, source and id."""
        if leaf.at is None or seal.number != self._before.number + 1:
            return
        mine = (leaf.at, leaf.source, leaf.row_id)
        if self._order is not None and mine < self._order:
            yield Fault(Kind.REORDERED, leaf.where, f"position {leaf.position}")
        self._order = mine

    def _check_chain(self, seal: Seal) -> Iterator[Fault]:
        before = self._before
        follows = (
            seal.number == before.number + 1
            and seal.previous_root == before.root
            and seal.tree_size > before.tree_size
            and seal.sealed_at >= before.sealed_at - CLOCK_SLACK
        )
        if not follows:
            yield Fault(Kind.SEAL_MISSING, f"seal {seal.number}", f"after seal {before.number}")

    def _check_signature(self, seal: Seal) -> Iterator[Fault]:
        if not self.is_signed(seal):
            yield Fault(Kind.FORGED_SEAL, f"seal {seal.number}", f"of {_day(seal)}")

    def _check_root(self, stored: StoredSeal) -> Iterator[Fault]:
        seal = stored.seal
        span = f"seal {seal.number}, positions {self._before.tree_size} to {seal.tree_size - 1}"
        if self._tree.size != seal.tree_size:
            yield Fault(Kind.LEAF_MISSING, span, f"{self._tree.size} leaves, {seal.tree_size} sealed")
        elif self._tree.root != seal.root:
            yield Fault(Kind.REWRITTEN, span, f"of {_day(seal)}")
        elif tuple(self._tree.peaks) != stored.peaks:
            yield Fault(Kind.REWRITTEN, f"peaks of seal {seal.number}")

    def _check_heads(self, seal: Seal) -> Iterator[Fault]:
        for head in self._heads.get(seal.number, []):
            self.found.heads += 1
            if head.payload() != seal.payload():
                yield Fault(Kind.FORKED, f"head {head.number} of {_day(head)}")

    def _check_signatures_of_heads(self) -> Iterator[Fault]:
        for head in self.heads:
            if not self.is_signed(head):
                yield Fault(Kind.FORGED_HEAD, f"head {head.number} of {_day(head)}")

    def _check_cut_off(self) -> Iterator[Fault]:
        last = self.found.last
        for head in self.heads:
            if head.number > last.number:
                missing = f"{head.tree_size} entries then, {last.tree_size} now"
                yield Fault(Kind.TRUNCATED, f"head {head.number} of {_day(head)}", missing)

    def _check_end(self, leaf: Leaf | None) -> Iterator[Fault]:
        if leaf is not None:
            yield Fault(Kind.UNSEALED_LEAVES, f"from position {leaf.position}")

    def _check_rows(self, without_leaf: Iterable[tuple[str, int, datetime]]) -> Iterator[Fault]:
        for source, row_id, at in without_leaf:
            if row_id <= self.found.last.settled.get(source, 0):
                yield Fault(Kind.INSERTED, f"{source} {row_id}", f"says {at}, never sealed")
            else:
                self.found.waiting += 1
                self.found.waiting_since = min(at, self.found.waiting_since or at)


def _is_settled(one: Seal, last: Seal) -> bool:
    """Whether whatever still comes was numbered after `one`: of those before it nothing need be remembered."""
    return all(drawn <= last.settled.get(name, 0) for name, drawn in one.drawn.items())


def _day(seal: Seal) -> str:
    return seal.sealed_at.isoformat(timespec="seconds")
