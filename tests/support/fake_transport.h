#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "aws/transport.h"
#include "base/mutex.h"

namespace muster::test {

/// Keeps what it was sent and answers from a list, or as it is told to. Thread-safe.
class FakeTransport final : public aws::Transport {
public:
    using Answer = std::function<Result<aws::HttpResponse>(const aws::TransportCall&)>;

    void answer(int status, std::string body, aws::HttpHeaders headers = {}) {
        answer_with([=](const aws::TransportCall&) -> Result<aws::HttpResponse> {
            return aws::HttpResponse{.status = status, .headers = headers, .body = body};
        });
    }
    void fail(Error error) {
        answer_with([=](const aws::TransportCall&) -> Result<aws::HttpResponse> { return error; });
    }
    void answer_with(Answer answer) { state_.lock()->answers.push_back(std::move(answer)); }

    [[nodiscard]] Result<aws::HttpResponse> send(const aws::TransportCall& call) override {
        Answer answer;
        {
            const auto state = state_.lock();
            state->calls.push_back(call);
            if (state->answers.empty()) {
                return Error{ErrorKind::Unavailable, "net.unreachable", "nobody there"};
            }
            answer = state->answers.front();
            if (state->answers.size() > 1) {
                state->answers.pop_front(); // the last goes on
            }
        }
        return answer(call);
    }

    [[nodiscard]] std::vector<aws::TransportCall> calls() { return state_.lock()->calls; }

private:
    struct State {
        std::deque<Answer> answers;
        std::vector<aws::TransportCall> calls;
    };
    Guarded<State> state_;
};

} // namespace muster::test
