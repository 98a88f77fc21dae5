select r.party_number, r.record_id, r.issued_on, r.lifted_on
from consumption_restriction r
where r.party_number = any($1::text[])
union all
select p.person_number, r.record_id, r.issued_on, r.lifted_on
from restricted_person p join consumption_restriction r on r.record_id = p.restriction_id
where p.person_number = any($1::text[])
