select p.person_number, r.record_id, r.issued_on, r.lifted_on
from consumption_restriction r join restricted_person p on p.restriction_id = r.record_id
where r.case_number = $1
order by p.record_id
