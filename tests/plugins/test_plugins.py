"""Features beside a specification, and packages that bring features, patterns and checks."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from schemagen.api import hookimpl
from schemagen.build import read_model
from schemagen.core.errors import InvalidSpec, PluginError
from schemagen.core.names import QName
from schemagen.plugins.registry import Registry, built_in_registry, full_registry
from schemagen.render import render_bundle

SPEC = """\
schemagen: 1
name: notes
tables:
  notes:
    columns:
      user_id: uuid not null references auth.users on delete cascade
      title: text not null
    use: [id, {shout: title}]
    access:
      - owner: user_id
"""

FEATURE = """\
feature: shout
about: Keeps a text in capitals
applies_to: table
shorthand: column
options:
  required: [column]
  properties:
    column: {type: string, x-sql: column}
functions:
  "${table}_shout":
    private: true
    returns: trigger
    language: plpgsql
    volatility: volatile
    template: shout.sql.j2
triggers:
  shout: {before: [insert, update], rank: 40, function: "${table}_shout"}
"""

BODY = """\
begin
  new.{{ options.column | ident }} := upper(new.{{ options.column | ident }});
  return new;
end
"""

Project = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    def make(spec: str = SPEC, feature: str = FEATURE, body: str = BODY) -> Path:
        folder = tmp_path / "schemagen.d" / "shout"
        folder.mkdir(parents=True)
        (folder / "feature.yaml").write_text(feature)
        (folder / "shout.sql.j2").write_text(body)
        path = tmp_path / "schema.yaml"
        path.write_text(spec)
        return path

    return make


def test_a_folder_beside_the_specification_is_a_feature(project: Project) -> None:
    model, _ = read_model(project())
    (trigger,) = model.triggers
    assert (trigger.name, trigger.function) == (
        "notes_40_shout",
        QName("private", "notes_notes_shout"),
    )
    sql = "\n".join(statement.sql for statement in render_bundle(model).statements)
    assert "new.title := upper(new.title);" in sql


def test_its_options_are_checked_at_their_place(project: Project) -> None:
    path = project(SPEC.replace("{shout: title}", "{shout: titel}"))
    with pytest.raises(InvalidSpec) as caught:
        read_model(path)
    (finding,) = caught.value.diagnostics
    assert finding.code == "SG202"
    assert str(finding.position).endswith("schema.yaml:8:23")
    assert finding.hint == "did you mean 'title'?"


def test_an_error_in_its_own_lines_names_both_files(project: Project) -> None:
    path = project(feature=FEATURE.replace("returns: trigger", "returns: trigger trigger"))
    with pytest.raises(InvalidSpec) as caught:
        read_model(path)
    text = caught.value.diagnostics[0].as_text()
    assert "features/shout/feature.yaml:12:22: error[SG305]" in text
    assert "in feature shout, used at" in text


def test_an_unquoted_value_in_its_template_is_refused(project: Project) -> None:
    path = project(body=BODY.replace(" | ident", "", 1))
    with pytest.raises(InvalidSpec) as caught:
        read_model(path)
    (finding,) = caught.value.diagnostics
    assert finding.code == "SG602"
    assert finding.message.startswith("features/shout/shout.sql.j2")


def test_a_feature_of_a_built_in_name_names_both_owners(project: Project, tmp_path: Path) -> None:
    path = project()
    (tmp_path / "schemagen.d" / "shout").rename(tmp_path / "schemagen.d" / "timestamps")
    with pytest.raises(PluginError) as caught:
        read_model(path)
    assert caught.value.message.startswith("the feature 'timestamps' comes from built-in and from ")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Install a package that consists of one module and an entry point."""

    def install(name: str, source: str) -> None:
        site = tmp_path / "site"
        metadata = site / f"{name}-1.2.dist-info"
        metadata.mkdir(parents=True)
        (site / f"{name}.py").write_text(dedent(source))
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
        (metadata / "entry_points.txt").write_text(f"[schemagen]\n{name} = {name}\n")
        monkeypatch.syspath_prepend(site)
        monkeypatch.delitem(sys.modules, name, raising=False)

    return install


MODULE = """
from schemagen.api import AccessPattern, hookimpl

@hookimpl
def register_access_patterns():
    return [AccessPattern(
        "readable_by_owner", "The owner reads", {"type": "string"},
        lambda column: [{"allow": "select", "to": "user", "by": column}],
    )]
"""


