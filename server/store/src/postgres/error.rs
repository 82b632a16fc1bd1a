use std::sync::Arc;

use mainspring_domain::ports::StoreError;

/// SQLSTATEs: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
const DISK_FULL: &str = "53100";
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// Classifies a failure by its code. Shared, because callers that share a commit share its failure.
pub(super) fn classify(error: Arc<sqlx::Error>) -> StoreError {
    match &*error {
        sqlx::Error::Database(failure) => match failure.code().as_deref() {
            Some(DISK_FULL) => StoreError::Full,
            Some(LOCK_NOT_AVAILABLE) => StoreError::Locked,
            _ => StoreError::Unavailable(Box::new(error)),
        },
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::Decode(_)
        | sqlx::Error::TypeNotFound { .. } => StoreError::Unreadable(Box::new(error)),
        _ => StoreError::Unavailable(Box::new(error)),
    }
}
