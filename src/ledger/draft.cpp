#include <fmt/format.h>

#include "base/check.h"
#include "ledger/draft_state.h"

namespace muster::ledger {

Draft::State::~State() {
    if (!is_handed_over) {
        // Whatever cannot be removed now, the next writer removes: the catalogue still says
        // "building".
        std::error_code ignored;
        std::filesystem::remove_all(directory, ignored);
    }
}

Draft::Draft(std::unique_ptr<State> state) : state_(std::move(state)) {}
Draft::Draft(Draft&&) noexcept = default;
Draft& Draft::operator=(Draft&&) noexcept = default;
Draft::~Draft() = default;

const DeliveryFacts& Draft::delivery() const {
    MUSTER_CHECK(state_, "a draft is used after it was published");
    return state_->delivery;
}

void Draft::identify(std::string delivery_id) {
    MUSTER_CHECK(state_, "a draft is used after it was published");
    state_->delivery.delivery_id = std::move(delivery_id);
}

const std::filesystem::path& Draft::directory() const {
    MUSTER_CHECK(state_, "a draft is used after it was published");
    return state_->directory;
}

std::filesystem::path Draft::next_segment_path(std::string_view stem) {
    MUSTER_CHECK(state_, "a draft is used after it was published");
    return state_->directory / fmt::format("{}-{:06}.seg", stem, ++state_->segments);
}

} // namespace muster::ledger
