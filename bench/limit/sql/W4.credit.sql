select textsend(array_to_string(array(
  select ',"dishonestyListings":[' || array_to_string(array(
    select '{"ground":"' || l.ground || '","publishedOn":"' || l.published_on || '","active":'
      || case when l.published_on <= $2::date and coalesce(l.expires_on >= $2::date, true)
        and coalesce(l.removed_on > $2::date, true) then 'true}' else 'false}' end
    from dishonesty_listing l where l.party_number = k.number
    order by l.published_on desc nulls last, l.record_id limit 5
  ), ',') || ']'
  from unnest($1::text[]) with ordinality k(number, place) order by k.place
), E'\x1e'))
