select textsend('{"data":{"cases":{"nodes":[' || array_to_string(array(
  select
    E'{"id":"\x01case:' || c.number || E'\x01","number":"' || c.number || '","kind":"' || c.kind
    || '","status":"' || c.status || '","filedOn":"' || c.filed_on
    || coalesce('","closedOn":"' || c.closed_on || '"', '","closedOn":null')
    || ',"cause":' || coalesce(to_json(c.cause)::text, 'null')
    || ',"basisNumber":' || coalesce(to_json(c.basis_number)::text, 'null')
    || coalesce(',"claimAmount":"' || c.claim_amount || '"', ',"claimAmount":null')
    || coalesce(',"recoveredAmount":"' || c.recovered_amount || '"', ',"recoveredAmount":null')
    || ',"judge":' || coalesce(to_json(c.judge)::text, 'null') || '}'
  from enforcement_case c
  where c.court_code = $1
  order by c.filed_on desc nulls last, c.number
  limit $2::bigint
), ',') || ']}}}')
