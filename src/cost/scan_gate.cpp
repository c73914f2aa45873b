#include "cost/scan_gate.h"

namespace muster::cost {
namespace {

Error busy() {
    return {ErrorKind::Unavailable, "report.busy",
            "other large reports are being computed; try again in a moment, or ask for a shorter "
            "period",
            std::chrono::seconds{5}};
}

} // namespace

ScanGate::Pass::~Pass() {
    if (gate_ != nullptr) {
        gate_->leave();
    }
}

Result<ScanGate::Pass> ScanGate::enter(std::uint64_t rows, const std::stop_token& stop) {
    if (rows <= options_.few_rows) {
        return Pass(nullptr);
    }
    const std::stop_callback wake(stop, [this] {
        const auto held = line_.lock(); // who is about to sleep sleeps first
        moved_.notify_all();
    });
    auto line = line_.lock();
    if (line->running >= options_.at_once && line->waiting >= options_.waiting) {
        return busy();
    }
    ++line->waiting;
    const bool is_in_time = line.wait_for(moved_, options_.longest_wait, [&] {
        return stop.stop_requested() || line->running < options_.at_once;
    });
    --line->waiting;
    if (stop.stop_requested()) {
        return Error{ErrorKind::Conflict, "ledger.cancelled", "the report was stopped"};
    }
    if (!is_in_time) {
        return busy();
    }
    ++line->running;
    return Pass(this);
}

void ScanGate::leave() {
    --line_.lock()->running;
    moved_.notify_all(); // one alone might be about to give up
}

} // namespace muster::cost
