use std::sync::atomic::{AtomicU64,Ordering::Relaxed};
use std::time::Instant;
pub static NAMES:[&str;12]=["begin","transit","attempts","tally","candidates","claims","fences","mark","commit","wait","batches","settled"];
pub static T:[AtomicU64;12]=[const{AtomicU64::new(0)};12];
pub fn add(i:usize,since:Instant){ T[i].fetch_add(since.elapsed().as_nanos() as u64,Relaxed); }
pub fn count(i:usize,n:u64){ T[i].fetch_add(n,Relaxed); }
pub fn print(){ for (n,t) in NAMES.iter().zip(&T){ eprint!("{n}={} ",t.swap(0,Relaxed)/1000);} eprintln!(); }