def test_a_package_brings_an_access_pattern(
    package: Callable[[str, str], None], tmp_path: Path
) -> None:
    package("extra_patterns", MODULE)
    path = tmp_path / "schema.yaml"
    path.write_text(
        SPEC.replace("use: [id, {shout: title}]", "use: [id]").replace(
            "owner: user_id", "readable_by_owner: user_id"
        )
    )
    model, _ = read_model(path)
    assert [policy.operation for policy in model.policies] == ["select"]
    plugin = full_registry().plugins[1]
    assert (plugin.name, plugin.version, plugin.brings) == (
        "extra_patterns",
        "1.2",
        ("access pattern readable_by_owner",),
    )


CHECK = """
from schemagen.api import Check, hookimpl
from schemagen.core.diagnostics import Diagnostic, Severity

def no_notes(model):
    for table in model.tables:
        yield Diagnostic(
            "ACME1", f"a table of {table.name.name}", table.origin, severity=Severity.WARNING
        )

@hookimpl
def register_checks():
    return [Check("ACME1", "no-notes", "Nobody keeps notes", no_notes)]
"""


def test_a_check_of_a_package_looks_at_every_specification(
    package: Callable[[str, str], None], tmp_path: Path
) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text(SPEC.replace("use: [id, {shout: title}]", "use: [id]"))
    assert read_model(path)[1] == ()
    package("acme_checks", CHECK)
    (warning,) = read_model(path)[1]
    assert (warning.code, warning.message) == ("ACME1", "a table of notes")


def test_a_check_of_a_package_that_fails_is_a_warning_that_names_it(
    package: Callable[[str, str], None], tmp_path: Path
) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text(SPEC.replace("use: [id, {shout: title}]", "use: [id]"))
    package("acme_checks", CHECK.replace("model.tables", "model.tabels"))
    (warning,) = read_model(path)[1]
    assert warning.as_text().splitlines()[0] == (
        "warning[SG502]: the check 'no-notes' of acme_checks failed: "
        "AttributeError: 'Model' object has no attribute 'tabels'"
    )


def test_a_package_that_can_not_be_loaded_is_told_of_every_specification(
    package: Callable[[str, str], None], tmp_path: Path
) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text(SPEC.replace("use: [id, {shout: title}]", "use: [id]"))
    package("broken_checks", "raise RuntimeError('no such thing')")
    assert [warning.code for warning in read_model(path)[1]] == ["SG502"]


def test_two_packages_of_one_name_are_both_named(package: Callable[[str, str], None]) -> None:
    package("extra_patterns", MODULE)
    package("more_patterns", MODULE)
    with pytest.raises(PluginError) as caught:
        full_registry()
    assert caught.value.message == (
        "the access pattern 'readable_by_owner' comes from extra_patterns and from more_patterns"
    )


def test_a_broken_package_is_a_warning_that_names_it(package: Callable[[str, str], None]) -> None:
    package("broken_patterns", "raise RuntimeError('no such thing')")
    (warning,) = full_registry().warnings
    assert warning.as_text().splitlines()[0] == (
        "warning[SG502]: the plugin broken_patterns 1.2 can't be loaded: "
        "RuntimeError: no such thing"
    )


def test_built_ins_come_through_the_same_door() -> None:
    registry = built_in_registry()
    (built_in,) = registry.plugins
    assert set(built_in.brings) >= {"feature timestamps", "access pattern owner", "emitter single"}


def test_every_built_in_feature_explains_and_proves_itself() -> None:
    for name, feature in built_in_registry().features.items():
        readme = feature.folder.joinpath("README.md").read_text(encoding="utf-8")
        assert readme.startswith(f"# {name}\n"), name
        definition = feature.folder.joinpath("feature.yaml").read_text(encoding="utf-8")
        acts = "triggers:" in definition or "functions:" in definition
        assert ("probe:" in definition) == acts, f"{name} acts and has no probe"


def test_a_registered_plugin_can_be_an_object() -> None:
    class Extra:
        @hookimpl
        def register_presets(self) -> list[object]:
            return []

    registry = Registry()
    registry.add_plugin(Extra(), "extra")
    assert registry.plugins[0].brings == ()
