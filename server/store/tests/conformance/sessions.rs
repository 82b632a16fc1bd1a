use mainspring_domain::app::{Key, Role};
use mainspring_domain::id::{KeyId, LinkId, SessionId};
use mainspring_domain::ports::Created;
use mainspring_domain::session::{Session, SignInLink};

use super::given::*;

crate::on_every_store!(
    a_session_is_found_until_it_is_deleted,
    a_link_is_spent_once,
    what_ended_long_ago_is_pruned_and_what_did_not_stays,
);

async fn a_key(store: &AnyStore) -> KeyId {
    let key = Key {
        id: KeyId::new(at(0), fresh()),
        name: "ada".to_owned(),
        app: None,
        role: Role::Viewer,
        hash: [1; 32],
        created_at: at(0),
        expires_at: None,
        revoked_at: None,
    };
    let id = key.id;
    assert_eq!(store.insert_key(key, None).await.unwrap(), Created::New(id));
    id
}

async fn a_session(store: &AnyStore, expires: i64) -> Session {
    let session = Session {
        id: SessionId::new(at(0), fresh()),
        key: a_key(store).await,
        hash: [2; 32],
        created_at: at(0),
        expires_at: at(expires),
    };
    store.insert_session(session.clone()).await.unwrap();
    session
}

async fn a_link(store: &AnyStore, expires: i64) -> SignInLink {
    let link = SignInLink {
        id: LinkId::new(at(0), fresh()),
        key: a_key(store).await,
        hash: [3; 32],
        expires_at: at(expires),
        used_at: None,
    };
    store.insert_link(link.clone()).await.unwrap();
    link
}

async fn a_session_is_found_until_it_is_deleted(store: AnyStore) {
    let (one, other) = (a_session(&store, 10).await, a_session(&store, 10).await);
    assert_eq!(store.session(one.id).await.unwrap(), Some(one.clone()));
    assert!(store.delete_session(one.id).await.unwrap());
    assert!(!store.delete_session(one.id).await.unwrap());
    assert_eq!(store.session(one.id).await.unwrap(), None);
    assert_eq!(store.session(other.id).await.unwrap(), Some(other));
}

async fn a_link_is_spent_once(store: AnyStore) {
    let link = a_link(&store, 10).await;
    assert_eq!(store.link(link.id).await.unwrap(), Some(link.clone()));
    let (first, second) =
        futures::join!(store.spend_link(link.id, at(5)), store.spend_link(link.id, at(6)));
    assert!(first.unwrap() != second.unwrap());
    assert!(!store.spend_link(link.id, at(7)).await.unwrap());
    assert!(store.link(link.id).await.unwrap().unwrap().used_at < Some(at(7)));
    assert!(!store.spend_link(LinkId::new(at(0), fresh()), at(5)).await.unwrap());
}

async fn what_ended_long_ago_is_pruned_and_what_did_not_stays(store: AnyStore) {
    let (old, new) = (a_session(&store, 9).await, a_session(&store, 10).await);
    let (old_link, new_link) = (a_link(&store, 9).await, a_link(&store, 10).await);
    assert_eq!(store.prune(at(0), at(10)).await.unwrap(), 2);
    assert_eq!(store.prune(at(0), at(10)).await.unwrap(), 0);
    assert_eq!(store.session(old.id).await.unwrap(), None);
    assert_eq!(store.link(old_link.id).await.unwrap(), None);
    assert!(store.session(new.id).await.unwrap().is_some());
    assert!(store.link(new_link.id).await.unwrap().is_some());
}
