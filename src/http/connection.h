#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "http/connection_count.h"
#include "http/exchange.h"
#include "http/io_loop.h"
#include "http/output_queue.h"
#include "http/request_reader.h"
#include "http/transport.h"

namespace muster::http {

/// One client's connection: reads a request, has a worker answer it, sends the answer, and again.
///
///     Reading ─▶ Handling ─▶ Sending ─┬▶ Reading            kept alive
///        │          ▲           │     ├▶ Listening          server-sent events
///        │          └───────────┘     └▶ Lingering ─▶ Closed
///        └▶ Sending (a refusal)     a stream asks a worker for each piece
///
/// Whatever it waits for has a deadline. No worker is held while bytes move. It lives as long as
/// the loop knows it or an operation of it is pending, hence shared. Touched by its loop's thread
/// alone.
class Connection final : public std::enable_shared_from_this<Connection> {
public:
    using Socket = boost::asio::ip::tcp::socket;
    using TimePoint = IoLoop::TimePoint;
    struct Origin {
        Peer peer;
        ConnectionCount::Place place;
    };

    /// The socket is non-blocking and of the loop's io_context. A null `tls` means plain.
    Connection(IoLoop& loop, Socket socket, ssl_ctx_st* tls, Origin origin);

    void start();
    /// Ends a connection that nothing is in hand on.
    void drain();
    void close();
    void deliver(const SharedEvent& event);

    [[nodiscard]] bool is_due(TimePoint now) const { return now >= deadline_; }
    void on_due(TimePoint now);

private:
    enum class State { Reading, Handling, Sending, Listening, Lingering, Closed };
    enum class Phase { Idle, Head, Body }; // of Reading
    struct Subscription {
        std::vector<std::string> topics;
        std::uint64_t after = 0; // the last event that was sent or was no news
        TimePoint until;
        bool stalled = false; // nothing of what waits was taken
    };

    void wait(Transport::Outcome for_what);
    void pump();

    void read();
    void read_on();
    void enter(Phase phase); // Head or Body
    void dispatch();
    [[nodiscard]] bool has_room();
    enum class After { KeepAlive, Close };
    void refuse(const Error& error, After after);
    void begin_reply(Exchange::Outcome outcome);

    void flush();
    void sent();
    void pull();
    void take_piece(Result<std::string> piece, std::unique_ptr<Stream> stream);
    void end_reply();

    void listen();
    void watch();
    void heartbeat(TimePoint now);
    void await_heartbeat(TimePoint now);

    void linger();
    void swallow();
    void set_deadline(std::chrono::milliseconds after);
    void log_entry(bool cut_short);

    IoLoop& loop_;
    Socket socket_;
    Transport transport_;
    Origin origin_;
    State state_ = State::Reading;
    Phase phase_ = Phase::Head;
    bool awaits_read_ = false;
    bool awaits_write_ = false;
    TimePoint deadline_;
    RequestReader reader_;
    BodyBudget::Share body_; // of the request that is in hand
    OutputQueue output_;
    Reply reply_;                        // what of it is not in the output yet
    std::unique_ptr<AccessEntry> entry_; // of a reply that goes on
    std::uint64_t stream_left_ = 0;      // of a stream with a length
    std::unique_ptr<Subscription> subscription_;
};

} // namespace muster::http
