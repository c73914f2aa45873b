#include "sql/writer.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.h"
#include "sql/write_companion.h"

namespace muster::sql {
namespace {

/// A write that waits in its caller's stack frame for its answer.
struct Waiting {
    const std::function<Status(Session&)>* work = nullptr;
    Status outcome;
};

/// The writes of one transaction, and where their callers wait: a commit wakes those it answers,
/// not those who wait for the next.
struct Group {
    std::vector<Waiting*> writes;
    bool answered = false;
    std::condition_variable changed;
};

/// What a write throws is a bug, and undoes it.
template <class Scope>
Status answered_by(const Scope& scope) {
    try {
        return scope();
    } catch (const std::exception& bug) {
        return Error{ErrorKind::Internal, "sql.write_threw", bug.what()};
    }
}

/// A write with nobody beside it needs no savepoint, which on PostgreSQL is two round trips.
void commit_one(Session& session, Waiting& waiting) {
    waiting.outcome = answered_by([&] { return session.transaction(*waiting.work); });
}

void commit_together(Session& session, const std::vector<Waiting*>& writes) {
    const Status committed = session.transaction([&](Session& shared) -> Status {
        for (Waiting* waiting : writes) {
            waiting->outcome = answered_by([&] { return shared.savepoint(*waiting->work); });
        }
        return {};
    });
    if (!committed) {
        for (Waiting* waiting : writes) {
            // One that failed by itself keeps its own error.
            waiting->outcome = waiting->outcome ? committed : waiting->outcome;
        }
    }
}

} // namespace

struct Writer::State {
    explicit State(Session opened) : session(std::move(opened)) {}

    Session session;
    std::mutex mutex;
    std::condition_variable_any submitted;
    std::shared_ptr<Group> next = std::make_shared<Group>(); // what the next transaction will do
    std::uint64_t commits = 0;
    std::jthread thread; // last: joined before the rest goes

    void loop(const std::stop_token& stop) {
        const auto has_work = [&] { return !next->writes.empty(); };
        std::unique_lock lock(mutex);
        while (submitted.wait(lock, stop, has_work) || has_work()) {
            const auto group = std::exchange(next, std::make_shared<Group>());
            lock.unlock();
            commit(group->writes);
            lock.lock();
            ++commits;
            group->answered = true;
            lock.unlock();
            group->changed.notify_all();
            lock.lock();
        }
    }

    void commit(const std::vector<Waiting*>& writes) {
        if (writes.size() == 1) {
            commit_one(session, *writes.front());
        } else {
            commit_together(session, writes);
        }
    }
};

Writer::Writer(Session session) : state_(std::make_unique<State>(std::move(session))) {
    state_->thread =
        std::jthread([state = state_.get()](const std::stop_token& stop) { state->loop(stop); });
}

Writer::~Writer() = default;

Status Writer::write(const std::function<Status(Session&)>& work) {
    MUSTER_CHECK(std::this_thread::get_id() != state_->thread.get_id(), "a write inside a write");
    const WriteCompanion::Work* const companion = WriteCompanion::find(*this);
    const std::function<Status(Session&)> both = [&](Session& session) -> Status {
        TRY_DONE(work(session));
        return (*companion)(session);
    };
    Waiting waiting{.work = companion == nullptr ? &work : &both, .outcome = {}};
    std::unique_lock lock(state_->mutex);
    const std::shared_ptr<Group> group = state_->next;
    group->writes.push_back(&waiting);
    if (group->writes.size() == 1) {
        state_->submitted.notify_one();
    }
    group->changed.wait(lock, [&] { return group->answered; });
    return waiting.outcome;
}

std::size_t Writer::waiting() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->next->writes.size();
}

std::uint64_t Writer::commits() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->commits;
}

} // namespace muster::sql
