-- Tables that only grow are analyzed again and again, and with their many columns that is dear: while
-- 100,000 events and their runs came, 7 s were spent on it. Nobody plans by what documents hold, and a fifth of the usual sample tells enough of the rest.
create procedure millrace.spare_analyze(target regclass) language plpgsql as $$
declare
  col record;
begin
  for col in
    select a.attname as name, a.atttypid = 'jsonb'::regtype as is_document from pg_attribute a
    where a.attrelid = target and a.attnum > 0 and not a.attisdropped
  loop
    execute format('alter table %s alter column %I set statistics %s', target, col.name, case when col.is_document then 0 else 20 end);
  end loop;
  execute format('alter table %s set (autovacuum_analyze_scale_factor = 0.2)', target);
end
$$;

-- As in 0008_time, and new partitions are spared too: they do not inherit it.
create or replace procedure millrace.ensure_partitions(parent text, weeks int default 8) language plpgsql as $$
declare
  monday date := date_trunc('week', now() at time zone 'utc')::date - 7;
  child text;
begin
  for step in 0..weeks + 1 loop
    child := format('%s_%s', parent, to_char(monday, 'YYYYMMDD'));
    if to_regclass('millrace.' || child) is null then
      execute format('create table millrace.%I partition of millrace.%I for values from (%L) to (%L)',
        child, parent,
        millrace.uuid_at(monday::timestamp at time zone 'utc'),
        millrace.uuid_at((monday + 7)::timestamp at time zone 'utc'));
      call millrace.protect(('millrace.' || child)::regclass);
      call millrace.spare_analyze(('millrace.' || child)::regclass);
      if parent in ('runs', 'steps') then
        execute format('alter table millrace.%I set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1)', child);
      end if;
    end if;
    monday := monday + 7;
  end loop;
end
$$;

do $$
declare
  target regclass;
begin
  for target in
    select i.inhrelid::regclass from pg_inherits i where i.inhparent = any (array[
      'millrace.events', 'millrace.event_receipts', 'millrace.runs', 'millrace.steps']::regclass[])
    union all select 'millrace.event_keys'::regclass
  loop
    call millrace.spare_analyze(target);
  end loop;
end
$$;
