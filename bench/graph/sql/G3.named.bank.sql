select a.holder_number, t.record_id, t.account_number, t.at, t.booked_on, t.amount, t.direction, t.settled,
  t.counterparty_number, t.counterparty_account, t.counterparty_name, t.channel, t.category
from transaction t join account a on a.number = t.account_number
where t.counterparty_number = any($1::text[]) and t.settled and t.booked_on >= $2 and t.booked_on < $3
order by t.booked_on desc, t.record_id
