from qoricancha.reference.rules.places import Place, alphabetical


def test_accents_do_not_count_in_the_order():
    names = ["Ucayali", "Áncash", "Amazonas", "Apurímac"]

    assert sorted(names, key=alphabetical) == ["Amazonas", "Áncash", "Apurímac", "Ucayali"]


def test_enye_comes_after_n():
    assert sorted(["Caoba", "Cañete", "Canta", "Cántaro"], key=alphabetical) == [
        "Canta",
        "Cántaro",
        "Cañete",
        "Caoba",
    ]


def test_a_place_reads_as_it_is_printed():
    assert str(Place("Lima", "Lima", "Miraflores")) == "Lima / Lima / Miraflores"
