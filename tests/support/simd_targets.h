#pragma once

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>
#include <hwy/targets.h>

namespace muster::test {

/// Every instruction set that this machine has, whether or not this file was compiled for it: the
/// kernels of the product decide that file by file. The last one is the portable path.
inline std::vector<std::int64_t> simd_targets() {
    std::vector<std::int64_t> targets;
    for (std::int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
        targets.push_back(left & -left);
    }
    return targets;
}

/// While it lives, kernels run as on a machine whose best instruction set is `target`. Setting what
/// Highway supports is not enough: it also keeps the choice that it made at the first call.
class BestSimdTarget {
public:
    explicit BestSimdTarget(std::int64_t target) {
        // Better sets are lower bits.
        hwy::SetSupportedTargetsForTest(hwy::SupportedTargets() & ~(target - 1));
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
    ~BestSimdTarget() {
        hwy::SetSupportedTargetsForTest(0);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
    BestSimdTarget(const BestSimdTarget&) = delete;
    BestSimdTarget& operator=(const BestSimdTarget&) = delete;
};

/// Runs with each instruction set that this machine has.
template <class Body>
void for_each_simd_target(const Body& body) {
    for (const std::int64_t target : simd_targets()) {
        SCOPED_TRACE(hwy::TargetName(target));
        const BestSimdTarget chosen(target);
        body();
    }
}

} // namespace muster::test
