select textsend(
  E'{"data":{"case":{"id":"\x01case:' || c.number || E'\x01","number":"' || c.number || '","kind":"' || c.kind
  || '","status":"' || c.status || '","filedOn":"' || c.filed_on
  || coalesce('","closedOn":"' || c.closed_on || '"', '","closedOn":null')
  || ',"cause":' || coalesce(to_json(c.cause)::text, 'null')
  || coalesce(',"claimAmount":"' || c.claim_amount || '"', ',"claimAmount":null')
  || coalesce(',"recoveredAmount":"' || c.recovered_amount || '"', ',"recoveredAmount":null')
  || coalesce(',"court":{"name":' || to_json(k.name)::text || '}', ',"court":null')
  || coalesce((
    select ',"payments":[{"paidOn":"' || y.paid_on || '","amount":"' || y.amount || '"}]}}}'
    from payment y where y.case_number = c.number order by y.paid_on desc nulls last, y.record_id limit 1
  ), ',"payments":[]}}}'))
from enforcement_case c left join court k on k.code = c.court_code
where c.number = $1
