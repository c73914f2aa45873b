#include "aws/cached_credentials.h"

namespace muster::aws {

std::optional<Credentials> CachedCredentials::held_for(std::chrono::milliseconds at_least) {
    const auto held = held_.lock();
    if (*held && (*held)->expires_at && *(*held)->expires_at - clock_.now() < at_least) {
        return std::nullopt;
    }
    return *held;
}

Result<Credentials> CachedCredentials::refresh() {
    TRY(Credentials fresh, source_->credentials());
    *held_.lock() = fresh;
    return fresh;
}

Result<Credentials> CachedCredentials::credentials() {
    if (auto held = held_for(kEarly)) {
        return std::move(*held);
    }
    std::unique_lock turn(refreshing_, std::try_to_lock);
    auto usable = held_for(kLatest);
    if (!turn.owns_lock()) {
        if (usable) {
            return std::move(*usable); // somebody asks already
        }
        turn.lock();
        usable = held_for(kLatest);
    }
    if (auto fresh = held_for(kEarly)) {
        return std::move(*fresh); // somebody has asked meanwhile
    }
    Result<Credentials> fresh = refresh();
    if (!fresh && usable) {
        return std::move(*usable);
    }
    return fresh;
}

void CachedCredentials::forget() {
    held_.lock()->reset();
    source_->forget();
}

} // namespace muster::aws
