select textsend(array_to_string(array(
  select coalesce((select to_json(r.name)::text from person r where r.number = k.number), '') || E'\x1f'
  || ',"detentions":{"nodes":[' || array_to_string(array(
    select '{"status":"' || d.status || '","decidedOn":"' || d.decided_on || '"}'
    from detention d where d.person_number = k.number
    order by d.decided_on desc nulls last, d.record_id limit 5
  ), ',') || ']}'
  from unnest($1::text[]) with ordinality k(number, place) order by k.place
), E'\x1e'))
