-- key: name
-- when: to_regclass('cron.job') is not null
-- The number of a job is its place in history.
select coalesce(to_jsonb(j) ->> 'jobname', j.command) as name,
    j.schedule, j.command, j.username, j.active
from cron.job as j
where j.database = current_database()
