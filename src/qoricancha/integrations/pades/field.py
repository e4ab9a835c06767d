"""An empty, tagged signature field: what keeps a signed PDF within PDF/A-2a and PDF/UA-1."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String

PRINTED_AND_LOCKED = 132  # annotation flags, ISO 32000-1 table 165
SIGNED_APPEND_ONLY = 3  # ISO 32000-1 table 219


def with_signature_field(pdf: bytes, *, box: tuple[float, float, float, float], name: str, label: str) -> bytes:
    """Return the PDF with an empty signature field on its first page, known to the structure tree.

    `label` is what assistive technology reads. pikepdf ends its output with a
    newline, which PDF/A 6.1.9 wants before the signature's own objects.
    """
    document = pikepdf.open(io.BytesIO(pdf))
    page = document.pages[0]
    key = _next_parent_key(document)
    widget = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(name),
            TU=String(label),
            F=PRINTED_AND_LOCKED,
            Rect=Array(list(box)),
            P=page.obj,
            StructParent=key,
        )
    )
    _tag_as_form(document, widget, key=key, label=label)
    page.Annots = Array([*page.get("/Annots", []), widget])
    page.Tabs = Name.S
    document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array([widget]), SigFlags=SIGNED_APPEND_ONLY))
    out = io.BytesIO()
    document.save(out, object_stream_mode=ObjectStreamMode.preserve, fix_metadata_version=False, deterministic_id=True)
    return out.getvalue()


def _next_parent_key(document: pikepdf.Pdf) -> int:
    tree = document.Root.StructTreeRoot
    if "/Nums" not in tree.ParentTree:
        raise ValueError("the parent tree has kids: this PDF was not made by kernel.typeset")
    keys = [int(key) for key in list(tree.ParentTree.Nums)[::2]]
    return max([int(tree.get("/ParentTreeNextKey", 0)), *(key + 1 for key in keys)])


def _tag_as_form(document: pikepdf.Pdf, widget: pikepdf.Object, *, key: int, label: str) -> None:
    """Hang a /Form element for the widget under the document's own element."""
    tree, page = document.Root.StructTreeRoot, document.pages[0].obj
    parent = tree.K[0] if isinstance(tree.K, Array) else tree.K
    element = document.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=parent,
            Pg=page,
            Alt=String(label),
            K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page),
        )
    )
    children = list(parent.K) if isinstance(parent.K, Array) else [parent.K]
    parent.K = Array([*children, element])
    tree.ParentTree.Nums = Array([*tree.ParentTree.Nums, key, element])
    tree.ParentTreeNextKey = key + 1
