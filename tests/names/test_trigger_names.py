"""Triggers that others know by a name have it, wherever the tables live."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemagen.build import build_model
from schemagen.core.errors import InvalidSpec
from schemagen.model.model import Model
from schemagen.spec.load import load_file, load_text

SPEC = """
schemagen: 1
name: shop
tenancy: user
naming:
  triggers: {touch: "update_{table}_updated_at", sign_up: on_auth_user_created}
tables:
  people:
    columns: {id: uuid primary key references auth.users on delete cascade, name: text}
    use: [timestamps, signup: {}]
    triggers:
      trim: {before: update, rank: 20, body: begin return new; end}
  orders:
    columns: {item: text not null}
    use: [id, owned: people, timestamps]
    access: [owner: user_id]
"""


def model_of(text: str) -> Model:
    model, _ = build_model(load_text(text, "schema.yaml"))
    return model


def names(text: str) -> list[tuple[str, str]]:
    return sorted((str(item.table), item.name) for item in model_of(text).triggers)


def test_named_and_ranked_side_by_side() -> None:
    assert names(SPEC) == [
        ("auth.users", "on_auth_user_created"),
        ("public.orders", "orders_10_own"),
        ("public.orders", "update_orders_updated_at"),
        ("public.people", "people_20_trim"),
        ("public.people", "update_people_updated_at"),
    ]


def test_a_prefix_is_part_of_the_tables_name() -> None:
    found = names(SPEC.replace("name: shop", "name: shop\nprefix: c_\nschema: app"))
    assert ("app.c_orders", "update_c_orders_updated_at") in found


def test_long_names_are_cut_and_stay_apart() -> None:
    long = names(SPEC.replace("update_{table}", f"update_{'x' * 70}_{{table}}"))
    touching = [name for _, name in long if name.startswith("update_")]
    assert len({*touching}) == 2
    assert all(len(name) == 63 for name in touching)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("update_it", None),
        ("people_20_trimmed", None),
        # Before the guard of rank 20, in the order of bytes.
        ("people_20_tri", "SG229"),
        ("people_19", "SG229"),
        ("Update_it", "SG229"),
        ("people_20_trim", "SG222"),
    ],
)
def test_the_order_of_names_is_that_of_ranks(name: str, code: str | None) -> None:
    text = SPEC.replace('"update_{table}_updated_at"', f'"{name}"').replace("orders:", "a_orders:")
    text = text.replace("use: [id, owned: people, timestamps]", "use: [id, owned: people]")
    if code is None:
        assert ("public.people", name) in names(text)
        return
    with pytest.raises(InvalidSpec) as caught:
        model_of(text)
    assert [item.code for item in caught.value.diagnostics] == [code]
    (finding,) = caught.value.diagnostics
    assert finding.origin is not None
    assert finding.origin.position.line == 6


def test_triggers_of_other_moments_do_not_count() -> None:
    after = SPEC.replace("before: update, rank", "after: update, rank")
    assert ("public.people", "a_touch") in names(
        after.replace('"update_{table}_updated_at"', "a_touch")
    )


def test_two_bases_with_names_of_their_own(tmp_path: Path) -> None:
    shop = SPEC.replace("touch: ", "trim: tidy, touch: ")
    note = "schemagen: 1\nname: note\nnaming: {triggers: {sign_up: on_sign_up}}\ntables: {}\n"
    (tmp_path / "shop.yaml").write_text(shop)
    (tmp_path / "note.yaml").write_text(note)
    both = tmp_path / "both.yaml"
    both.write_text("schemagen: 1\nname: both\nextends: [./shop.yaml, ./note.yaml]\n")
    with pytest.raises(InvalidSpec) as caught:
        build_model(load_file(both))
    assert [item.code for item in caught.value.diagnostics] == ["SG126"]
    decided = "naming: {triggers: {sign_up: when_signed_up}}\n"
    both.write_text(both.read_text() + decided)
    model, _ = build_model(load_file(both))
    assert {"when_signed_up", "tidy", "update_people_updated_at"} <= {
        item.name for item in model.triggers
    }
