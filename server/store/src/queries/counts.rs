//! Runs counted by state, each count bounded, so that a long history costs no more than a short one.

use mainspring_domain::ports::{RunCounts, RunFilter};
use mainspring_domain::run::Phase;
use sqlx::QueryBuilder;

use super::rows::Columns as _;
use super::runs::narrow;
use super::{Conn, Db, Failure, state};

/// No state is counted further than this.
const MOST: i64 = 10_000;

/// How many of the latest runs are looked at for those that ended well, which no index tells apart.
const LATEST: i64 = 20_000;

/// The filter's own phases do not matter.
pub(in super::super) async fn read(
    conn: &mut Conn,
    filter: &RunFilter,
) -> Result<RunCounts, Failure> {
    Ok(RunCounts {
        queued: count(conn, filter, Phase::Queued).await?,
        running: count(conn, filter, Phase::Running).await?,
        succeeded: count(conn, filter, Phase::Succeeded).await?,
        failed: count(conn, filter, Phase::Failed).await?,
        cancelled: count(conn, filter, Phase::Cancelled).await?,
        missed: count(conn, filter, Phase::Missed).await?,
    })
}

async fn count(conn: &mut Conn, filter: &RunFilter, phase: Phase) -> Result<u64, Failure> {
    let mut total = 0;
    for state in state::of_phase(phase) {
        total += count_state(conn, filter, *state).await?;
    }
    Ok(total.min(MOST.unsigned_abs()))
}

/// Whether so few runs are in a state that sorting them costs less than looking through all others.
pub(super) async fn are_few(
    conn: &mut Conn,
    filter: &RunFilter,
    state: i64,
) -> Result<bool, Failure> {
    // These have an index in the order of their ids.
    if matches!(state, state::FAILED | state::CANCELLED | state::MISSED) {
        return Ok(false);
    }
    let anywhere = RunFilter { app: filter.app, ..RunFilter::default() };
    Ok(count_state(conn, &anywhere, state).await? < MOST.unsigned_abs())
}

async fn count_state(conn: &mut Conn, filter: &RunFilter, state: i64) -> Result<u64, Failure> {
    let mut query = QueryBuilder::<Db>::new("select count(*) as n from (select 1 from ");
    if state == state::SUCCEEDED {
        query.push("(select r.state from runs r where true");
        narrow(&mut query, filter);
        query.push(" order by r.id desc limit ").push_bind(LATEST).push(") r where ");
    } else {
        query.push("runs r where ");
    }
    query.push(state::is("r", state));
    if state != state::SUCCEEDED {
        narrow(&mut query, filter);
    }
    query.push(" limit ").push_bind(MOST).push(") counted");
    query.build().fetch_one(conn).await?.count("n")
}
