select textsend(coalesce((select to_json(r.name)::text from person r where r.number = $1), '') || E'\x1f'
|| ',"detentions":{"nodes":[' || array_to_string(array(
  select '{"status":"' || d.status || coalesce(E'","case":\x01' || d.case_number || E'\x01}', '","case":null}')
  from detention d where d.person_number = $1 order by d.decided_on desc nulls last, d.record_id limit 5
), ',') || ']}')
