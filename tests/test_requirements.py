"""Requirements: how many of which form, and the leaves of the tree."""

from __future__ import annotations

import pytest

from onestop import Text
from onestop.law.requirements import AllOf, AnyOf, DocumentForm, DocumentRequirement, leaves


def document(id: str, **more: int) -> DocumentRequirement:
    return DocumentRequirement(id=id, name=Text(id), **more)


@pytest.mark.parametrize(
    ("requirement", "wanted"),
    [
        (document("a"), {DocumentForm.ORIGINAL: 1}),
        (document("a", original=1), {DocumentForm.ORIGINAL: 1}),
        (document("a", copy=2), {DocumentForm.COPY: 2}),
        (document("a", certified=1), {DocumentForm.CERTIFIED: 1}),
        (document("a", original=1, copy=2, certified=3), {DocumentForm.ORIGINAL: 1, DocumentForm.CERTIFIED: 3, DocumentForm.COPY: 2}),
        (document("a", original=0, copy=1), {DocumentForm.COPY: 1}),
    ],
)
def test_each_form_is_wanted_as_often_as_it_says(requirement: DocumentRequirement, wanted: dict[DocumentForm, int]) -> None:
    """
    Nothing said about quantity means one original.
    """
    assert wanted == requirement.wanted()


def test_leaves_are_every_document_in_order() -> None:
    """
    Alternatives and groups are walked into, at any depth.
    """
    a, b, c, d = (document(id) for id in "abcd")

    assert [a, b, c, d] == list(leaves((a, AnyOf(of=(b, AllOf(of=(c,)))), AllOf(of=(AnyOf(of=(d,)),)))))
    assert [] == list(leaves((AnyOf(of=()),)))
