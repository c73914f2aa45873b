#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>

#include "ledger/store.h"

namespace muster::ledger {

/// What a Draft holds; shared with the Store alone.
struct Draft::State {
    State(std::int64_t version, DeliveryFacts facts, std::filesystem::path path)
        : id(version), delivery(std::move(facts)), directory(std::move(path)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State();

    std::int64_t id;
    DeliveryFacts delivery;
    std::filesystem::path directory;
    std::atomic<std::uint32_t> segments{0};
    bool is_handed_over = false; // the catalogue alone says what becomes of the files
};

} // namespace muster::ledger
