use mainspring_domain::id::{AppId, JobId, RunId};
use mainspring_domain::job::{Job, JobSpec};
use mainspring_domain::json::Json;
use mainspring_domain::page::PageOf;
use mainspring_domain::ports::{JobFilter, QueuedRun, RunFilter};
use mainspring_domain::run::Phase;
use mainspring_domain::work::{PluginCall, Work};

use super::given::*;

crate::on_every_store!(
    jobs_are_listed_newest_first_without_holes_or_repeats_while_others_come,
    runs_are_listed_newest_first_without_holes_or_repeats_while_others_come,
    a_page_that_is_just_full_is_the_last_one,
    jobs_are_found_by_app_name_plugin_and_whether_they_are_enabled,
    runs_are_found_by_job_app_state_and_time,
);

async fn jobs_are_listed_newest_first_without_holes_or_repeats_while_others_come(store: AnyStore) {
    let mut expected = Vec::new();
    for _ in 0..23 {
        expected.insert(0, a_job(&store, spec()).await.id);
    }
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = PageOf { after, limit: 5 };
        let page = store.jobs(JobFilter::default(), page).await.unwrap();
        found.extend(page.items.iter().map(|job| job.id));
        a_job(&store, spec()).await;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, expected);
}

async fn runs_are_listed_newest_first_without_holes_or_repeats_while_others_come(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let mut expected = Vec::new();
    for second in 0..23 {
        expected.insert(0, a_run(&store, job.id, second).await);
    }
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = PageOf { after, limit: 5 };
        let page = store.runs(RunFilter::default(), page).await.unwrap();
        found.extend(page.items.iter().map(|run| run.id));
        a_run(&store, job.id, 100).await;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, expected);
}

async fn a_page_that_is_just_full_is_the_last_one(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let oldest = a_run(&store, job.id, 1).await;
    a_run(&store, job.id, 2).await;
    let page = store.runs(RunFilter::default(), first_page(2)).await.unwrap();
    assert_eq!((page.items.len(), page.next), (2, None));
    let page = store.runs(RunFilter::default(), first_page(1)).await.unwrap();
    assert_eq!(page.next, Some(page.items[0].id));
    let rest = PageOf { after: page.next, limit: 1 };
    let page = store.runs(RunFilter::default(), rest).await.unwrap();
    assert_eq!((page.items[0].id, page.next), (oldest, None));
}

async fn found_jobs(store: &AnyStore, filter: JobFilter) -> Vec<JobId> {
    let page = store.jobs(filter, first_page(200)).await.unwrap();
    page.items.iter().map(|job| job.id).collect()
}

async fn jobs_are_found_by_app_name_plugin_and_whether_they_are_enabled(store: AnyStore) {
    let named = |name: &str| JobSpec { name: name.to_owned(), ..spec() };
    let backup = a_job(&store, named("Nightly BACKUP 100%")).await;
    let paused = a_job(&store, JobSpec { enabled: false, ..named("report 100_") }).await;
    let input = Json::null();
    let work = Work::Plugin(PluginCall { plugin: "checksum".to_owned(), version: None, input });
    let checksum = a_job(&store, JobSpec { work, ..named("sum") }).await;

    let all = JobFilter::default();
    let by_name = |name: &str| JobFilter { name: Some(name.to_owned()), ..all.clone() };
    assert_eq!(found_jobs(&store, by_name("backup")).await, [backup.id]);
    assert_eq!(found_jobs(&store, by_name("RePort")).await, [paused.id]);
    assert_eq!(found_jobs(&store, by_name("100%")).await, [backup.id]);
    assert_eq!(found_jobs(&store, by_name("100_")).await, [paused.id]);
    assert_eq!(found_jobs(&store, by_name("nobody")).await, []);
    let plugin = JobFilter { plugin: Some("checksum".to_owned()), ..all.clone() };
    assert_eq!(found_jobs(&store, plugin).await, [checksum.id]);
    let enabled = |enabled| JobFilter { enabled: Some(enabled), ..all.clone() };
    assert_eq!(found_jobs(&store, enabled(false)).await, [paused.id]);
    assert_eq!(found_jobs(&store, enabled(true)).await, [checksum.id, backup.id]);
    let app = |app| JobFilter { app: Some(app), ..all.clone() };
    assert_eq!(found_jobs(&store, app(AppId::DEFAULT)).await.len(), 3);
    assert_eq!(found_jobs(&store, app(AppId::new(at(0), fresh()))).await, []);
    let several = JobFilter { enabled: Some(true), ..by_name("u") };
    assert_eq!(found_jobs(&store, several).await, [checksum.id, backup.id]);
}

