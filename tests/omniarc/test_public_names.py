"""`omniarc.sandbox` and `omniarc.client`, the names under which both are documented."""

import importlib

import pytest


@pytest.mark.parametrize(
    ("alias", "package"), [("omniarc.sandbox", "sandbox"), ("omniarc.client", "service.client")]
)
def test_the_alias_has_all_names_of_the_package(alias, package):
    names, own = importlib.import_module(alias), importlib.import_module(package)
    assert names.__all__ == own.__all__
    for name in names.__all__:
        assert getattr(names, name) is getattr(own, name)


@pytest.mark.parametrize("alias", ["omniarc.sandbox", "omniarc.client"])
def test_an_unknown_name_is_an_attribute_error(alias):
    with pytest.raises(AttributeError, match=f"module '{alias}' has no attribute 'nope'"):
        _ = importlib.import_module(alias).nope
