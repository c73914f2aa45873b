#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "base/random.h"

namespace muster::http {

/// One event as it is sent (the `text/event-stream` of HTML Living Standard section 9.2), shared by
/// all who listen.
struct Event {
    std::uint64_t number = 0;
    std::string topic;
    std::string frame;
};
using SharedEvent = std::shared_ptr<const Event>;

/// Where modules publish what listeners in browsers and on the command line should see at once. The
/// last events are kept in a ring, so that a listener who was away for a moment misses nothing; one
/// who was away for longer is told by an event `reset` to read everything anew. Thread-safe;
/// publish() does not wait for any listener.
class EventHub {
public:
    struct Options {
        std::size_t kept_events = 4096;
        std::size_t kept_bytes = std::size_t{4} << 20;
    };
    /// Who passes events on to connections; called under the lock of the hub, in the order of the
    /// numbers, so it only hands on.
    class Receiver {
    public:
        virtual ~Receiver() = default;
        virtual void receive(const SharedEvent& event) = 0;
    };
    /// What a new listener is sent first, and the number after which its live events begin.
    struct Start {
        std::vector<SharedEvent> missed;
        std::uint64_t after = 0;
    };

    EventHub(Options options, Random& random);
    EventHub(const EventHub&) = delete;
    EventHub& operator=(const EventHub&) = delete;

    /// `data` may have several lines. `type` is one word.
    void publish(std::string_view topic, std::string_view type, std::string_view data);

    /// Listeners of no topic get nothing. An empty `last_event_id` begins with what comes now.
    [[nodiscard]] Start start(const std::vector<std::string>& topics,
                              std::string_view last_event_id);

    void attach(Receiver& receiver);
    /// When this returns, the receiver is not called any more.
    void detach(Receiver& receiver);

private:
    struct Ring {
        std::deque<SharedEvent> events;
        std::size_t bytes = 0;
        std::uint64_t last_number = 0;
        std::vector<Receiver*> receivers;
    };

    [[nodiscard]] SharedEvent make_event(std::uint64_t number,
                                         std::string_view topic,
                                         std::string_view type,
                                         std::string_view data) const;

    Options options_;
    std::string epoch_; // ids of another process are not ours
    Guarded<Ring> ring_;
};

} // namespace muster::http
