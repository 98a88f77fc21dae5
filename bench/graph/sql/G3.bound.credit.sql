select distinct p.person_number
from consumption_restriction r join restricted_person p on p.restriction_id = r.record_id
where r.case_number = $1
