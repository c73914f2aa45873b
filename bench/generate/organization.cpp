#include "generate/organization.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "generate/population.h"
#include "generate/random.h"

namespace muster::generate {
namespace {

constexpr std::array<std::string_view, 6> kUnits{"Retail",          "Payments", "Platform",
                                                 "Data, Analytics", "Security", "Sandbox"};

std::vector<Account> make_accounts(int count, Dice& dice) {
    std::vector<Account> accounts;
    for (int i = 0; i < std::max(count, 1); ++i) {
        const auto unit = static_cast<std::size_t>(dice.below(kUnits.size()));
        Account account;
        // A tenth start with zeros: ids are text, and readers that make them numbers must fail.
        account.id = fmt::format("{:012}", dice.chance(100)
                                               ? dice.between(1'000'000, 99'999'999'999)
                                               : dice.between(100'000'000'000, 999'999'999'999));
        account.name = i == 0 ? "Management" : fmt::format("{} {}", kUnits[unit], i);
        account.categories = {std::string(kUnits[unit]),
                              fmt::format("CC{}", 1000 + dice.below(40))};
        account.is_taxed = dice.chance(600);
        account.tax_type = dice.chance(500) ? "USSalesTax" : "VAT";
        accounts.push_back(std::move(account));
    }
    return accounts;
}

void make_pools(Organization& organization) {
    organization.pool_rank.assign(organization.meters.size(), -1);
    organization.plan_rank.assign(organization.meters.size(), -1);
    for (int i = 0; i < static_cast<int>(organization.meters.size()); ++i) {
        const Meter& meter = organization.meters[static_cast<std::size_t>(i)];
        if (meter.pool >= 0) {
            auto& members = organization.pools[static_cast<std::size_t>(meter.pool)].meters;
            organization.pool_rank[static_cast<std::size_t>(i)] = static_cast<int>(members.size());
            members.push_back(i);
        }
        if (organization.sku_of(meter).plan_permille > 0) {
            organization.plan_order.push_back(i);
        }
    }
    std::ranges::stable_sort(organization.plan_order, {}, [&](int i) {
        return organization.sku_of(organization.meters[static_cast<std::size_t>(i)]).plan_permille;
    });
    for (std::size_t rank = 0; rank < organization.plan_order.size(); ++rank) {
        organization.plan_rank[static_cast<std::size_t>(organization.plan_order[rank])] =
            static_cast<int>(rank);
    }
}

} // namespace

Organization Organization::build(const ModelOptions& options, int horizon) {
    Organization organization;
    organization.catalog = Catalog::standard();
    organization.seed = mix(options.seed);
    organization.horizon = horizon;
    Dice dice(draw(options.seed, 1));
    organization.accounts = make_accounts(options.accounts, dice);
    populate(organization, options, dice);
    make_pools(organization);
    return organization;
}

} // namespace muster::generate
