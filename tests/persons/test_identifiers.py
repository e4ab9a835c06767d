import pytest

from qoricancha.persons.rules.identifiers import document_key


@pytest.mark.parametrize("written", ["V-12.345.678", "v12345678", " V 12 345 678 "])
def test_the_ways_of_writing_one_number_have_one_key(written: str):
    assert document_key("VEN", written) == "VEN:V12345678"


def test_the_order_of_digits_counts():
    assert document_key("VEN", "12") != document_key("VEN", "21")


def test_the_same_number_of_another_country_is_another_document():
    assert document_key("VEN", "12345678") != document_key("COL", "12345678")
