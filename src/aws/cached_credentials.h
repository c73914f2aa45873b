#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "aws/credentials_provider.h"
#include "base/clock.h"

namespace muster::aws {

/// Keeps what a source gave until shortly before it expires, as AWS said it would. Five minutes
/// before, one caller at a time asks for new ones while the others use what there is; from one
/// minute before, all wait, each as long as it wants to. Where asking early fails, what there is
/// goes on. Thread-safe.
class CachedCredentials final : public CredentialsProvider {
public:
    static constexpr std::chrono::minutes kEarly{5};
    static constexpr std::chrono::minutes kLatest{1};

    CachedCredentials(std::unique_ptr<CredentialsProvider> source, const Clock& clock)
        : source_(std::move(source)), clock_(clock) {}

    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override;
    void forget() override;

private:
    /// Asking the source, which one caller does at a time.
    class Turn;
    /// Both of what is held, with the mutex held.
    [[nodiscard]] bool lasts(std::chrono::milliseconds at_least) const;
    [[nodiscard]] bool may_go() const { return lasts(kLatest) || !is_asked_; }

    std::unique_ptr<CredentialsProvider> source_;
    const Clock& clock_;
    std::mutex mutex_; // of all that follows
    std::condition_variable_any asked_;
    bool is_asked_ = false; // the source, by somebody
    std::optional<Credentials> held_;
};

} // namespace muster::aws
