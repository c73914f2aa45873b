#include "http/event_hub.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "http/ascii.h"

namespace muster::http {
namespace {

std::optional<std::uint64_t> number_of(std::string_view id, std::string_view epoch) {
    if (take_until(id, '-') != epoch) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(id.data(), id.data() + id.size(), number);
    return problem == std::errc{} && end == id.data() + id.size() ? std::optional(number)
                                                                  : std::nullopt;
}

} // namespace

EventHub::EventHub(Options options, Random& random)
    : options_(options), epoch_(fmt::format("{:016x}", random.next())) {}

SharedEvent EventHub::make_event(std::uint64_t number,
                                 std::string_view topic,
                                 std::string_view type,
                                 std::string_view data) const {
    auto event = std::make_shared<Event>();
    event->number = number;
    event->topic = topic;
    event->frame = fmt::format("id: {}-{}\nevent: {}\n", epoch_, number, type);
    do {
        std::string_view line = take_until(data, '\n');
        line = line.substr(0, line.find('\r')); // ends a line as well
        event->frame += fmt::format("data: {}\n", line);
    } while (!data.empty());
    event->frame.push_back('\n');
    return event;
}

void EventHub::publish(std::string_view topic, std::string_view type, std::string_view data) {
    const auto ring = ring_.lock();
    const SharedEvent event = make_event(++ring->last_number, topic, type, data);
    ring->events.push_back(event);
    ring->bytes += event->frame.size();
    while (ring->events.size() > options_.kept_events || ring->bytes > options_.kept_bytes) {
        ring->bytes -= ring->events.front()->frame.size();
        ring->events.pop_front();
    }
    for (Receiver* const receiver : ring->receivers) {
        receiver->receive(event);
    }
}

EventHub::Start EventHub::start(const std::vector<std::string>& topics,
                                std::string_view last_event_id) {
    const auto ring = ring_.lock();
    Start start{.missed = {}, .after = ring->last_number};
    if (last_event_id.empty()) {
        return start;
    }
    const auto last = number_of(last_event_id, epoch_);
    const std::uint64_t gone = ring->last_number - ring->events.size();
    if (!last || *last < gone || *last > ring->last_number) {
        start.missed.push_back(make_event(ring->last_number, "", "reset", ""));
        return start;
    }
    for (const SharedEvent& event : ring->events) {
        if (event->number > *last && std::ranges::find(topics, event->topic) != topics.end()) {
            start.missed.push_back(event);
        }
    }
    return start;
}

void EventHub::attach(Receiver& receiver) {
    ring_.lock()->receivers.push_back(&receiver);
}

void EventHub::detach(Receiver& receiver) {
    std::erase(ring_.lock()->receivers, &receiver);
}

} // namespace muster::http
