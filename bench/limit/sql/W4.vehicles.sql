select textsend(array_to_string(array(
  select ',"seizures":{"nodes":[' || array_to_string(array(
    select '{"status":"' || s.status || '","rank":' || s.rank || '}'
    from seizure s where s.owner_number = k.number
    order by s.ordered_on desc nulls last, s.record_id limit 5
  ), ',') || ']}'
  from unnest($1::text[]) with ordinality k(number, place) order by k.place
), E'\x1e'))
