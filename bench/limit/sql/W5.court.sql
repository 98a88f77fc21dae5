select textsend(',"cases":{"nodes":[' || array_to_string(array(
  select '{"number":"' || c.number || coalesce('","court":{"name":' || to_json(k.name)::text || '}}', '","court":null}')
  from enforcement_case c left join court k on k.code = c.court_code
  where c.number in (select p.case_number from case_party p where p.party_number = $1)
  order by c.filed_on desc nulls last, c.number limit 10
), ',') || ']}')
