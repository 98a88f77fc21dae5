select distinct c.number, c.filed_on
from case_party p join enforcement_case c on c.number = p.case_number
where p.party_number = any($1::text[]) and p.role = 'DEBTOR' and c.number <> $2
order by c.filed_on desc, c.number
limit 50
