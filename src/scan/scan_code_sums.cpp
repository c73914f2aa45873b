#include "scan/scan_code_sums.h"

#include <algorithm>

namespace muster::ledger {
namespace {

constexpr std::size_t kCodeBanks = scan_kernels::kCodeBanks;
constexpr std::size_t kSums = CodeSums::kCodes * kCodeBanks;

} // namespace

void CodeSums::begin(std::span<const std::uint8_t> codes, std::size_t measures) {
    codes_ = codes;
    measures_ = measures;
    sums_.assign(measures * kSums, 0);
}

void CodeSums::add(std::size_t measure, std::size_t first, std::span<const std::int64_t> units) {
    scan_kernels::add_by_code(codes_.data() + first, units.size(), units.data(),
                              sums_.data() + measure * kSums);
}

std::int64_t CodeSums::sum(std::size_t measure, std::size_t code) const {
    const auto banks = std::span(sums_).subspan(measure * kSums + code * kCodeBanks, kCodeBanks);
    std::uint64_t sum = 0;
    for (const std::int64_t bank : banks) {
        sum += static_cast<std::uint64_t>(bank);
    }
    return static_cast<std::int64_t>(sum);
}

std::array<std::uint64_t, CodeSums::kCodes> CodeSums::count_rows() const {
    std::array<std::uint64_t, kCodes> rows{};
    scan_kernels::count_codes(codes_.data(), codes_.size(), rows.data());
    return rows;
}

std::array<std::uint64_t, CodeSums::kCodes> CodeSums::find_rows(std::size_t codes) const {
    std::array<std::uint64_t, kCodes> found{};
    for (std::size_t code = 0; code < codes; ++code) {
        for (std::size_t measure = 0; measure < measures_ && found[code] == 0; ++measure) {
            found[code] = sum(measure, code) != 0 ? 1 : 0;
        }
    }
    if (std::ranges::all_of(std::span(found).first(codes), [](auto rows) { return rows > 0; })) {
        return found;
    }
    std::array<std::uint8_t, kCodes> met{};
    for (const std::uint8_t code : codes_) {
        met[code] = 1;
    }
    std::ranges::copy(met, found.begin());
    return found;
}

} // namespace muster::ledger
