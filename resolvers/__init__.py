"""How a request is answered: what a field means, one batched read for each level and relation, the rules of law.

    meaning.py     what a field can be: a column, a relation, a derived value, a computation, not yet
    planner.py     an operation to a plan (plan.py): arguments.py reads what is fixed, documents.py finds the subtrees that
                   a source says as JSON by itself
    execute.py     a plan run, breadth first: levels.py is where objects stand, placing.py puts values there, splice.py
                   makes the ids in what a source said
    answer.py      the reference: a meaning given life for graphql-core; batcher.py gathers a level, selection.py sees
                   what is asked, granted.py what may be seen
    context.py     one request: platform, deadline, business date, reads made
    relate.py      relations to one scan and back; filters.py and paging.py read the contract's arguments
    values.py      what goes from one level to the next
    parties.py     finding parties; mentions.py where agencies name them; party_facts.py the registers' word
    plan_lines.py, plan_text.py, rehearsal.py
                   a plan told to people, with what its reads would ask
    nodes.py       opaque ids, there and back
    court.py, credit.py, registry.py, bank.py, vehicles.py, relations.py, search.py, metrics.py, sources.py, viewer.py
                   each domain's own questions; divisions.py and provenance.py serve them all
    rules/         the law as dated rows and pure functions

Here is no SQL and no Cypher: a computation says what it wants to read, a connector knows how.
"""
