"""The demo's authority: keys, lists, time-stamps, and where it refuses to run."""

import os
import stat
import subprocess
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from cryptography import x509

from qoricancha.integrations.demo_authority.certificates import load_or_create
from qoricancha.integrations.demo_authority.revocation import LIFETIME, RevocationLists
from qoricancha.integrations.pades.outside import fetch
from tests.tools.authority import COMMAND, start_authority
from tests.tools.programs import run


def stamped(authority, tmp_path, *options: str) -> str:
    """Ask for a stamp with openssl; return what openssl reads in the answer."""
    question, answer = tmp_path / "question.tsq", tmp_path / "answer.tsr"
    (tmp_path / "data").write_text("a permit")
    run("openssl", "ts", "-query", "-data", tmp_path / "data", *options, "-out", question)
    answer.write_bytes(
        fetch(f"{authority.url}/tsa", body=question.read_bytes(), media_type="application/timestamp-query")
    )
    return run("openssl", "ts", "-reply", "-in", answer, "-text").stdout


def test_keys_are_made_once_and_readable_by_the_owner_only(tmp_path):
    first_run, _ = start_authority(tmp_path)
    made = {path.name: path.read_bytes() for path in (tmp_path / "authority").iterdir()}
    first_run.terminate()
    first_run.communicate(timeout=10)
    second_run, _ = start_authority(tmp_path)
    second_run.terminate()
    second_run.communicate(timeout=10)
    names = {"root", "issuing", "secretary", "timestamp"}
    assert made.keys() == {f"{name}.{kind}" for name in names for kind in ("key", "pem")}
    assert {path.name: path.read_bytes() for path in (tmp_path / "authority").iterdir()} == made
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "authority").glob("*.key")}
    assert (modes, stat.S_IMODE((tmp_path / "authority").stat().st_mode)) == ({0o600}, 0o700)
    assert (first_run.returncode, second_run.returncode) == (0, 0)


@pytest.mark.parametrize("mode", ["production", ""])
def test_refuses_to_start_outside_demo_and_test(tmp_path, mode):
    result = subprocess.run(
        [*COMMAND, "--home", str(tmp_path), "--port", "0"],
        capture_output=True, text=True, check=False, timeout=30, env={**os.environ, "QORICANCHA_MODE": mode},
    )  # fmt: skip
    assert (result.returncode, result.stdout) == (2, "")
    assert not (tmp_path / "authority").exists()


def test_says_that_it_is_ready(authority):
    assert fetch(f"{authority.url}/healthz") == b"ok\n"


@pytest.mark.parametrize("path", ["/", "/crl/secretary.crl", "/ca/root.key", "/../authority/root.key", "/ca/x.pem"])
def test_serves_nothing_else(authority, path):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(authority.url + path, timeout=5)
    assert refusal.value.code == 404
    refusal.value.close()


def test_chain_is_good_for_openssl(authority):
    result = run(
        "openssl", "verify", "-CAfile", authority.certificate("root"),
        "-untrusted", authority.certificate("issuing"), authority.certificate("secretary"),
    )  # fmt: skip
    assert result.returncode == 0, result.stderr


def test_time_stamp_is_good_for_openssl(authority, tmp_path):
    assert "Status: Granted." in stamped(authority, tmp_path, "-sha256", "-cert")
    result = run(
        "openssl", "ts", "-verify", "-in", tmp_path / "answer.tsr", "-queryfile", tmp_path / "question.tsq",
        "-CAfile", authority.certificate("root"), "-untrusted", authority.certificate("issuing"),
    )  # fmt: skip
    assert "Verification: OK" in result.stdout + result.stderr


def test_time_stamp_without_nonce_and_without_certificate(authority, tmp_path):
    assert "Status: Granted." in stamped(authority, tmp_path, "-sha384", "-no_nonce")


def test_weak_digest_is_not_stamped(authority, tmp_path):
    answer = stamped(authority, tmp_path, "-sha1")
    assert "Status: Rejected." in answer
    assert "unrecognized or unsupported algorithm identifier" in answer


def test_unknown_policy_is_not_stamped(authority, tmp_path):
    assert "Status: Rejected." in stamped(authority, tmp_path, "-sha256", "-tspolicy", "1.2.3.4.5")


def test_nonsense_is_not_stamped(authority, tmp_path):
    (tmp_path / "answer.tsr").write_bytes(fetch(f"{authority.url}/tsa", body=b"nonsense", media_type="text/plain"))
    assert "Status: Rejected." in run("openssl", "ts", "-reply", "-in", tmp_path / "answer.tsr", "-text").stdout


def test_list_renews_itself_before_it_lapses(tmp_path, present):
    certified = load_or_create(tmp_path, url="http://127.0.0.1:1", at=present)
    lists = RevocationLists(tmp_path, {"issuing": certified["issuing"]})
    at_start, soon, later = (
        lists.current("issuing", at=present + wait) for wait in (timedelta(), LIFETIME / 3, LIFETIME * 2 / 3)
    )
    assert at_start == soon != later
    renewed = x509.load_der_x509_crl(later)
    assert renewed.next_update_utc > present + LIFETIME
    assert renewed.is_signature_valid(certified["issuing"].key.public_key())


def test_revoked_certificate_is_listed_at_once(tmp_path, present):
    certified = load_or_create(tmp_path, url="http://127.0.0.1:1", at=present)
    lists = RevocationLists(tmp_path, {"issuing": certified["issuing"]})
    serial = certified["secretary"].certificate.serial_number
    before = x509.load_der_x509_crl(lists.current("issuing", at=present))
    (tmp_path / "authority" / "revoked.txt").write_text(f"{serial:x}\n")
    after = x509.load_der_x509_crl(lists.current("issuing", at=present))
    assert before.get_revoked_certificate_by_serial_number(serial) is None
    assert after.get_revoked_certificate_by_serial_number(serial) is not None
