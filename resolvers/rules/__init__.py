"""The rules of law behind the answers, as data, and what follows from them, as pure functions over rows.

    rule.py          what a rule is: code, source, article, the days between which it is in force; tables of rules
    period.py        months and years as 民法典 counts them
    claim.py         whether a case is performed, what is outstanding in it
    dishonesty.py    失信: six grounds, terms, what ends a listing; is_active
    restriction.py   限制消费: what is barred, who is bound, when it is lifted; is_active
    measures.py      查封、冻结: terms, renewal, waiting seizures
    detention.py     司法拘留: limit, release, notice to the family
    termination.py   终本: conditions, inquiries, age, whether it can be resumed
    certificate.py   信用修复证明: is_valid
    restoration.py   what stands in the way of restoration; blocker.py has the words
    control.py       who can in fact direct a company; what its finding says
    obligors.py      变更追加: situations, remedies, company law besides; obligor_leads.py finds and words leads by
                     capital.py (arts 17 to 19), whole_debt.py (20, 21), received.py (22) from the records in lead.py
    fund_flow.py     what makes a flow of money suspicious: thresholds, windows, words
    standing.py      a party's credit standing, restoration included
    metrics.py       measures of the court's work: rates from counts, changes against the year before
    book.py          every rule by subject, and RULES_VERSION

A row is a Mapping by the catalogue's column names; a function reads those of its table that its docstring or its code
names, and no other. `today` is always an argument, results are frozen values with the contract's fields in snake case.
Nothing here reads a source or the clock.

To add or change a rule: put a row into the subject's table with source, article and its first day; give the row that it
replaces that day as `effective_until`. A rule that computes something carries its number as a field, and the function
takes it from the row in force that day. Add the test of the row (a test fails while a row has none); hold CHECKED in
`book.py` to the month of the check. RULES_VERSION changes by itself.
"""
