select textsend(coalesce((select to_json(r.name)::text from company r where r.number = $1), '') || E'\x1f'
|| ',"holdings":[' || array_to_string(array(
  select coalesce('{"share":' || h.share, '{"share":null') || ',"company":{"name":' || to_json(c.name)::text || '}}'
  from shareholding h join company c on c.number = h.company_number
  where h.holder_number = $1 and coalesce(h.since <= $2::date, true) and coalesce(h.until > $2::date, true)
  order by h.since desc nulls last, h.record_id
), ',') || ']')
