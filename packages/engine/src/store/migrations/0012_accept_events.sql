-- Takes in events in a transaction of its own or in the caller's, whichever there is: taking in is what senders wait for, and
-- BEGIN, the name of the workspace and COMMIT would each cost a round trip.
--
-- Stores events whose ids nobody has claimed yet, and puts the live ones into the inbox: into the lane of their contact, where
-- one of its names is known. Historical ones get their receipt at once: they start nothing. Of two transactions with the same
-- id the second waits here for the first; ids are claimed in one order everywhere, so that they do not wait for each other.
--
-- Of the jsonb each is an array with an element for each event.
-- `claimed` holds those events with a hash that were stored; all without one were. `told` is the time in ms since 1970.
create function millrace.accept_events(
  workspace uuid, ids uuid[], keys text[], sources text[], types text[], times timestamptz[], modes text[], contacts jsonb,
  entities jsonb, contents jsonb, traces jsonb, lanes smallint[], hashes text[],
  name_of uuid[], name_ranks int[], name_kinds text[], name_values text[], jobs json,
  out claimed uuid[], out told float8)
  language plpgsql as $$
begin
  perform set_config('millrace.workspace_id', workspace::text, true);
  with x as materialized (
    select u.id, u.key, u.source, u.type, u."time", u.mode, nullif(u.contact, 'null') as contact, nullif(u.entity, 'null') as entity,
      u.data, nullif(u.trace, 'null') as trace, u.lane, u.hash
    from rows from (
      unnest(ids, keys, sources, types, times, modes, lanes, hashes), jsonb_array_elements(contacts), jsonb_array_elements(entities),
      jsonb_array_elements(contents), jsonb_array_elements(traces)
    ) as u (id, key, source, type, "time", mode, lane, hash, contact, entity, data, trace)
  ), claims as (
    insert into millrace.event_keys (workspace_id, source, key, event_id, body_hash)
    select workspace, x.source, x.key, x.id, decode(x.hash, 'hex') from x where x.hash is not null order by x.source, x.key
    on conflict do nothing returning event_id
  ), fresh as materialized (
    select * from x where x.hash is null or x.id in (select c.event_id from claims c)
  ), stored as (
    insert into millrace.events (workspace_id, id, key, source, type, "time", mode, contact, entity, data, trace)
    select workspace, f.id, f.key, f.source, f.type, coalesce(f."time", now()), f.mode, f.contact, f.entity, f.data, f.trace from fresh f
  ), past as (
    insert into millrace.event_receipts (workspace_id, event_id, type, status)
    select workspace, f.id, f.type, 'stored' from fresh f where f.mode = 'historical'
  ), known as (
    select distinct on (n.id) n.id, coalesce(c.lane, get_byte(uuid_send(c.id), 15) & 15) as lane
    from unnest(name_of, name_ranks, name_kinds, name_values) as n (id, rank, kind, value)
    join millrace.contact_identities i on i.workspace_id = workspace and i.kind = n.kind and i.value = n.value
    join millrace.contacts c on c.workspace_id = workspace and c.id = i.contact_id
    order by n.id, n.rank
  ), queued as (
    insert into millrace.inbox (workspace_id, lane, event_id)
    select workspace, coalesce(k.lane, f.lane), f.id from fresh f left join known k on k.id = f.id
    where f.mode = 'live' order by f.id
  )
  select coalesce(array_agg(c.event_id), '{}') into claimed from claims c;
  if jobs is not null then
    perform millrace.enqueue(jobs);
  end if;
  told := extract(epoch from clock_timestamp()) * 1000;
end
$$;
grant execute on function millrace.accept_events(
  uuid, uuid[], text[], text[], text[], timestamptz[], text[], jsonb, jsonb, jsonb, jsonb, smallint[], text[],
  uuid[], int[], text[], text[], json) to millrace_app;
