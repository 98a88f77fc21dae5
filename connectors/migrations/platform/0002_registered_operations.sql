-- The operations that callers' programs send: documents by the SHA-256 of their UTF-8, for every process. No personal
-- data: what is asked about travels in variables.

create table registered_operation (
    sha256 text collate "C" primary key,
    names text collate "C" not null,
    document text not null,
    added_at timestamptz not null default now(),
    check (sha256 = encode(sha256(convert_to(document, 'UTF8')), 'hex'))
);

-- Another value after each change, and none ever again: processes that see a value they do not know read all anew. Drawn
-- rather than counted, so that it holds for a database that was put back to an earlier state under a running platform.
create table registered_operation_version (
    only_row boolean primary key default true check (only_row),
    version uuid not null default gen_random_uuid()
);
insert into registered_operation_version default values;

create function registered_operation_changed() returns trigger language plpgsql as $$
begin
    update registered_operation_version set version = gen_random_uuid();
    return null;
end
$$;

create trigger registered_operation_changed
    after insert or update or delete or truncate on registered_operation
    for each statement execute function registered_operation_changed();
