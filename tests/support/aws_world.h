#pragma once

#include <map>
#include <string>

#include "aws/default_credentials.h"
#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "support/seeded_random.h"

namespace muster::test {

/// Moves its clock instead of waiting, and can be told that the caller loses patience.
class FakeSleeper final : public aws::Sleeper {
public:
    explicit FakeSleeper(FakeClock& clock) : clock_(clock) {}

    bool sleep(std::chrono::milliseconds time, const std::stop_token&) override {
        slept += time;
        clock_.advance(time);
        return !stops;
    }

    std::chrono::milliseconds slept{0};
    bool stops = false;

private:
    FakeClock& clock_;
};

/// All that a session stands on, with nobody behind it.
struct AwsWorld {
    FakeClock clock;
    SeededRandom random;
    FakeSleeper sleeper{clock};
    FakeTransport transport;
    aws::ModelCatalog models;
    aws::LocalPace pace{clock};
    std::map<std::string, std::string, std::less<>> variables;

    [[nodiscard]] aws::CredentialsPorts ports() {
        return {.models = models,
                .transport = transport,
                .pace = pace,
                .clock = clock,
                .random = random,
                .sleeper = sleeper};
    }
    [[nodiscard]] aws::Session::Ports session_ports(aws::CredentialsProvider& credentials) {
        return {.models = models,
                .transport = transport,
                .credentials = credentials,
                .pace = pace,
                .clock = clock,
                .random = random,
                .sleeper = sleeper};
    }
    [[nodiscard]] aws::CredentialsSettings settings() {
        return {.variables = [this](std::string_view name) -> std::optional<std::string> {
                    const auto found = variables.find(name);
                    return found == variables.end() ? std::nullopt : std::optional(found->second);
                },
                .sts_region = "eu-west-1"};
    }
};

inline aws::Credentials example_credentials() {
    return {.access_key_id = "AKIDEXAMPLE", .secret_access_key = Secret("planted-secret-key")};
}

} // namespace muster::test
