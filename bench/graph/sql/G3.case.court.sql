select c.filed_on, c.suit_notice_on, c.enforcement_notice_on, array(
  select p.party_number from case_party p
  where p.case_number = c.number and p.role = 'DEBTOR' and p.party_number is not null
  order by p.record_id
) as debtors
from enforcement_case c where c.number = $1
