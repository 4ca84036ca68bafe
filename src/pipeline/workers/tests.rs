use std::ops::ControlFlow;
use std::sync::atomic::AtomicU64;

use super::*;
use crate::ingest::Format;

/// Counts articles; falls over where it is told to.
#[derive(Default)]
struct Counting {
    articles: AtomicU64,
    skipped: Mutex<Vec<Skipped>>,
    faulty_entry: bool,
    faulty_record: bool,
}

impl Sink for Counting {
    fn entry(&self, _: usize, entry: &Entry, _: &Document<'_>) -> Result<(), IndexError> {
        assert!(!self.faulty_entry, "the disk is a sieve");
        assert!(!entry.article.body.is_empty());
        self.articles.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn record(&self, outcome: Outcome) {
        assert!(!self.faulty_record, "the list is a sieve");
        lock(&self.skipped).extend(outcome.skipped);
    }
}

fn fed(sink: &Counting, attribute: Attribute) -> Result<bool, IndexError> {
    let (options, counters) = (ingest::Options::default(), Counters::default());
    let work = Work { options: &options, counters: &counters, sink, attribute };
    run(2, &work, |feeder| {
        for _ in 0..200 {
            let text = "The quay is shut. \"It is closed,\" said Ada Quill.";
            if !feeder.send(0, 7, Record::new("q.txt", Format::Text, text.into())) {
                return false;
            }
        }
        feeder.wait()
    })
}

#[test]
fn a_fault_in_attribution_costs_the_quotations_only() {
    let sink = Counting::default();
    assert!(fed(&sink, |_, _| panic!("no such\nword")).unwrap());
    assert_eq!(sink.articles.into_inner(), 200);
    let skipped = lock(&sink.skipped);
    assert_eq!(skipped.len(), 200);
    assert_eq!(skipped[0].to_string(), "q.txt: read without its quotations, internal error: no such word");
}

#[test]
fn a_fault_in_writing_ends_the_run_with_an_error() {
    for sink in [
        Counting { faulty_entry: true, ..Counting::default() },
        Counting { faulty_record: true, ..Counting::default() },
    ] {
        let error = fed(&sink, |_, _| Vec::new()).unwrap_err().to_string();
        assert!(error.contains("is a sieve") && error.contains("q.txt"), "{error}");
    }
}

#[test]
fn nobody_waits_for_workers_that_are_dead() {
    let pool = Pool::default();
    let (tasks, queue) = crossbeam_channel::bounded::<Task>(1);
    pool.count(|count| count.alive = 1);
    let feeder = Feeder { tasks, pool: &pool, sent: Cell::new(0) };
    let record = || Record::new("q.txt", Format::Text, b"x y".to_vec());
    assert!(feeder.send(0, 0, record()));
    std::thread::scope(|scope| {
        let died = scope.spawn(|| {
            let _alive = Alive(&pool);
            let _open = Open(&pool);
            drop(queue);
            quiet_faults();
            std::panic::resume_unwind(Box::new("gone"));
        });
        assert!(died.join().is_err());
    });
    pool.count(|count| count.open = 1);
    assert!(!feeder.wait());
    assert!(!feeder.send(0, 0, record()));
}

#[test]
fn a_fault_in_cutting_is_that_of_a_file_and_one_in_taking_is_not() {
    let record = || Ok(Record::new("q.txt", Format::Text, Vec::new()));
    let mut taken = 0;
    let cut = guarded(
        &mut |_| {
            taken += 1;
            ControlFlow::Continue(())
        },
        |emit| {
            let _ = emit(record());
            panic!("no header");
        },
    );
    let cut: Result<(), Reason> = cut;
    assert!(cut.is_err_and(|reason| reason.to_string().contains("no header")));
    assert_eq!(taken, 1);
    let taking = catch_unwind(|| {
        guarded(&mut |_| panic!("a full disk"), |emit| {
            let _ = emit(record());
        })
    });
    assert_eq!(taking.expect_err("it goes on").downcast_ref::<&str>(), Some(&"a full disk"));
}
