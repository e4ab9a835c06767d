"""The tree is that of RFC 6962, and a path proves one leaf and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.audit.rules.merkle import (
    EMPTY_ROOT,
    Tree,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_from_path,
)

# The inputs and roots with which implementations of Certificate Transparency (RFC 6962) test themselves.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]
leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70, unique=True)


def grown(hashes: list[bytes]) -> Tree:
    tree = Tree()
    for one in hashes:
        tree.append(one)
    return tree


def by_definition(hashes: list[bytes]) -> bytes:
    """Return MTH of RFC 6962, section 2.1, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    split = max(1 << power for power in range(len(hashes).bit_length()) if 1 << power < len(hashes))
    return node_hash(by_definition(hashes[:split]), by_definition(hashes[split:]))


@pytest.mark.parametrize("size", range(1, len(ROOTS) + 1))
def test_roots_are_those_of_the_standard(size):
    assert grown(LEAVES[:size]).root.hex() == ROOTS[size - 1]


def test_an_empty_tree_has_the_hash_of_nothing():
    assert Tree().root == EMPTY_ROOT


def test_a_node_does_not_pass_for_a_leaf():
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])


@given(leaves)
def test_a_grown_tree_has_the_root_of_the_definition(hashes):
    assert grown(hashes).root == by_definition(hashes)


@given(leaves, leaves)
def test_a_tree_goes_on_from_its_peaks(first, more):
    whole, half = grown(first + more), grown(first)
    continued = Tree(half.size, half.peaks)
    for one in more:
        continued.append(one)
    assert (continued.root, continued.peaks) == (whole.root, whole.peaks)


@given(st.data(), leaves)
def test_a_path_proves_its_leaf_and_no_other(data, hashes):
    index = data.draw(st.integers(0, len(hashes) - 1))
    path = inclusion_path(index, len(hashes), iter(hashes))
    root = grown(hashes).root
    assert root_from_path(hashes[index], index, len(hashes), path) == root
    assert root_from_path(leaf_hash(hashes[index]), index, len(hashes), path) != root
    for other in set(range(len(hashes))) - {index}:
        try:
            assert root_from_path(hashes[index], other, len(hashes), path) != root
        except ValueError:
            continue  # a leaf elsewhere may have a way of another length


@given(st.data(), leaves)
def test_a_path_of_another_length_is_refused(data, hashes):
    path = inclusion_path(index := data.draw(st.integers(0, len(hashes) - 1)), len(hashes), hashes)
    with pytest.raises(ValueError, match="the path has"):
        root_from_path(hashes[index], index, len(hashes), [*path, b"\x00" * 32])


def test_a_leaf_outside_of_the_tree_has_no_path():
    with pytest.raises(ValueError, match="no leaf 8"):
        inclusion_path(8, 8, LEAVES)


def test_too_few_leaves_give_no_path():
    with pytest.raises(ValueError, match="7 leaves, not 8"):
        inclusion_path(0, 8, LEAVES[:7])


def test_peaks_must_fit_the_size():
    with pytest.raises(ValueError, match="has 2 peaks"):
        Tree(3, [LEAVES[0]])
