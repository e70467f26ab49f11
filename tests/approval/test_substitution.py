"""Who acts for whom, along any rules: never he himself, never the same twice, never more than three."""

from hypothesis import given
from hypothesis import strategies as st

from engine.approval.substitution import DEPTH, Link, acts_for, chains

PEOPLE = st.sampled_from("abcdef")
RULES = st.lists(st.builds(lambda a, b, narrow: Link(a, b, b.upper(), narrow), PEOPLE, PEOPLE, st.booleans()), max_size=12).map(
    lambda links: list({(link.person_id, link.is_narrow): link for link in links if link.person_id != link.substitute_id}.values())
)


@given(RULES)
def test_a_chain_is_short_ends_before_it_comes_back_and_each_of_it_acts_for_the_first(links: list[Link]) -> None:
    found = chains(links)

    assert set(found) == {link.person_id for link in links}
    for person, chain in found.items():
        ids = [id_ for id_, _ in chain]
        assert 1 <= len(ids) <= DEPTH
        assert len({person, *ids}) == len(ids) + 1
        assert all(acts_for(links, person, id_) for id_ in ids)


@given(RULES)
def test_the_narrow_rule_goes_first_and_nobody_acts_where_no_rule_leads(links: list[Link]) -> None:
    found = chains(links)

    for link in links:
        if link.is_narrow:
            assert found[link.person_id][0][0] == link.substitute_id
    for person in "abcdef":
        assert not acts_for(links, person, person)
        assert person in found or not any(acts_for(links, person, other) for other in "abcdef")
