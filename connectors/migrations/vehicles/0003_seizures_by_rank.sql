-- Seizures are filtered by rank (轮候): few wait far behind, and they are to be found without reading all.

create index on seizure (rank, ordered_on desc nulls last, record_id);
