#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

#include "aws/credentials_provider.h"
#include "base/clock.h"
#include "base/mutex.h"

namespace muster::aws {

/// Keeps what a source gave until shortly before it expires, as AWS said it would. Five minutes
/// before, one caller at a time asks for new ones while the others use what there is; from one
/// minute before, all wait. Where asking early fails, what there is goes on. Thread-safe.
class CachedCredentials final : public CredentialsProvider {
public:
    static constexpr std::chrono::minutes kEarly{5};
    static constexpr std::chrono::minutes kLatest{1};

    CachedCredentials(std::unique_ptr<CredentialsProvider> source, const Clock& clock)
        : source_(std::move(source)), clock_(clock) {}

    [[nodiscard]] Result<Credentials> credentials() override;
    void forget() override;

private:
    [[nodiscard]] std::optional<Credentials> held_for(std::chrono::milliseconds at_least);
    Result<Credentials> refresh();

    std::unique_ptr<CredentialsProvider> source_;
    const Clock& clock_;
    std::mutex refreshing_; // held by who asks the source
    Guarded<std::optional<Credentials>> held_;
};

} // namespace muster::aws
