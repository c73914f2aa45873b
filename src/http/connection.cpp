#include "http/connection.h"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

namespace muster::http {
namespace {

constexpr int kReadsInARow = 16; // then others have their turn
constexpr auto kNever = IoLoop::TimePoint::max();

} // namespace

Connection::Connection(IoLoop& loop, Socket socket, ssl_ctx_st* tls, Origin origin)
    : loop_(loop), socket_(std::move(socket)), transport_(socket_.native_handle(), tls),
      origin_(std::move(origin)), reader_(loop.ports().limits, loop.ports().application),
      body_(loop.ports().bodies) {}

void Connection::start() {
    set_deadline(loop_.ports().limits.header_time);
    wait(Transport::Outcome::AwaitsRead);
}

void Connection::set_deadline(std::chrono::milliseconds after) {
    deadline_ = std::chrono::steady_clock::now() + after;
}

/// A wait is only a reason to look again: pump() does what the state has to do.
void Connection::wait(Transport::Outcome for_what) {
    if (for_what == Transport::Outcome::Ended) {
        close();
        return;
    }
    const bool for_read = for_what == Transport::Outcome::AwaitsRead;
    bool& awaits = for_read ? awaits_read_ : awaits_write_;
    if (std::exchange(awaits, true)) {
        return;
    }
    socket_.async_wait(
        for_read ? Socket::wait_read : Socket::wait_write,
        [self = shared_from_this(), &awaits](const boost::system::error_code& error) {
            awaits = false;
            if (!error) {
                self->pump();
            }
        });
}

void Connection::pump() {
    switch (state_) {
    case State::Reading:
        flush(); // of a "100 Continue"
        if (state_ == State::Reading) {
            read();
        }
        return;
    case State::Sending: flush(); return;
    case State::Listening:
        flush();
        watch();
        return;
    case State::Lingering: swallow(); return;
    case State::Handling:
    case State::Closed: return;
    }
}

void Connection::read() {
    for (int i = 0; i < kReadsInARow; ++i) {
        const auto [outcome, bytes] = transport_.read(loop_.scratch());
        if (outcome != Transport::Outcome::Moved) {
            wait(outcome);
            return;
        }
        loop_.ports().metrics.bytes_received += bytes;
        reader_.append({loop_.scratch().data(), bytes});
        read_on();
        if (state_ != State::Reading) {
            return;
        }
    }
    boost::asio::post(loop_.io(), [self = shared_from_this()] { self->pump(); });
}

void Connection::read_on() {
    switch (reader_.advance()) {
    case RequestReader::Progress::Nothing: return;
    case RequestReader::Progress::Head: enter(Phase::Head); return;
    case RequestReader::Progress::Continue:
        enter(Phase::Body);
        output_.add(std::string("HTTP/1.1 100 Continue\r\n\r\n"));
        flush();
        return;
    case RequestReader::Progress::Body:
        enter(Phase::Body);
        static_cast<void>(has_room());
        return;
    case RequestReader::Progress::Complete:
        if (has_room()) {
            dispatch();
        }
        return;
    case RequestReader::Progress::Refused:
        ++loop_.ports().metrics.requests_refused;
        refuse(reader_.error(), After::Close);
        return;
    }
}

void Connection::enter(Phase phase) {
    if (phase != phase_) { // else its time goes on from where it began
        phase_ = phase;
        const Limits& limits = loop_.ports().limits;
        set_deadline(phase == Phase::Head ? limits.header_time : limits.body_time);
    }
}

/// Whether the body still fits into memory with all others; refused when it does not.
bool Connection::has_room() {
    if (body_.cover(reader_.body_bytes())) {
        return true;
    }
    ++loop_.ports().metrics.queue_full;
    refuse({ErrorKind::Unavailable, "request.server_busy",
            "the server has more to do than it can; try again", std::chrono::seconds(1)},
           After::Close);
    return false;
}

void Connection::dispatch() {
    state_ = State::Handling;
    deadline_ = kNever; // the handler's time is the handler's
    const RequestReader::Framing framing = reader_.framing();
    WorkerPool::Task task = [self = shared_from_this(), request = reader_.take(), framing,
                             began = std::chrono::steady_clock::now()]() mutable {
        auto outcome = self->loop_.ports().exchange.answer(std::move(request), framing,
                                                           self->origin_.peer, began);
        boost::asio::post(self->loop_.io(), [self, outcome = std::move(outcome)]() mutable {
            self->begin_reply(std::move(outcome));
        });
    };
    if (loop_.ports().workers.try_submit(task)) {
        return;
    }
    ++loop_.ports().metrics.queue_full;
    // Later, lest a pipeline of refusals piles up on the stack.
    boost::asio::post(loop_.io(), [self = shared_from_this()] {
        self->refuse({ErrorKind::Unavailable, "request.server_busy",
                      "the server has more to do than it can; try again", std::chrono::seconds(1)},
                     After::KeepAlive);
    });
}

void Connection::refuse(const Error& error, After after) {
    if (state_ == State::Closed) {
        return;
    }
    RequestReader::Framing framing = reader_.framing();
    framing.keep_alive = framing.keep_alive && after == After::KeepAlive;
    auto outcome = loop_.ports().exchange.refuse(error, framing, origin_.peer,
                                                 std::chrono::steady_clock::now());
    if (after == After::Close) {
        reader_.release();
    }
    loop_.ports().workers.submit(
        [exchange = &loop_.ports().exchange, entry = outcome.entry] { exchange->finish(entry); });
    begin_reply(std::move(outcome));
}

void Connection::begin_reply(Exchange::Outcome outcome) {
    if (state_ == State::Closed) {
        return;
    }
    body_.release();
    reply_ = std::move(outcome.reply);
    if (reply_.stream != nullptr || reply_.events != nullptr) {
        entry_ = std::make_unique<AccessEntry>(std::move(outcome.entry));
        stream_left_ = reply_.stream == nullptr ? 0 : reply_.stream->length.value_or(0);
    }
    output_.add(std::move(reply_.head));
    output_.add(std::move(reply_.shared));
    state_ = State::Sending;
    set_deadline(loop_.ports().limits.write_time);
    flush();
}

void Connection::flush() {
    while (!output_.empty()) {
        const auto [outcome, bytes] = transport_.write(output_.front());
        if (outcome != Transport::Outcome::Moved) {
            wait(outcome);
            return;
        }
        output_.consume(bytes);
        loop_.ports().metrics.bytes_sent += bytes;
        if (entry_ != nullptr) {
            entry_->bytes += bytes;
        }
        if (state_ == State::Sending) {
            set_deadline(loop_.ports().limits.write_time); // it does move
        } else if (subscription_ != nullptr) {
            subscription_->stalled = false;
        }
    }
    if (state_ == State::Sending) {
        sent();
    }
}

void Connection::sent() {
    if (reply_.stream != nullptr) {
        pull();
    } else if (reply_.events != nullptr && !loop_.is_draining()) {
        listen();
    } else {
        end_reply();
    }
}

/// The next piece of a stream, made by a worker while this connection holds none.
void Connection::pull() {
    state_ = State::Handling;
    deadline_ = kNever;
    loop_.ports().workers.submit([self = shared_from_this(),
                                  stream = std::move(reply_.stream)]() mutable {
        auto piece = self->loop_.ports().exchange.next_piece(*stream);
        boost::asio::post(self->loop_.io(),
                          [self, piece = std::move(piece), stream = std::move(stream)]() mutable {
                              self->take_piece(std::move(piece), std::move(stream));
                          });
    });
}

void Connection::take_piece(Result<std::string> piece, std::unique_ptr<Stream> stream) {
    if (state_ == State::Closed) {
        return;
    }
    const bool has_length = stream->length.has_value();
    const bool broken = !piece || (has_length && piece->size() > stream_left_) ||
                        (has_length && piece->empty() && stream_left_ > 0);
    if (broken) {
        close(); // without the last chunk, so that the peer knows
        return;
    }
    stream_left_ -= has_length ? piece->size() : 0;
    if (reply_.chunked) { // RFC 9112 section 7.1; an empty piece makes the last chunk
        output_.add(fmt::format("{:x}\r\n", piece->size()));
        *piece += "\r\n";
    }
    if (!piece->empty() && *piece != "\r\n") {
        reply_.stream = std::move(stream);
    }
    output_.add(std::move(*piece));
    state_ = State::Sending;
    set_deadline(loop_.ports().limits.write_time);
    flush();
}

void Connection::end_reply() {
    log_entry(false);
    if (!reply_.keep_alive || loop_.is_draining()) {
        linger();
        return;
    }
    state_ = State::Reading;
    phase_ = Phase::Idle;
    set_deadline(loop_.ports().limits.idle_time);
    reader_.trim();
    if (reader_.has_bytes()) {
        read_on(); // the next request was sent with this one
    }
    if (state_ != State::Reading) {
        return;
    }
    if (transport_.has_received()) {
        read();
    } else {
        wait(Transport::Outcome::AwaitsRead);
    }
}

void Connection::listen() {
    const Limits& limits = loop_.ports().limits;
    const auto events = std::move(reply_.events);
    auto [missed, after] = loop_.ports().events.start(events->topics, events->last_event_id);
    for (const SharedEvent& event : missed) {
        output_.add(SharedText(event, &event->frame));
    }
    subscription_ = std::make_unique<Subscription>(
        Subscription{.topics = std::move(events->topics),
                     .after = after,
                     .until = std::chrono::steady_clock::now() + limits.event_stream_time});
    loop_.subscribe(*this, subscription_->topics);
    ++loop_.ports().metrics.listeners;
    reader_.release();
    state_ = State::Listening;
    await_heartbeat(std::chrono::steady_clock::now());
    pump();
}

void Connection::deliver(const SharedEvent& event) {
    if (state_ != State::Listening || event->number <= subscription_->after) {
        return;
    }
    if (output_.bytes() + event->frame.size() > loop_.ports().limits.event_backlog_bytes) {
        ++loop_.ports().metrics.listeners_dropped;
        close();
        return;
    }
    subscription_->after = event->number;
    ++loop_.ports().metrics.events_sent;
    output_.add(SharedText(event, &event->frame));
    flush();
}

/// A listener sends nothing more: what comes is its end, or a client that does not know HTTP.
void Connection::watch() {
    if (state_ != State::Listening) {
        return;
    }
    const auto [outcome, bytes] = transport_.read(loop_.scratch());
    wait(outcome == Transport::Outcome::Moved ? Transport::Outcome::Ended : outcome);
}

void Connection::heartbeat(TimePoint now) {
    if (now >= subscription_->until) {
        log_entry(false);
        linger();
        return;
    }
    if (output_.empty()) {
        output_.add(std::string(":\n\n"));
    } else if (std::exchange(subscription_->stalled, true)) { // since the last heartbeat
        ++loop_.ports().metrics.listeners_dropped;
        close();
        return;
    }
    await_heartbeat(now);
    flush();
}

void Connection::await_heartbeat(TimePoint now) {
    deadline_ = std::min(now + loop_.ports().limits.heartbeat, subscription_->until);
}

void Connection::on_due(TimePoint now) {
    switch (state_) {
    case State::Listening: heartbeat(now); return;
    case State::Reading:
        if (phase_ == Phase::Idle || !reader_.has_begun()) {
            close();
            return;
        }
        ++loop_.ports().metrics.timeouts;
        refuse({ErrorKind::Invalid,
                phase_ == Phase::Head ? "request.header_timeout" : "request.body_timeout",
                "the request did not arrive in time"},
               After::Close);
        return;
    case State::Sending:
        ++loop_.ports().metrics.timeouts;
        close();
        return;
    case State::Lingering: close(); return;
    case State::Handling:
    case State::Closed: return;
    }
}

void Connection::drain() {
    if (state_ == State::Reading) {
        close();
    } else if (state_ == State::Listening) {
        log_entry(false);
        linger();
    }
}

/// Closing with bytes of the peer unread would reset the connection, and the peer might lose our
/// last answer (RFC 9112 section 9.6): first we end, then it does.
void Connection::linger() {
    state_ = State::Lingering;
    set_deadline(loop_.ports().limits.linger_time);
    transport_.end_writing();
    swallow();
}

void Connection::swallow() {
    for (int i = 0; i < kReadsInARow; ++i) {
        const auto [outcome, bytes] = transport_.read(loop_.scratch());
        if (outcome != Transport::Outcome::Moved) {
            wait(outcome);
            return;
        }
    }
    boost::asio::post(loop_.io(), [self = shared_from_this()] { self->pump(); });
}

void Connection::close() {
    if (std::exchange(state_, State::Closed) == State::Closed) {
        return;
    }
    log_entry(true);
    if (subscription_ != nullptr) {
        loop_.unsubscribe(*this, subscription_->topics);
        --loop_.ports().metrics.listeners;
        subscription_.reset();
    }
    boost::system::error_code ignored;
    socket_.close(ignored);
    loop_.remove(*this);
}

void Connection::log_entry(bool cut_short) {
    if (entry_ == nullptr) {
        return;
    }
    entry_->cut_short = cut_short;
    if (cut_short) {
        ++loop_.ports().metrics.answers_cut;
    }
    loop_.ports().workers.submit([exchange = &loop_.ports().exchange, entry = std::move(entry_)] {
        exchange->finish(std::move(*entry));
    });
}

} // namespace muster::http
