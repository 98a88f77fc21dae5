"""Official numbers and what they say, without any store: the package that everything else builds on.

Start at `party_number`: it tells which kind of number a text is and hands it to `resident_id` or `company_code`.
`plate`, `vin` and `case_number` do the same for theirs. Each has `parse`, which normalises (`normalise`) and raises
`InvalidNumber` naming the check that failed (`check`). `courts` and `divisions` are the tables behind the codes.

`opaque_id` turns a number into the id that callers see, and back, under the key that `id_key` keeps.
`memory` remembers what a function has answered. `errors` is the one tree of errors of the whole platform.
"""
