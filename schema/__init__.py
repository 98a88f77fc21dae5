"""What callers see: every type of the contract, declared once, and the engine that answers for it.

declare.py     how a type says what it is: entity, column, relation, computation, level of each
court.py, police.py, vehicles.py, credit.py, registry.py, bank.py, access.py
               one file for each agency's types; party.py, person.py, company.py for whom they are about
common.py, connections.py, enums.py, filters.py, scalars.py, references.py, metrics.py
               what they share
root.py        what can be asked
build.py       declarations to an executable schema, refused where a promise is not kept
prepare.py     a document's text to one that may be run, the cheapest refusal first; kept, with its plans
tokens.py      the size of a text before it is parsed
cost.py        what an operation costs: by tariff.py, made of limits.py; as a value, pricing.py
engine.py      a request to its answer: prepare, plan, execute, errors in the caller's terms
explain.py     how a request would be answered, and how it was; kept_size.py, what a kept document takes
persisted/     which document a hash stands for, which documents may run; `zhixing operations`
request.py     a request and an answer as values
schema.graphql the printed SDL, `zhixing schema sdl`; a test holds it against the contract
"""
