select textsend(',"accounts":[' || array_to_string(array(
  select '{"institution":' || coalesce(to_json(a.institution)::text, 'null')
  || ',"transactions":{"nodes":[' || array_to_string(array(
    select coalesce('{"amount":"' || t.amount || '"}', '{"amount":null}')
    from transaction t where t.account_number = a.number
    order by t.booked_on desc nulls last, t.record_id limit 5
  ), ',') || ']}}'
  from account a where a.holder_number = $1 order by a.opened_on desc nulls last, a.number
), ',') || ']')
