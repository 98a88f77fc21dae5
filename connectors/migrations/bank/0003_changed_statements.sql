-- Who follows the feed adds transactions up by account. A transaction that is gone names its account no longer, nor one
-- that was moved to another: so the feed names the account of each that was changed or deleted, as it was before.

create function note_statements() returns trigger language plpgsql as $$
begin
    insert into public.change_feed (table_name, operation, record_id)
    select 'account', 'update', record_id from public.account
    where number in (select account_number from old_rows) order by record_id;
    return null;
end $$;

create trigger note_statement_update after update on transaction referencing old table as old_rows
for each statement execute function note_statements();
create trigger note_statement_delete after delete on transaction referencing old table as old_rows
for each statement execute function note_statements();
