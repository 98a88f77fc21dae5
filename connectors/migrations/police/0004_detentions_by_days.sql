-- Detentions are filtered by their length: most are of 15 days or fewer, and the long ones are few.

create index on detention (days, decided_on desc nulls last, record_id);
