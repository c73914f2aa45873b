#include "jobs/workers.h"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace muster::jobs {

namespace {

/// The threads of a kind that has some of its own. Of those with nothing to do one looks for the
/// next job, and the others wait for their turn to look: however many there are, an idle server
/// asks its database no more for them than for one.
struct Lane {
    explicit Lane(const Kind& its) : kind(its) {}

    const Kind& kind;
    std::mutex looking; // held by the one
};

} // namespace

struct Workers::State {
    State(Ports given, Options chosen) : ports(given), options(chosen) {}

    Ports ports;
    Options options;
    std::mutex mutex;
    std::condition_variable_any woken;
    std::condition_variable ended;
    std::uint64_t wakes = 0;    // told so far
    std::size_t working = 0;    // threads that have not ended
    std::stop_source stop;      // of the workers
    std::stop_source stop_keep; // of the keeper, which renews leases until they have ended
    std::deque<Lane> lanes;
    std::vector<std::jthread> threads;

    void begin() {
        if (options.is_alone) {
            report("jobs.take_over", ports.runner.take_over()); // else when their leases end
        }
        begin_threads(options.threads, [this] { work(); });
        for (const Kind& kind : ports.runner.kinds().kinds()) {
            if (kind.own_threads) {
                Lane& lane = lanes.emplace_back(kind);
                begin_threads(*kind.own_threads, [this, &lane] { work_in(lane); });
            }
        }
        threads.emplace_back([this] { keep(); });
    }

    template <class Work>
    void begin_threads(std::size_t count, const Work& loop) {
        for (std::size_t i = 0; i < count; ++i) {
            {
                const std::scoped_lock lock(mutex);
                ++working;
            }
            threads.emplace_back([this, loop] {
                loop();
                const std::scoped_lock lock(mutex);
                --working;
                ended.notify_all();
            });
        }
    }

    void work_in(Lane& lane) {
        while (!stop.stop_requested()) {
            // First what it has just left, its job's next step: whoever looks may be asleep.
            std::optional<Claim> next = claim(lane.kind, ports.clock.now()).value_or(std::nullopt);
            if (!next) {
                next = wait_for_job(lane);
            }
            if (next) {
                report("jobs.database", ports.runner.run(*next));
            }
        }
    }

    /// Nothing when it is time to stop.
    std::optional<Claim> wait_for_job(Lane& lane) {
        const std::scoped_lock turn(lane.looking);
        while (!stop.stop_requested()) {
            const std::uint64_t seen = wakes_so_far();
            const Instant now = ports.clock.now();
            Result<std::optional<Claim>> found = claim(lane.kind, now);
            if (found && *found) {
                return std::move(*found);
            }
            sleep(found ? until_due(now) : options.look, seen);
        }
        return std::nullopt;
    }

    Result<std::optional<Claim>> claim(const Kind& kind, Instant now) {
        Result<std::optional<Claim>> found = ports.runner.claim(kind, now);
        if (!found) {
            report("jobs.database", found.error());
        }
        return found;
    }

    void work() {
        while (!stop.stop_requested()) {
            const std::uint64_t seen = wakes_so_far();
            const Instant now = ports.clock.now();
            const Result<bool> ran = ports.runner.run_one(now);
            if (!ran) {
                ports.log.error("jobs.database", {{"reason", ran.error().reason}});
            }
            if (!ran || !*ran) {
                sleep(ran ? until_due(now) : options.look, seen);
            }
        }
    }

    /// Heartbeats and schedules.
    void keep() {
        while (!stop_keep.stop_requested()) {
            report("jobs.heartbeat", ports.runner.heartbeat());
            if (!stop.stop_requested()) {
                const Result<std::size_t> started = ports.scheduler.run_due(ports.clock.now());
                if (!started) {
                    report("jobs.schedules", started.error());
                } else if (*started > 0) {
                    wake();
                }
            }
            std::unique_lock lock(mutex);
            woken.wait_for(lock, stop_keep.get_token(), std::min(options.heartbeat, options.look),
                           [] { return false; });
        }
    }

    void report(std::string_view event, const Status& status) {
        if (!status) {
            ports.log.error(event, {{"reason", status.error().reason}});
        }
    }

    [[nodiscard]] std::uint64_t wakes_so_far() {
        const std::scoped_lock lock(mutex);
        return wakes;
    }

    /// How long to sleep when nothing could be claimed at `looked`.
    [[nodiscard]] std::chrono::milliseconds until_due(Instant looked) {
        const auto found = ports.runner.next_due(looked);
        const std::optional<Instant> due = found ? *found : std::nullopt;
        if (!due) {
            return options.look;
        }
        return std::clamp(*due - ports.clock.now(), std::chrono::milliseconds{0}, options.look);
    }

    void sleep(std::chrono::milliseconds time, std::uint64_t seen) {
        std::unique_lock lock(mutex);
        woken.wait_for(lock, stop.get_token(), time, [&] { return wakes != seen; });
    }

    void wake() {
        const std::scoped_lock lock(mutex);
        ++wakes;
        woken.notify_all();
    }

    void end() {
        stop.request_stop();
        {
            std::unique_lock lock(mutex);
            if (!ended.wait_for(lock, options.grace, [&] { return working == 0; })) {
                lock.unlock();
                ports.runner.interrupt();
                lock.lock();
                ended.wait(lock, [&] { return working == 0; });
            }
        }
        stop_keep.request_stop();
        threads.clear();
    }
};

Workers::Workers(Ports ports, Options options) : state_(std::make_unique<State>(ports, options)) {
    state_->begin();
}

Workers::~Workers() {
    stop();
}

void Workers::wake() {
    state_->wake();
}

void Workers::stop() {
    state_->end();
}

} // namespace muster::jobs
