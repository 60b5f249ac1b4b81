"""The files of the samples: their bytes, and that nothing else knows of the samples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemagen.build import read_model
from schemagen.emit.single import emit_single
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
GOLDEN = Path(__file__).parent / "golden"
SCRIPTS = ("samples.sql", "samples_remove.sql")
SUPABASE = "supabase/samples.sql"


def bundle_of(folder: Path) -> Bundle:
    return render_bundle(read_model(folder / "schema.yaml")[0])


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return bundle_of(GOLDEN)


def test_the_scripts_are_as_they_were(bundle: Bundle, pytestconfig: pytest.Config) -> None:
    files = emit_single(bundle, "")
    for name in SCRIPTS:
        if pytestconfig.getoption("--update"):
            (GOLDEN / name).write_bytes(files[name].encode())
        assert files[name] == (GOLDEN / name).read_bytes().decode()


def test_nothing_else_changes_by_them(bundle: Bundle, tmp_path: Path) -> None:
    """A bundle that is applied does not become another one when its samples change."""
    text = (GOLDEN / "schema.yaml").read_text(encoding="utf-8").partition("samples:")[0]
    (tmp_path / "schema.yaml").write_text(text, encoding="utf-8")
    without = bundle_of(tmp_path)
    assert [item.sql for item in without.statements] == [item.sql for item in bundle.statements]
    for emit in (emit_single, emit_supabase):
        mine, bare = dict(emit(bundle, "1")), dict(emit(without, "1"))
        own = {*SCRIPTS, SUPABASE} & mine.keys()
        assert own
        assert mine.keys() - own == bare.keys()
        config = "supabase/config.toml"
        assert mine.pop(config, "").replace(', "./samples.sql"', "") == bare.pop(config, "")
        assert {name: mine[name] for name in bare} == bare


def test_the_clis_file_says_the_same_without_a_transaction(bundle: Bundle) -> None:
    script, mine = emit_single(bundle, "")["samples.sql"], emit_supabase(bundle, "1")[SUPABASE]
    _, _, rows = script.partition("set local client_min_messages = warning;\n")
    assert mine.endswith(rows.removesuffix("commit;\n").rstrip() + "\n")
    assert "begin;" not in mine
    assert "commit;" not in mine


def test_the_example_of_the_readme_is_fine(tmp_path: Path) -> None:
    language = README.partition("## The language\n")[2]
    whole = re.search(r"```yaml\n(schemagen: 1\n.*?)```", language, re.DOTALL)
    more = re.search(r"```yaml\n(samples:.*?)```", language, re.DOTALL)
    assert whole is not None
    assert more is not None
    (tmp_path / "schema.yaml").write_text(whole[1] + more[1], encoding="utf-8")
    bundle = bundle_of(tmp_path)
    assert [len(rows.keys) for rows in bundle.model.samples] == [1, 1, 3, 30]
    assert [probe.name for probe in bundle.model.probes][-1].startswith("nobody adds to")
