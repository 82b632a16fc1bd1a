use std::collections::HashSet;

use leptos::prelude::*;
use mainspring_ui_model::schema::{self, Fault, Shape, Value};

use crate::console::console;

/// A form with what has been entered. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct FormState {
    pub(crate) shape: StoredValue<Shape>,
    value: RwSignal<Value>,
    faults: Memo<Vec<Fault>>,
    /// Fields that somebody has left: only these say what is wrong before all are asked.
    left: RwSignal<HashSet<Vec<usize>>>,
    asked: RwSignal<bool>,
}

impl FormState {
    pub(crate) fn new(shape: Shape, json: &str) -> Self {
        let value = RwSignal::new(Value::of_json(&shape, json));
        let shape = StoredValue::new(shape);
        let faults = Memo::new(move |_| {
            let written = shape.with_value(|shape| value.with(|value| schema::write(shape, value)));
            written.err().unwrap_or_default()
        });
        Self {
            shape,
            value,
            faults,
            left: RwSignal::new(HashSet::new()),
            asked: RwSignal::new(false),
        }
    }

    /// What was entered, as JSON; or how many fields are wrong, which all say so from now on.
    pub(crate) fn json(&self) -> Result<String, usize> {
        let written = self
            .shape
            .with_value(|shape| self.value.with_untracked(|value| schema::write(shape, value)));
        written.map_err(|faults| {
            self.asked.set(true);
            faults.len()
        })
    }

    /// What was entered as JSON, however wrong it is.
    pub(crate) fn draft(&self) -> String {
        self.shape
            .with_value(|shape| self.value.with_untracked(|value| schema::draft(shape, value)))
    }

    /// Looks at a value, and has whoever does it called again when something is entered.
    pub(super) fn read<T>(&self, path: &[usize], look: impl FnOnce(&Value) -> T) -> Option<T> {
        self.value.with(|value| value.at(path).map(look))
    }

    /// Enters a value.
    pub(super) fn put(&self, place: &Place, new: Value) {
        self.value.update(|value| {
            mark(value, place, true);
            if let Some(old) = value.at_mut(&place.path) {
                *old = new;
            }
        });
    }

    /// Changes a value.
    pub(super) fn change(&self, place: &Place, change: impl FnOnce(&mut Value)) {
        self.value.update(|value| {
            mark(value, place, true);
            if let Some(value) = value.at_mut(&place.path) {
                change(value);
            }
        });
    }

    /// Brings in a value that was left out: what stood there, or a blank one.
    pub(super) fn bring(&self, place: &Place, blank: &Value) {
        let empty = self.value.with_untracked(|value| {
            value.at(&place.path).is_none_or(|value| *value == Value::Null)
        });
        if empty {
            self.put(place, blank.clone());
        } else {
            self.change(place, |_| ());
        }
    }

    /// Leaves a value out, or makes it `null`, whichever it can be.
    pub(super) fn clear(&self, place: &Place) {
        self.value.update(|value| {
            if place.optional {
                mark(value, place, false);
            } else if let Some(value) = value.at_mut(&place.path).filter(|_| place.nullable) {
                *value = Value::Null;
            }
        });
    }

    /// Whether there is a value: it is not left out, and not `null`.
    pub(super) fn is_set(&self, place: &Place) -> bool {
        self.value.with(|value| {
            let null = value.at(&place.path).is_some_and(|value| *value == Value::Null);
            is_marked(value, place) && !null
        })
    }

    /// Whether it is there, be it as `null`.
    pub(super) fn is_written(&self, place: &Place) -> bool {
        self.value.with(|value| is_marked(value, place))
    }

    /// Somebody has left a field.
    pub(super) fn leave(&self, path: &[usize]) {
        self.left.update(|left| {
            left.insert(path.to_vec());
        });
    }

    /// What is wrong with a field, in words, once somebody can be expected to have filled it in.
    pub(super) fn fault(&self, path: Vec<usize>) -> Memo<Option<String>> {
        let form = *self;
        let t = console().texts();
        Memo::new(move |_| {
            let told = form.asked.get() || form.left.with(|left| left.contains(&path));
            let fault = form.faults.with(|faults| faults.iter().find(|f| f.path == path).cloned());
            fault.filter(|_| told).map(|fault| schema::say(&fault.kind, t))
        })
    }
}

/// Where a value stands, and what may become of it.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) path: Vec<usize>,
    /// Whether it may be left out of the object around it.
    pub(super) optional: bool,
    /// Whether it may be `null`.
    pub(super) nullable: bool,
    /// What counts where it is left out, as JSON.
    pub(super) default: Option<String>,
    /// The id of the element that names it.
    pub(super) label: String,
}

impl Place {
    pub(super) fn root() -> Self {
        let label = String::new();
        Self { path: Vec::new(), optional: false, nullable: false, default: None, label }
    }

    /// The place of something within.
    pub(super) fn inside(&self, at: usize, label: String) -> Self {
        let mut path = self.path.clone();
        path.push(at);
        Self { path, optional: false, nullable: false, default: None, label }
    }

    pub(super) fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    pub(super) fn optional(self, optional: bool, default: Option<String>) -> Self {
        Self { optional, default, ..self }
    }

    /// Whether it need not be filled in.
    pub(super) fn can_be_cleared(&self) -> bool {
        self.optional || self.nullable
    }
}

/// Marks the slots on the way to a place as written, and the last as said. What is entered within an
/// object that is left out brings that object back.
fn mark(value: &mut Value, place: &Place, set: bool) {
    for depth in 0..place.path.len() {
        let (around, at) = (&place.path[..depth], place.path[depth]);
        let is_last = depth + 1 == place.path.len();
        if let Some(Value::Object(slots, _)) = value.at_mut(around)
            && let Some(slot) = slots.get_mut(at)
            && (set || is_last)
        {
            slot.set = set;
        }
    }
}

fn is_marked(value: &Value, place: &Place) -> bool {
    let Some((at, around)) = place.path.split_last() else { return true };
    match value.at(around) {
        Some(Value::Object(slots, _)) => slots.get(*at).is_some_and(|slot| slot.set),
        _ => true,
    }
}
