#include "aws/cached_credentials.h"

namespace muster::aws {

class CachedCredentials::Turn {
public:
    /// With the mutex held, which is let go for as long as this lives.
    Turn(CachedCredentials& of, std::unique_lock<std::mutex>& lock) : of_(of), lock_(lock) {
        of_.is_asked_ = true;
        lock_.unlock();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        lock_.lock();
        of_.is_asked_ = false;
        of_.asked_.notify_all();
    }

private:
    CachedCredentials& of_;
    std::unique_lock<std::mutex>& lock_;
};

bool CachedCredentials::lasts(std::chrono::milliseconds at_least) const {
    return held_ && (!held_->expires_at || *held_->expires_at - clock_.now() >= at_least);
}

Result<Credentials> CachedCredentials::credentials(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!asked_.wait(lock, stop, [this] { return may_go(); })) {
        return Error{ErrorKind::Unavailable, "aws.cancelled",
                     "waiting for credentials was called off"};
    }
    if (lasts(kEarly) || is_asked_) {
        return *held_; // somebody asks already, or has asked
    }
    const auto fresh = [&] {
        const Turn turn(*this, lock);
        return source_->credentials(stop);
    }();
    if (fresh) {
        held_ = *fresh;
    } else if (lasts(kLatest)) {
        return *held_;
    }
    return fresh;
}

void CachedCredentials::forget() {
    const std::unique_lock lock(mutex_);
    held_.reset();
    source_->forget();
}

} // namespace muster::aws
