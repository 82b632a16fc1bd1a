use std::sync::Arc;

use mainspring_domain::ports::StoreError;

/// Primary result codes of SQLite, the low byte of its extended ones: <https://sqlite.org/rescode.html>.
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const FULL: i32 = 13;

/// Classifies a failure by its code. Shared, because callers that share a commit share its failure.
pub(super) fn classify(error: Arc<sqlx::Error>) -> StoreError {
    match &*error {
        sqlx::Error::Database(failure) => {
            match failure.code().and_then(|code| code.parse::<i32>().ok()).map(|code| code & 0xff) {
                Some(FULL) => StoreError::Full,
                Some(BUSY | LOCKED) => StoreError::Locked,
                _ => StoreError::Unavailable(Box::new(error)),
            }
        }
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::Decode(_)
        | sqlx::Error::TypeNotFound { .. } => StoreError::Unreadable(Box::new(error)),
        _ => StoreError::Unavailable(Box::new(error)),
    }
}
