"""Merkle trees of RFC 6962, section 2.1: leaves and nodes are hashed apart, so that neither passes for the other."""

import hashlib
from collections.abc import Iterable, Sequence

_LEAF, _NODE = b"\x00", b"\x01"
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry's bytes as a leaf: 32 bytes."""
    return hashlib.sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return hashlib.sha256(_NODE + left + right).digest()


class Tree:
    """A tree that grows at its end; all it keeps are its `peaks`: the roots of its whole subtrees, the largest first.

    There is one peak for each 1 in the binary form of `size`.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if size.bit_count() != len(peaks):
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(peaks)}")
        self.size, self.peaks = size, list(peaks)

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        self.size += 1
        width = self.size
        while width % 2 == 0:
            leaf = node_hash(self.peaks.pop(), leaf)
            width //= 2
        self.peaks.append(leaf)

    @property
    def root(self) -> bytes:
        """The hash of the whole tree."""
        if not self.peaks:
            return EMPTY_ROOT
        *larger, root = self.peaks
        for peak in reversed(larger):
            root = node_hash(peak, root)
        return root


def inclusion_path(index: int, size: int, leaves: Iterable[bytes]) -> list[bytes]:
    """Return what proves that leaf `index` is in the tree of these `size` leaves: its siblings, the nearest first.

    Reads the leaves once, in order, and keeps few of them. Raises ValueError when there are too few.
    """
    spans = _siblings(index, size)
    trees = {span: Tree() for span in spans}
    inner = iter(sorted(spans))
    span, read = next(inner, (size, size)), 0
    for read, leaf in enumerate(leaves, 1):
        if read > span[1]:
            span = next(inner, (size, size))
        if span[0] < read <= span[1]:
            trees[span].append(leaf)
        if read == size:
            break
    if read < size:
        raise ValueError(f"{read} leaves, not {size}")
    return [trees[span].root for span in spans]


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root of the tree in which `path` proves the leaf. Raises ValueError when its length is wrong."""
    spans = _siblings(index, size)
    if len(path) != len(spans):
        raise ValueError(f"the path has {len(path)} hashes, not {len(spans)}")
    root = leaf
    for (start, _end), sibling in zip(spans, path, strict=True):
        root = node_hash(sibling, root) if start < index else node_hash(root, sibling)
    return root


def _siblings(index: int, size: int) -> list[tuple[int, int]]:
    """Return the spans (first leaf, leaf after the last) of the subtrees beside the way from the leaf to the root."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} among {size}")
    spans: list[tuple[int, int]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)  # the largest power of two below the width
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]
