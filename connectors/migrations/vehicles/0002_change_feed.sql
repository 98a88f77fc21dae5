-- The change feed: one row for each row changed, written in the transaction that changed it. It names the table and the
-- record's serial, never an official number. connectors/feed.py reads it and says why it is ordered as it is.

create table change_feed (
    position bigint generated always as identity,
    transaction xid8 not null default pg_current_xact_id(),
    table_name text collate "C" not null,
    operation text collate "C" not null check (operation in ('insert', 'update', 'delete', 'reload')),
    record_id bigint,
    changed_at timestamptz not null default now(),
    primary key (transaction, position),
    check ((record_id is null) = (operation = 'reload'))
);

create function note_changes() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into public.change_feed (table_name, operation, record_id)
        select tg_table_name, 'insert', record_id from new_rows order by record_id;
    elsif tg_op = 'DELETE' then
        insert into public.change_feed (table_name, operation, record_id)
        select tg_table_name, 'delete', record_id from old_rows order by record_id;
    elsif tg_op = 'UPDATE' then
        -- A serial that an update replaced is a record that is gone.
        insert into public.change_feed (table_name, operation, record_id)
        select tg_table_name, 'delete', old_rows.record_id from old_rows
        where not exists (select from new_rows where new_rows.record_id = old_rows.record_id)
        order by old_rows.record_id;
        insert into public.change_feed (table_name, operation, record_id)
        select tg_table_name, case when old_rows.record_id is null then 'insert' else 'update' end, new_rows.record_id
        from new_rows left join old_rows on old_rows.record_id = new_rows.record_id
        where old_rows is distinct from new_rows
        order by new_rows.record_id;
    else
        insert into public.change_feed (table_name, operation) values (tg_table_name, 'reload');
    end if;
    return null;
end $$;

-- Statement triggers with transition tables: one insert into the feed for a whole COPY.
create function follow_changes(followed regclass) returns void language plpgsql as $$
begin
    execute format('create trigger note_insert after insert on %s referencing new table as new_rows '
                   'for each statement execute function public.note_changes()', followed);
    execute format('create trigger note_update after update on %s referencing old table as old_rows '
                   'new table as new_rows for each statement execute function public.note_changes()', followed);
    execute format('create trigger note_delete after delete on %s referencing old table as old_rows '
                   'for each statement execute function public.note_changes()', followed);
    execute format('create trigger note_truncate after truncate on %s '
                   'for each statement execute function public.note_changes()', followed);
end $$;

select follow_changes('vehicle');
select follow_changes('seizure');
