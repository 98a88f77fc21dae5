select textsend(array_to_string(array(
  select ',"cases":{"nodes":[' || array_to_string(array(
    select '{"number":"' || c.number || '","status":"' || c.status || '"}'
    from enforcement_case c
    where c.number in (select p.case_number from case_party p where p.party_number = k.number)
    order by c.filed_on desc nulls last, c.number limit 10
  ), ',') || ']}'
  from unnest($1::text[]) with ordinality k(number, place) order by k.place
), E'\x1e'))
