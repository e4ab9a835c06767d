"""`verify-ledger` and `ledger-proof`: what they say, and their exit codes."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from qoricancha.audit.queries import last_seal
from tests.audit.ledger import as_superuser, newest, seal, small_ledger, write
from tests.database import as_role

WHOLE, WRONG, CANNOT_SAY = 0, 1, 2


@pytest.fixture
def folder(committing, settings, tmp_path) -> Path:
    """Where the heads of a small ledger lie."""
    settings.QORICANCHA_LEDGER_HEADS = str(tmp_path / "heads")
    small_ledger()
    return tmp_path / "heads"


@pytest.fixture
def superuser(postgres, committing):
    with as_superuser(postgres.url("postgres", committing)) as database:
        yield database


def run(*arguments: object, name: str = "verify_ledger") -> tuple[int, str, str]:
    """Run a command as the owner; return its exit code and what it wrote."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with as_role("owner"):
            call_command(name, *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return WHOLE, out.getvalue(), err.getvalue()


def edit_a_read(database) -> int:
    """Change the first read, of the first seal; return its number."""
    (row_id,) = database.execute(
        "UPDATE audit.read_log SET purpose = 'x' WHERE id = (SELECT min(id) FROM audit.read_log) RETURNING id"
    ).fetchone()
    database.commit()
    return row_id


def test_a_whole_ledger(folder):
    code, said, _ = run("--heads", folder)
    assert code == WHOLE
    assert said.splitlines()[1:] == [
        "0 reads were erased after their term.",
        "0 rows wait for their seal.",
        "2 of 2 heads compared.",
        "The ledger is whole.",
    ]


def test_without_heads_it_says_what_it_cannot_notice(folder):
    assert "No head was given: an end that was cut off cannot be noticed." in run()[1]


def test_an_empty_ledger_is_whole(committing):
    assert run()[0] == WHOLE


def test_what_is_wrong_is_said_and_gives_1(folder, superuser):
    row_id = edit_a_read(superuser)
    code, _, complaints = run("--heads", folder)
    assert code == WRONG
    assert f"EDITED read_log {row_id}: the row is not what was sealed" in complaints
    assert complaints.endswith("1 faults.")


def test_a_ledger_that_lost_its_end_gives_1(folder, superuser):
    superuser.execute("DELETE FROM audit.ledger_seal WHERE number > 3")
    superuser.execute("DELETE FROM audit.ledger_leaf WHERE position >= (SELECT max(tree_size) FROM audit.ledger_seal)")
    superuser.execute("DELETE FROM audit.ledger_export")
    superuser.commit()
    assert run()[0] == WHOLE
    code, _, complaints = run("--heads", folder)
    assert (code, "TRUNCATED head 5" in complaints) == (WRONG, True)


def test_of_very_many_faults_the_first_are_shown_and_all_counted(folder, superuser):
    write(changes=0, reads=101)
    seal()
    superuser.execute("UPDATE audit.read_log SET purpose = 'x'")
    (rows,) = superuser.execute("SELECT count(*) FROM audit.read_log").fetchone()
    superuser.commit()
    _, _, complaints = run()
    assert complaints.count("EDITED read_log") == 100
    assert f"… and {rows - 100} more" in complaints
    assert complaints.endswith(f"{rows} faults.")


@pytest.mark.parametrize("keys", ["", "no key"])
def test_without_a_public_key_nothing_can_be_said(folder, settings, keys):
    settings.QORICANCHA_SECRETS = {**settings.QORICANCHA_SECRETS, "QORICANCHA_LEDGER_PUBLIC_KEY": keys}
    code, said, complaints = run()
    assert (code, said) == (CANNOT_SAY, "")
    assert "Nothing can be said: QORICANCHA_LEDGER_PUBLIC_KEY" in complaints


def test_a_file_that_is_no_head_is_not_passed_over(folder):
    (folder / "2019.json").write_text("{}")
    code, _, complaints = run("--heads", folder)
    assert (code, "2019.json is no head" in complaints) == (CANNOT_SAY, True)


def test_a_folder_that_is_not_there_is_not_passed_over(folder):
    assert run("--heads", folder / "elsewhere")[0] == CANNOT_SAY


def test_from_the_newest_head_on(folder, superuser):
    write()
    seal()
    edit_a_read(superuser)
    code, said, _ = run("--heads", folder, "--since", "newest")
    assert (code, said.splitlines()[-1]) == (WHOLE, "Whole since seal 5.")
    assert said.startswith("4 entries under 1 seals")
    assert run("--heads", folder)[0] == WRONG


def test_a_head_that_the_ledger_does_not_hold_is_no_start(folder, superuser):
    superuser.execute("UPDATE audit.ledger_seal SET peaks = peaks[1:1] WHERE number = 5")
    superuser.commit()
    code, _, complaints = run("--heads", folder, "--since", "5")
    assert (code, "does not hold head 5" in complaints) == (WRONG, True)


@pytest.mark.parametrize("arguments", [("--since", "4"), ("--since", "2")])
def test_a_head_that_was_not_exported_is_no_start(folder, arguments):
    given = arguments if arguments[1] == "2" else ("--heads", folder, *arguments)
    assert run(*given)[0] == CANNOT_SAY


# --- the proof of one row ---


@pytest.fixture
def head(folder) -> Path:
    """The newest head, as an auditor keeps it."""
    return max(folder.iterdir())


def first_read(database) -> int:
    """Return the number of the first read: under the first seal."""
    (row_id,) = database.execute("SELECT min(id) FROM audit.read_log").fetchone()
    database.commit()
    return row_id


def proof(tmp_path, head, superuser, source="read_log") -> Path:
    row_id = first_read(superuser) if source == "read_log" else 1
    code, said, complaints = run("give", source, row_id, "--head", head, name="ledger_proof")
    assert code == WHOLE, complaints
    (path := tmp_path / "proof.json").write_text(said, encoding="utf-8")
    return path


@pytest.mark.parametrize("source", ["history", "read_log"])
def test_a_row_is_proved_against_a_head(tmp_path, head, superuser, source):
    code, said, _ = run("check", proof(tmp_path, head, superuser, source), "--head", head, name="ledger_proof")
    assert (code, said.startswith("The row is in the ledger of head 5")) == (WHOLE, True)


def test_a_proof_holds_for_a_head_in_between(tmp_path, folder, superuser):
    head = min(folder.iterdir())
    assert run("check", proof(tmp_path, head, superuser), "--head", head, name="ledger_proof")[0] == WHOLE


@pytest.mark.parametrize(
    ("name", "value"), [("row", {"purpose": "AGENDA"}), ("position", 0), ("path", []), ("format", 2), ("source", "x")]
)
def test_a_proof_that_was_changed_does_not_hold(tmp_path, head, superuser, name, value):
    path = proof(tmp_path, head, superuser)
    fields = json.loads(path.read_text(encoding="utf-8"))
    fields[name] = {**fields["row"], **value} if name == "row" else value
    path.write_text(json.dumps(fields), encoding="utf-8")
    assert run("check", path, "--head", head, name="ledger_proof")[0] == WRONG


def test_a_proof_does_not_hold_for_another_head(tmp_path, folder, superuser):
    given = proof(tmp_path, min(folder.iterdir()), superuser)
    assert run("check", given, "--head", max(folder.iterdir()), name="ledger_proof")[0] == WRONG


def test_a_proof_under_a_key_that_nobody_knows_does_not_hold(tmp_path, head, superuser, settings):
    given = proof(tmp_path, head, superuser)
    strange = {"QORICANCHA_LEDGER_PUBLIC_KEY": "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="}
    settings.QORICANCHA_SECRETS = {**settings.QORICANCHA_SECRETS, **strange}
    assert run("check", given, "--head", head, name="ledger_proof")[0] == WRONG


def test_a_row_that_was_edited_has_no_proof(head, superuser):
    row_id = edit_a_read(superuser)
    assert run("give", "read_log", row_id, "--head", head, name="ledger_proof")[0] == WRONG


@pytest.mark.parametrize("row_id", [999_999, "younger"])
def test_a_row_that_was_not_there_yet_has_no_proof(head, superuser, row_id):
    if row_id == "younger":
        write(changes=0, reads=1)
        seal()
        newest()
        (row_id,) = superuser.execute("SELECT max(id) FROM audit.read_log").fetchone()
    assert run("give", "read_log", row_id, "--head", head, name="ledger_proof")[0] == WRONG


def test_what_is_no_proof_is_refused(head):
    assert run("check", head, "--head", head, name="ledger_proof")[0] == CANNOT_SAY


def test_a_proof_is_small(tmp_path, head, superuser):
    fields = json.loads(proof(tmp_path, head, superuser).read_text(encoding="utf-8"))
    assert len(fields["path"]) <= last_seal().seal.tree_size.bit_length()