async fn found_runs(store: &AnyStore, filter: RunFilter) -> Vec<RunId> {
    let page = store.runs(filter, first_page(200)).await.unwrap();
    page.items.iter().map(|run| run.id).collect()
}

/// One run in each state, and one more that is parked; with the phases they should be found under.
async fn one_of_each(store: &AnyStore, job: &Job) -> Vec<(Phase, RunId)> {
    let mut runs = Vec::new();
    for (second, outcome, phase) in [(1, done(), Phase::Succeeded), (2, fatal(), Phase::Failed)] {
        let claimed = a_running_run(store, job.id, second).await;
        assert!(ends(store, &claimed, outcome, second).await);
        runs.push((phase, claimed.run.id));
    }
    let cancelled = a_run(store, job.id, 3).await;
    store.cancel(vec![cancelled], "ada", at(3)).await.unwrap();
    runs.push((Phase::Cancelled, cancelled));
    runs.push((Phase::Running, a_running_run(store, job.id, 4).await.run.id));
    runs.push((Phase::Queued, a_run(store, job.id, 5).await));
    assert_eq!(claim_ids(store, 9, 5).await, []);
    runs.push((Phase::Queued, a_run(store, job.id, 6).await));
    let ahead = QueuedRun { due_at: at(99), ..queued(job.id, 7) };
    runs.push((Phase::Queued, accept(store, ahead).await));
    runs.reverse();
    runs
}

async fn runs_are_found_by_job_app_state_and_time(store: AnyStore) {
    let (job, other) = (a_job(&store, limited(1)).await, a_job(&store, spec()).await);
    let runs = one_of_each(&store, &job).await;
    let others = a_run(&store, other.id, 50).await;
    let of_job = RunFilter { job: Some(job.id), ..RunFilter::default() };
    for phases in [
        vec![Phase::Queued],
        vec![Phase::Running],
        vec![Phase::Succeeded],
        vec![Phase::Failed],
        vec![Phase::Cancelled],
        vec![Phase::Missed],
        vec![Phase::Failed, Phase::Queued],
        vec![Phase::Queued, Phase::Running, Phase::Succeeded, Phase::Failed, Phase::Cancelled],
    ] {
        let expected: Vec<RunId> =
            runs.iter().filter(|(phase, _)| phases.contains(phase)).map(|(_, id)| *id).collect();
        let filter = RunFilter { phases: phases.clone(), ..of_job.clone() };
        assert_eq!(found_runs(&store, filter).await, expected, "{phases:?}");
    }
    let all: Vec<RunId> = runs.iter().map(|(_, id)| *id).collect();
    assert_eq!(found_runs(&store, of_job.clone()).await, all);
    let between = RunFilter { since: Some(at(2)), until: Some(at(5)), ..of_job };
    assert_eq!(found_runs(&store, between).await, all[3..6]);
    let app = |app| RunFilter { app: Some(app), ..RunFilter::default() };
    assert_eq!(found_runs(&store, app(AppId::DEFAULT)).await[0], others);
    assert_eq!(found_runs(&store, app(AppId::new(at(0), fresh()))).await, []);
}
