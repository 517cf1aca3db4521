-- Where the log of a run goes on. Runs of many steps, such as a list's, are not searched for their last one each time. Null of
-- runs that an older program wrote.
alter table millrace.runs add column next_ordinal int;
