"""Fund flow (资金流向): suspicious flows around the debtors of cases, many cases in the rounds of one.

    answer.py       the field: cases together, errors apart, findings as the contract has them
    asked.py        what is asked about a case
    docket.py       read first: dates, debtors, restrictions of the cases
    books.py        then: the parties' transactions, restrictions, ties
    legs.py         last: what others paid one another, where money may have gone round
    reads.py        rows by key that many cases share; naming.py the parties behind numbers
    movement.py     a payment, out of one or two statements
    inquiry.py      one case looked at by all rules that are asked
    passing.py      fast in and out; gathered, then drawn in cash
    cycle.py        money that comes back round three
    related.py      transfers to related parties after a notice
    barred.py       barred consumption under a restriction
    structuring.py  cash just below the line
    finding.py      what is found; steps.py how much may be looked at

The rules with their numbers are rows of `resolvers.rules.fund_flow`. From `movement.py` on nothing reads a source.
"""
