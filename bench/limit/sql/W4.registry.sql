select textsend(array_to_string(array(
  select coalesce((select to_json(r.name)::text from company r where r.number = k.number), '')
  from unnest($1::text[]) with ordinality k(number, place) order by k.place
), E'\x1e'))
