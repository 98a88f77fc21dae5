select textsend(',"vehicles":{"nodes":[' || array_to_string(array(
  select '{"plate":' || coalesce(to_json(v.plate)::text, 'null') || ',"seizures":[' || array_to_string(array(
    select '{"status":"' || s.status || '"}'
    from seizure s where s.vin = v.vin order by s.ordered_on desc nulls last, s.record_id
  ), ',') || ']}'
  from vehicle v where v.owner_number = $1 order by v.registered_on desc nulls last, v.vin limit 5
), ',') || ']}')
