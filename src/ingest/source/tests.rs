use std::io::Write;
use std::ops::ControlFlow;

use super::*;

fn cut(name: &str, bytes: &[u8], options: &Options) -> Vec<Result<Record, Skipped>> {
    let mut out = Vec::new();
    split(name, bytes, options, &mut |record| {
        out.push(record);
        ControlFlow::Continue(())
    });
    out
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // written by hand: the library refuses paths that climb
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn reasons(records: &[Result<Record, Skipped>]) -> Vec<(&str, &Reason)> {
    records.iter().filter_map(|r| r.as_ref().err()).map(|s| (s.path.as_str(), &s.reason)).collect()
}

fn paths(records: &[Result<Record, Skipped>]) -> Vec<&str> {
    records.iter().filter_map(|r| r.as_ref().ok()).map(|r| r.origin.path.as_str()).collect()
}

#[test]
fn archives_in_archives() {
    let inner =
        tar(&[("a/quay.txt", b"The quay is shut."), ("b.jsonl", b"{\"text\":\"1\"}\n{\"text\":\"2\"}\n")]);
    let outer = zip(&[("in.tar.gz", &gzip(&inner)), ("top.txt", b"Tide.")]);
    let out = cut("x.zip", &outer, &Options::default());
    assert_eq!(
        paths(&out),
        [
            "x.zip!/in.tar.gz!/a/quay.txt",
            "x.zip!/in.tar.gz!/b.jsonl",
            "x.zip!/in.tar.gz!/b.jsonl",
            "x.zip!/top.txt"
        ]
    );
    assert_eq!(reasons(&out), []);
}

#[test]
fn members_that_climb_are_refused_alone() {
    for bytes in
        [tar(&[("../up.txt", b"x y"), ("ok.txt", b"x y")]), zip(&[("../up.txt", b"x y"), ("ok.txt", b"x y")])]
    {
        let out = cut("x", &bytes, &Options::default());
        assert_eq!(reasons(&out), [("x!/../up.txt", &Reason::Climbs)]);
        assert_eq!(paths(&out), ["x!/ok.txt"]);
    }
}

#[test]
fn archives_in_an_archive_share_what_it_may_unpack_to() {
    let line = format!("{{\"title\":\"{}\"}}\n", "x".repeat(1012));
    let leaf = zip(&[("a.jsonl", line.repeat(1 << 14).as_bytes())]);
    let names: Vec<String> = (0..24).map(|k| format!("{k}.zip")).collect();
    let many = |inner: &[u8]| zip(&names.iter().map(|n| (n.as_str(), inner)).collect::<Vec<_>>());
    let bomb = many(&many(&leaf));
    let mut records = 0u64;
    let mut bombs = 0;
    split("x.zip", &bomb[..], &Options::default(), &mut |record| {
        records += u64::from(record.is_ok());
        bombs += usize::from(record.is_err_and(|s| s.reason == Reason::Bomb));
        ControlFlow::Continue(())
    });
    // of 24 x 24 x 16 MB
    assert!(records < 24 << 14, "{records}");
    assert!((1..=3).contains(&bombs), "{bombs}");
}

#[test]
fn deep_nesting_is_refused() {
    let mut bytes = b"The quay is shut.".to_vec();
    for _ in 0..4 {
        bytes = gzip(&bytes);
    }
    assert_eq!(paths(&cut("x.gz", &bytes, &Options::default())).len(), 1);
    let five = gzip(&bytes);
    assert_eq!(reasons(&cut("x.gz", &five, &Options::default())), [("x.gz", &Reason::Nested { limit: 4 })]);
}

#[test]
fn the_limit_holds_while_unpacking() {
    let options = Options { max_file_size: 1 << 20, ..Options::default() };
    let big = gzip(&b"The quay is shut.\n".repeat(1 << 18));
    assert!(big.len() < 100_000);
    assert_eq!(reasons(&cut("x.gz", &big, &options)), [("x.gz", &Reason::TooLarge { limit: 1 << 20 })]);
    // a stream has no limit, a record of it does
    let mut lines = Vec::new();
    for k in 0..3000 {
        writeln!(lines, "{{\"text\":\"{}\"}}", "x".repeat(if k == 1500 { 2 << 20 } else { 1000 })).unwrap();
    }
    let out = cut("x.jsonl.gz", &gzip(&lines), &options);
    assert_eq!(paths(&out).len(), 2999);
    let skipped = out.iter().find_map(|r| r.as_ref().err()).unwrap();
    assert_eq!((skipped.line, &skipped.reason), (Some(1501), &Reason::TooLarge { limit: 1 << 20 }));
}

#[test]
fn a_cut_off_archive_keeps_its_first_records() {
    let mut lines = Vec::new();
    let mut noise = 7u32;
    for _ in 0..20_000 {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        writeln!(lines, "{{\"text\":\"{noise}\"}}").unwrap();
    }
    let packed = gzip(&lines);
    let out = cut("x.jsonl.gz", &packed[..packed.len() / 2], &Options::default());
    assert!(paths(&out).len() > 1000);
    assert!(matches!(reasons(&out)[..], [(_, Reason::Truncated(_))]), "{:?}", reasons(&out));
}

#[test]
fn a_short_cut_off_archive_too() {
    let packed = gzip(b"{\"text\":\"One tide.\"}\n{\"text\":\"Two tides, and then some more of them.\"}\n");
    let out = cut("x.jsonl.gz", &packed[..packed.len() - 16], &Options::default());
    assert_eq!(paths(&out).len(), 1);
    assert!(matches!(reasons(&out)[..], [(_, Reason::Truncated(_))]), "{:?}", reasons(&out));
}

#[test]
fn wide_streams_are_narrowed() {
    let text = "{\"text\":\"Ebbe – Flut\"}\n{\"text\":\"Zwei\"}\n";
    let wide: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let out = cut("x.jsonl", &wide, &Options::default());
    assert_eq!(out.len(), 2);
    assert_eq!(out[0].as_ref().unwrap().bytes, "{\"text\":\"Ebbe – Flut\"}".as_bytes());
}

#[test]
fn stopping_stops() {
    let mut n = 0;
    split("x.jsonl", &b"{\"a\":1}\n{\"a\":2}\n"[..], &Options::default(), &mut |_| {
        n += 1;
        ControlFlow::Break(())
    });
    assert_eq!(n, 1);
}

#[test]
fn messages_of_an_mbox() {
    let mbox = b"From a@b Mon Nov 23 02:45:12 2026\nSubject: One\n\nText\nFrom here on.\n\nFrom a@b Mon Nov 23 02:45:12 2026\nSubject: Two\n\nText\n";
    let out = cut("x", mbox, &Options::default());
    assert_eq!(out.len(), 2);
    assert_eq!(out[1].as_ref().unwrap().origin.line, Some(7));
}

#[test]
fn empty_binary_and_foreign() {
    for (bytes, reason) in [
        (&b""[..], Reason::Empty),
        (b"\0\x01\x02\x03", Reason::Binary),
        #[cfg(not(feature = "pdf"))]
        (b"%PDF-1.4 x", Reason::Feature { format: "PDF", feature: "pdf" }),
    ] {
        assert_eq!(reasons(&cut("x", bytes, &Options::default())), [("x", &reason)]);
    }
    assert_eq!(reasons(&cut("x.zip", &zip(&[]), &Options::default())), [("x.zip", &Reason::Empty)]);
}

#[test]
fn files_that_are_none() {
    let dir = tempfile::tempdir().unwrap();
    let mut out = Vec::new();
    for path in [dir.path().to_path_buf(), dir.path().join("no")] {
        split_file(&path, "x", &Options::default(), &mut |r| {
            out.push(r);
            ControlFlow::Continue(())
        });
    }
    assert_eq!(reasons(&out), [("x", &Reason::NotAFile("folder")), ("x", &Reason::Missing)]);
}

#[test]
fn the_hash_taken_while_reading_is_that_of_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let tar = tar(&[("a.txt", b"The quay is shut."), ("b.jsonl", b"{\"text\":\"1\"}\n{\"text\":\"2\"}\n")]);
    let mut trailing = gzip(b"The quay is shut.");
    trailing.extend([0; 3000]);
    for (name, bytes) in [
        ("a.txt", b"The quay is shut.".to_vec()),
        ("b.jsonl", b"{\"text\":\"1\"}\n{\"text\":\"2\"}\n".repeat(40_000)),
        ("c.zip", zip(&[("in.tar.gz", &gzip(&tar)), ("top.txt", b"Tide.")])),
        ("d.tar", tar),
        ("e.gz", trailing),
        ("f.bin", b"\0\x01\x02\x03".repeat(100_000)),
        ("g.txt", Vec::new()),
    ] {
        let path = dir.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let go_on = &mut |_| ControlFlow::Continue(());
        let hash = |emit: Emit| split_and_hash(&path, name, &Options::default(), emit);
        let bare = hash(go_on);
        assert_eq!(bare, hash_file(&path).ok(), "{name}");
        assert!(bare.is_some());
        std::fs::write(dir.path().join(format!("{name}.meta.json")), "{\"title\":\"Quay\"}").unwrap();
        assert_eq!(hash(go_on), hash_file(&path).ok(), "{name}");
        assert_ne!(hash(go_on), bare, "{name}");
        assert_eq!(hash(&mut |_| ControlFlow::Break(())), None, "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_written_while_it_is_read_is_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.jsonl");
    std::fs::write(&path, "{\"text\":\"1\"}\n").unwrap();
    let mut written = false;
    let hash = split_and_hash(&path, "a.jsonl", &Options::default(), &mut |_| {
        if !std::mem::replace(&mut written, true) {
            let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
            file.write_all(b"{\"text\":\"2\"}\n").unwrap();
        }
        ControlFlow::Continue(())
    });
    assert_eq!(hash, None);
}
