select textsend(array_to_string(array(select c.number from enforcement_case c where c.number = any($1::text[])), E'\x1e'))
