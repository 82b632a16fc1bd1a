use std::collections::HashMap;
use std::collections::hash_map::Entry;

use mainspring_domain::id::{Fence, JobId, RunId};
use mainspring_domain::ports::Claimed;
use mainspring_domain::run::RunState;

use super::super::writer::ClaimRequest;
use super::rows::{Columns, instant};
use super::state::{PARKED, READY};
use super::{Conn, Failure, Sliced, Values, first_rows, json_rows, locks, runs};

/// Takes ready runs in their order. Those that their job's concurrency limit holds back are parked,
/// so that the next claim does not meet them again; the end of a run wakes them.
pub(in super::super) async fn take(
    conn: &mut Conn,
    request: &ClaimRequest,
) -> Result<Vec<Claimed>, Failure> {
    let mut taken = Vec::new();
    let mut room = Room::default();
    loop {
        let wanted = request.limit as usize - taken.len();
        let candidates = candidates(conn, wanted).await?;
        let found = candidates.len();
        let (take, park) = room.sort(conn, candidates).await?;
        mark_parked(conn, &park).await?;
        taken.extend(mark_running(conn, request, take).await?);
        if found < wanted || park.is_empty() {
            return Ok(taken);
        }
    }
}

struct Candidate {
    claimed: Claimed,
    limit: Option<i64>,
}

async fn candidates(conn: &mut Conn, limit: usize) -> Result<Vec<Candidate>, Failure> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    first_rows(conn, READY_RUNS, limit, |row| candidate(row)).await
}

const READY_RUNS: &str = concat!(
    "select r.id, r.job_id, r.app_id, r.priority, r.due_at, r.created_at, r.nominal,
                r.redrive_of, r.input, r.idempotency_key, r.attempts, r.interruptions,
                r.first_started_at, r.error, r.cancel_by, r.state, j.name as job_name,
                j.revision as job_revision,
                case when r.limited = 1 then j.max_concurrent end as job_limit
         from runs r ",
    ready_index!(),
    then_join!(),
    "jobs j on j.id = r.job_id
         where r.state = 1 order by r.priority, r.due_at, r.id limit $1",
    taking!(),
);

fn candidate(row: &dyn Columns) -> Result<Candidate, Failure> {
    let (run, job_revision) = (runs::run(row)?, row.integer("job_revision")?);
    Ok(Candidate { claimed: Claimed { run, job_revision }, limit: row.maybe_integer("job_limit")? })
}

/// How many more runs of each limited job may be executed.
#[derive(Default)]
struct Room(HashMap<JobId, i64>);

impl Room {
    /// Sorts candidates into those that are taken and those that are parked.
    async fn sort(
        &mut self,
        conn: &mut Conn,
        candidates: Vec<Candidate>,
    ) -> Result<(Vec<Candidate>, Vec<Candidate>), Failure> {
        let limited = candidates.iter().filter(|candidate| candidate.limit.is_some());
        let unknown = limited.map(|candidate| candidate.claimed.run.job);
        locks::jobs(conn, unknown.filter(|job| !self.0.contains_key(job))).await?;
        let (mut take, mut park) = (Vec::with_capacity(candidates.len()), Vec::new());
        for candidate in candidates {
            let fits = match candidate.limit {
                None => true,
                Some(limit) => self.occupy(conn, candidate.claimed.run.job, limit).await?,
            };
            if fits { take.push(candidate) } else { park.push(candidate) }
        }
        Ok((take, park))
    }

    async fn occupy(&mut self, conn: &mut Conn, job: JobId, limit: i64) -> Result<bool, Failure> {
        let room = match self.0.entry(job) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(limit - running(conn, job).await?),
        };
        let fits = *room > 0;
        *room -= i64::from(fits);
        Ok(fits)
    }
}

async fn running(conn: &mut Conn, job: JobId) -> Result<i64, Failure> {
    sqlx::query_scalar("select count(*) from runs where job_id = $1 and limited = 1 and state = 3")
        .bind(job.0)
        .fetch_one(conn)
        .await
}

async fn mark_parked(conn: &mut Conn, park: &[Candidate]) -> Result<(), Failure> {
    if park.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = park.iter().map(|parked| parked.claimed.run.id.to_string()).collect();
    sqlx::query(
        "update runs set state = $2 where state = $3 and id in (select unhex(value) from json_each($1))",
    )
    .bind(json_rows(&ids)?)
    .bind(PARKED)
    .bind(READY)
    .execute(conn)
    .await?;
    Ok(())
}

async fn mark_running(
    conn: &mut Conn,
    request: &ClaimRequest,
    take: Vec<Candidate>,
) -> Result<Vec<Claimed>, Failure> {
    if take.is_empty() {
        return Ok(Vec::new());
    }
    let fences = locks::draw_fences(conn, take.len()).await?;
    let numbered: Vec<(RunId, i64)> =
        take.iter().map(|taken| taken.claimed.run.id).zip(fences.iter().copied()).collect();
    let bind = |values: &mut Values, (RunId(id), fence): (RunId, i64)| {
        values.push(id)?.push(fence)?.push(request.node.clone())?.push(request.now)?;
        Ok(())
    };
    MARK_RUNNING.execute(conn, &numbered, bind).await?;
    let since = instant(request.now)?;
    let started = |(Candidate { mut claimed, .. }, fence)| {
        let run = &mut claimed.run;
        run.attempts += 1;
        run.first_started_at = run.first_started_at.or(Some(since));
        run.state = RunState::Running { fence: Fence(fence), node: request.node.clone(), since };
        claimed
    };
    Ok(take.into_iter().zip(fences).map(started).collect())
}

static MARK_RUNNING: Sliced = Sliced::new(
    "id, fence, node, now",
    concat!(
        "update runs
     set state = 3, node = t.node, started_at = t.now, attempts = attempts + 1,
         first_started_at = coalesce(first_started_at, t.now), fence = t.fence
     from t where runs.id = ",
        looked_up!(),
        "t.id"
    ),
);
