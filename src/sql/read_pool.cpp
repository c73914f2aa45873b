#include "sql/read_pool.h"

#include "base/check.h"

namespace muster::sql {

ReadPool::ReadPool(Address address, const Options& options)
    : address_(std::move(address)), options_(options) {
    MUSTER_CHECK(options.most > 0, "a pool without readers");
}

ReadPool::~ReadPool() = default;

ReadPool::Reader::~Reader() {
    if (session_) {
        pool_->give_back(std::move(session_));
    }
}

Result<ReadPool::Reader> ReadPool::take() {
    TRY(auto taken, session());
    return Reader(*this, std::move(taken));
}

/// The one used last comes first, so that the rest stay unused and the least recent ones idle.
Result<std::unique_ptr<Session>> ReadPool::session() {
    {
        auto sessions = sessions_.lock();
        const bool free = sessions.wait_for(came_back_, options_.wait,
                                            [&] { return sessions->in_use < options_.most; });
        if (!free) {
            return Error{ErrorKind::Unavailable, "sql.readers_busy",
                         "all connections to the database are in use"};
        }
        ++sessions->in_use;
        if (!sessions->idle.empty()) {
            auto session = std::move(sessions->idle.back());
            sessions->idle.pop_back();
            return session;
        }
    }
    auto opened = Session::open(address_, Access::Read, options_.limits); // may take seconds
    if (!opened) {
        give_back(nullptr);
        return opened.error();
    }
    return std::make_unique<Session>(std::move(*opened));
}

void ReadPool::give_back(std::unique_ptr<Session> session) {
    {
        auto sessions = sessions_.lock();
        --sessions->in_use;
        if (session) {
            sessions->idle.push_back(std::move(session));
        }
    }
    came_back_.notify_one();
}

} // namespace muster::sql
