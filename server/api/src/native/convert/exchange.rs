use mainspring_domain::trace as domain;
use mainspring_wire::{Answer, Excerpt, Exchange, Field};

pub(super) fn view(exchange: domain::Exchange) -> Exchange {
    Exchange {
        method: exchange.method,
        url: exchange.url,
        address: exchange.address,
        headers: fields(exchange.headers),
        body: exchange.body.map(excerpt),
        answer: exchange.answer.map(answer),
        error: exchange.error,
        total_micros: exchange.total_micros,
    }
}

fn answer(answer: domain::Answer) -> Answer {
    Answer {
        status: answer.status,
        version: answer.version,
        headers: fields(answer.headers),
        body: excerpt(answer.body),
        first_byte_micros: answer.first_byte_micros,
    }
}

fn excerpt(domain::Excerpt { text, bytes, cut }: domain::Excerpt) -> Excerpt {
    Excerpt { text, size_bytes: bytes, cut }
}

/// Names with their values.
pub(super) fn fields(pairs: Vec<(String, String)>) -> Vec<Field> {
    pairs.into_iter().map(|(name, value)| Field { name, value }).collect()
}
