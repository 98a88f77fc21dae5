"""How a request is answered: what a field means, one batched read for each level and relation, the rules of law.

    meaning.py     what a field can be: a column, a relation, a derived value, a computation, not yet
    planning/      an operation to a plan
    execution/     the plan run, breadth first
    reference/     graphql-core over the same reads, to compare with
    granted.py     what may be seen of a field
    context.py     one request: platform, deadline, business date, reads made
    relate.py      relations to one scan and back; filters.py and paging.py read the contract's arguments
    values.py      what goes from one level to the next
    parties.py     finding parties; mentions.py where agencies name them; party_facts.py the registers' word
    nodes.py       opaque ids, there and back
    court.py, credit.py, registry.py, bank.py, vehicles.py, search.py, metrics.py, sources.py, viewer.py,
    relations.py, related_cases.py, owners.py, control.py, leads.py
                   each domain's own questions; divisions.py and provenance.py serve them all
    flow/          fund flow: suspicious payments around the debtors of cases
    rules/         the law as dated rows and pure functions

Here is no SQL and no Cypher: a computation says what it wants to read, a connector knows how.
"""
