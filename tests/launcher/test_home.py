"""The home folder and the keys in it."""

import base64
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from qoricancha.launcher.home import Home, HomeRefused
from qoricancha.launcher.keys import Keys


def test_home_belongs_to_this_user_only(tmp_path):
    home = Home.at(tmp_path / "var")
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700


def test_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("not ours")
    with pytest.raises(HomeRefused, match="not Qoricancha's"):
        Home.at(tmp_path)


def test_second_launcher_on_the_same_home_is_refused(tmp_path):
    home = Home.at(tmp_path / "var")
    with home.locked(), pytest.raises(HomeRefused, match="already runs"), Home.at(home.path).locked():
        pass


def test_lock_ends_with_its_holder(tmp_path):
    home = Home.at(tmp_path / "var")
    with home.locked():
        pass
    with home.locked():
        assert home.path.exists()


def test_emptying_keeps_the_mark_and_does_not_follow_links(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_text("kept")
    home = Home.at(tmp_path / "var")
    (home.logs / "worker.log").write_text("old")
    (home.path / "link").symlink_to(elsewhere)
    home.empty()
    assert [entry.name for entry in home.path.iterdir()] == [".qoricancha"]
    assert (elsewhere / "kept.txt").exists()


def test_log_of_the_start_before_is_kept(tmp_path):
    home = Home.at(tmp_path / "var")
    home.new_log("worker").write_text("first")
    home.new_log("worker").write_text("second")
    assert {log.name: log.read_text() for log in home.logs.iterdir()} == {
        "worker.log": "second",
        "worker.log.1": "first",
    }


def test_keys_are_made_once_and_stay(tmp_path):
    first, again = Keys(tmp_path), Keys(tmp_path)
    assert first.master.read_text() == again.master.read_text()
    assert first.password("qoricancha_staff") == again.password("qoricancha_staff")
    assert first.secret_key("staff") != first.secret_key("public")


def test_keys_are_readable_by_this_user_only(tmp_path):
    keys = Keys(tmp_path)
    keys.password("qoricancha_owner")
    keys.secret_key("public")
    paths = [keys.master, keys.claims_public, *tmp_path.iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


def test_master_key_is_32_random_bytes(tmp_path):
    assert len(base64.b64decode(Keys(tmp_path).master.read_text(), validate=True)) == 32


def test_claims_keys_are_a_pair(tmp_path):
    keys = Keys(tmp_path)
    public = base64.b64decode(keys.claims_public.read_text())
    private = X25519PrivateKey.from_private_bytes(base64.b64decode(keys.claims_private.read_text()))
    assert private.public_key().public_bytes_raw() == public


def test_ledger_keys_are_a_pair(tmp_path):
    keys = Keys(tmp_path)
    public = base64.b64decode(keys.ledger_public.read_text())
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(keys.ledger_private.read_text()))
    assert private.public_key().public_bytes_raw() == public
