//! The domain's events as the API tells them, so that a plugin tried here looks as it will there.

use mainspring_domain::attempt::Frame;

/// A frame of a stack.
pub(super) fn frame(frame: &Frame) -> mainspring_wire::Frame {
    let Frame { function, file, line } = frame.clone();
    mainspring_wire::Frame { function, file, line }
}
