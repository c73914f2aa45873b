#pragma once

#include <cstddef>

namespace muster::bench {

/// Reads a made offer file of EC2 with so many products, piece by piece, and prints how fast that
/// was and how much memory it took.
void measure_offers(std::size_t products);

} // namespace muster::bench
