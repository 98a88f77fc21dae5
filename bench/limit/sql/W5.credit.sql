select textsend(',"dishonestyListings":[' || array_to_string(array(
  select '{"ground":"' || l.ground || coalesce(E'","case":\x01' || l.case_number || E'\x01}', '","case":null}')
  from dishonesty_listing l where l.party_number = $1
  order by l.published_on desc nulls last, l.record_id limit 100
), ',') || ']')
