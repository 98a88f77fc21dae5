select textsend('{"data":{"cases":{"nodes":[' || array_to_string(array(
  select
    E'{"id":"\x01case:' || c.number || E'\x01","number":"' || c.number
    || '","parties":[' || array_to_string(array(
      select '{"role":"' || p.role || '","name":' || coalesce(to_json(p.party_name)::text, 'null')
        || coalesce(E',"party":{"id":"\x01party:' || p.party_number || E'\x01"}}', ',"party":null}')
      from case_party p where p.case_number = c.number order by p.record_id
    ), ',')
    || '],"measures":[' || array_to_string(array(
      select E'{"id":"\x01measure:' || m.record_id || E'\x01","kind":"' || m.kind
        || coalesce('","amount":"' || m.amount || '","startsOn":"', '","amount":null,"startsOn":"') || m.starts_on
        || coalesce('","expiresOn":"' || m.expires_on || '","status":"', '","expiresOn":null,"status":"')
        || m.status || '"}'
      from control_measure m where m.case_number = c.number
      order by m.starts_on desc nulls last, m.record_id limit 1000
    ), ',')
    || '],"payments":[' || array_to_string(array(
      select E'{"id":"\x01payment:' || y.record_id || E'\x01","paidOn":"' || y.paid_on
        || '","amount":"' || y.amount || '","kind":' || to_json(y.kind)::text || '}'
      from payment y where y.case_number = c.number
      order by y.paid_on desc nulls last, y.record_id limit 1000
    ), ',') || ']}'
  from enforcement_case c
  where c.court_code = $1
  order by c.filed_on desc nulls last, c.number
  limit 200
), ',') || ']}}}')
