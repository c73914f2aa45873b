#include "ledger/pin_state.h"

namespace muster::ledger {

Pin::Pin(std::unique_ptr<State> state) : state_(std::move(state)) {}
Pin::Pin(Pin&&) noexcept = default;
Pin& Pin::operator=(Pin&&) noexcept = default;
Pin::~Pin() = default;

const std::vector<PinnedVersion>& Pin::versions() const {
    return state_->versions;
}

} // namespace muster::ledger
