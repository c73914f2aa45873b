#include "generate/population.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "generate/usage.h"

namespace muster::generate {
namespace {

constexpr int kMinimumResources = 40; // below this there is nothing for commitments to cover

struct Lifetime {
    int from = 0;
    int until = 0;
};

/// Builds resources one after another; holds what they share.
class Population {
public:
    Population(Organization& organization, const ModelOptions& options, Dice& dice)
        : organization_(organization), options_(options), dice_(dice) {
        for (std::size_t i = 0; i < organization_.catalog.instances.size(); ++i) {
            const InstanceSkus& group = organization_.catalog.instances[i];
            const Sku& sku = sku_at(group.on_demand.front());
            organization_.pools.push_back({.region = group.region,
                                           .instance_class = sku.instance_class,
                                           .is_database = group.is_database,
                                           .meters = {}});
        }
        for (const Blueprint& blueprint : organization_.catalog.blueprints) {
            blueprint_weight_ += blueprint.weight;
        }
        for (int i = 0; i < std::max(options.tag_cardinality, 1); ++i) {
            apps_.push_back(fmt::format("{}-{}", syllables(2), i % 97));
        }
    }

    /// Some of the charges come from elsewhere: negations, fees, hours split between prices.
    [[nodiscard]] bool is_full() const {
        return organization_.resources.size() >= kMinimumResources &&
               expected_permille_ >= options_.rows * 950;
    }

    void add_next() {
        const std::uint32_t kind = dice_.below(100);
        if (kind < 40) {
            add_instance();
        } else {
            add_service();
        }
    }

private:
    const Sku& sku_at(int index) const {
        return organization_.catalog.skus[static_cast<std::size_t>(index)];
    }

    std::string syllables(int count) {
        constexpr std::string_view kConsonants = "bcdfgklmnprstvz";
        constexpr std::string_view kVowels = "aeiou";
        std::string text;
        for (int i = 0; i < count * 2; ++i) {
            text += kConsonants[dice_.below(kConsonants.size())];
            text += kVowels[dice_.below(kVowels.size())];
        }
        return text;
    }

    std::string hex(int digits) {
        return fmt::format("{:0{}x}", dice_.next() >> (64 - digits * 4), digits);
    }

    /// Three resources in four live all the time; the others for some hours to three weeks.
    Lifetime lifetime() {
        if (dice_.chance(760)) {
            return {0, organization_.horizon};
        }
        const int longest = std::max(2, std::min(organization_.horizon, 504));
        const int length = 1 + static_cast<int>(dice_.below(static_cast<std::uint32_t>(longest)));
        const int from =
            static_cast<int>(dice_.below(static_cast<std::uint32_t>(organization_.horizon))) -
            length / 2;
        return {std::max(from, 0), std::clamp(from + length, 1, organization_.horizon)};
    }

    int skewed_account() {
        const std::uint64_t a = dice_.below(1000);
        return static_cast<int>(a * a * organization_.accounts.size() / 1'000'000);
    }

    int add_resource(std::string id, int account) {
        Resource resource{.id = std::move(id),
                          .account = account,
                          .zone = 1 + static_cast<int>(dice_.below(3)),
                          .tags = {}};
        if (dice_.chance(720)) {
            set_tags(resource);
        }
        organization_.resources.push_back(std::move(resource));
        return static_cast<int>(organization_.resources.size()) - 1;
    }

    void set_tags(Resource& resource) {
        constexpr std::array<std::string_view, 4> kEnvironments{"prod", "staging", "dev", "test"};
        const std::string_view environment = kEnvironments[dice_.below(4)];
        const std::string& app = apps_[dice_.below(static_cast<std::uint32_t>(apps_.size()))];
        auto& tags = resource.tags;
        tags[0] = environment;
        tags[1] = app;
        tags[2] = fmt::format("team-{}", dice_.below(40));
        tags[3] = fmt::format("CC{}", 1000 + dice_.below(60));
        tags[4] = dice_.chance(950) ? fmt::format("{}-{}-{}", app, environment, hex(4))
                                    : fmt::format("{} \"{}\", blue/green", app, environment);
        if (dice_.chance(500)) {
            tags[5] =
                fmt::format("{}@example.com", apps_[dice_.below(static_cast<std::uint32_t>(
                                                  std::min<std::size_t>(apps_.size(), 150)))]);
        }
        if (dice_.chance(300)) {
            tags[6] = fmt::format("AssumedRole:AROA{}:deploy", hex(16));
        }
        if (dice_.chance(200)) {
            tags[7] = fmt::format("cluster-{}", dice_.below(12));
        }
        if (dice_.chance(300)) {
            tags[8] = fmt::format("v{}.{}", dice_.below(9), dice_.below(20));
        }
        if (dice_.chance(150)) {
            tags[9] = app + "-asg";
        }
        constexpr std::array<std::size_t, 7> kReported{0, 1, 2, 3, 5, 7, 8}; // few distinct values
        for (const std::size_t low_cardinality : kReported) {
            resource.report_tags = draw(resource.report_tags, hash_text(tags[low_cardinality]));
        }
    }

    void add_meter(Meter meter) {
        const std::int64_t hours = std::max(0, meter.until - meter.from);
        expected_permille_ += hours * duty_permille(meter.shape);
        organization_.meters.push_back(meter);
    }

    /// A size between low and high, small ones far more often.
    std::int64_t skewed_base(std::int64_t low, std::int64_t high) {
        const std::int64_t cut = dice_.between(0, 20);
        return dice_.between(low, std::max(low, high >> cut));
    }

    std::string filled(std::string_view pattern, int account, int region) {
        std::string text;
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (pattern[i] != '{') {
                text += pattern[i];
                continue;
            }
            switch (pattern[i + 1]) {
            case 'r': text += regions()[static_cast<std::size_t>(std::max(region, 0))].code; break;
            case 'a': text += organization_.accounts[static_cast<std::size_t>(account)].id; break;
            case 'n':
                text += fmt::format(
                    "{}-{}", apps_[dice_.below(static_cast<std::uint32_t>(apps_.size()))], hex(6));
                break;
            default: text += hex(8); break;
            }
            i += 2;
        }
        return text;
    }

    void add_instance() {
        // Most of an organization sits in its first regions and favourite classes.
        const std::size_t region = std::min(dice_.below(6), dice_.below(6));
        const std::size_t classes = organization_.catalog.instances.size() / regions().size();
        const std::size_t pool =
            region * classes + std::min(dice_.below(static_cast<std::uint32_t>(classes)),
                                        dice_.below(static_cast<std::uint32_t>(classes)));
        const InstanceSkus& group = organization_.catalog.instances[pool];
        const int account = skewed_account();
        const std::size_t size = dice_.below(static_cast<std::uint32_t>(group.on_demand.size()));
        if (group.is_database) {
            add_database(pool, size, account);
            return;
        }
        const Lifetime life = lifetime();
        const int resource = add_resource("i-0" + hex(16), account);
        const bool is_spot = dice_.chance(80);
        const std::uint32_t habit = dice_.below(100);
        const Shape shape = is_spot || habit < 12 ? Shape::Elastic
                            : habit < 22          ? Shape::Office
                                                  : Shape::Steady;
        add_meter({.resource = resource,
                   .sku = is_spot ? group.spot[size] : group.on_demand[size],
                   .shape = shape,
                   .base = kOne,
                   .from = life.from,
                   .until = life.until,
                   .pool = is_spot ? -1 : static_cast<int>(pool)});
        add_instance_traffic(resource, region, life);
        const int volume = add_resource("vol-0" + hex(16), account);
        organization_.resources.back().tags =
            organization_.resources[static_cast<std::size_t>(resource)].tags;
        organization_.resources.back().report_tags =
            organization_.resources[static_cast<std::size_t>(resource)].report_tags;
        add_meter({.resource = volume,
                   .sku = organization_.catalog.volumes[region],
                   .shape = Shape::Storage,
                   .base = skewed_base(8, 2'000) * kOne,
                   .from = life.from,
                   .until = life.until});
    }

    void add_instance_traffic(int resource, std::size_t region, Lifetime life) {
        for (const int sku : {organization_.catalog.traffic_out[region],
                              organization_.catalog.traffic_regional[region]}) {
            if (dice_.chance(600)) {
                add_meter({.resource = resource,
                           .sku = sku,
                           .shape = Shape::Traffic,
                           .base = skewed_base(kOne / 1'000'000, 60 * kOne),
                           .from = life.from,
                           .until = life.until});
            }
        }
        if (options_.split_rows && dice_.chance(100)) {
            add_meter({.resource = resource,
                       .sku = organization_.catalog.pods[region],
                       .shape = Shape::Steady,
                       .base = kOne / 2,
                       .from = life.from,
                       .until = life.until});
        }
    }

    void add_database(std::size_t pool, std::size_t size, int account) {
        const InstanceSkus& group = organization_.catalog.instances[pool];
        const Lifetime life = lifetime();
        const int resource =
            add_resource(filled("arn:aws:rds:{r}:{a}:db:{n}", account, group.region), account);
        add_meter({.resource = resource,
                   .sku = group.on_demand[size],
                   .shape = Shape::Steady,
                   .base = kOne,
                   .from = life.from,
                   .until = life.until,
                   .pool = static_cast<int>(pool)});
    }

    const Blueprint& any_blueprint() {
        std::uint32_t at = dice_.below(blueprint_weight_);
        for (const Blueprint& blueprint : organization_.catalog.blueprints) {
            if (at < blueprint.weight) {
                return blueprint;
            }
            at -= blueprint.weight;
        }
        return organization_.catalog.blueprints.back();
    }

    void add_service() {
        const Blueprint& blueprint = any_blueprint();
        const int account = skewed_account();
        const int region = sku_at(blueprint.skus.front()).region;
        const Lifetime life = lifetime();
        const int resource = add_resource(filled(blueprint.id_pattern, account, region), account);
        if (organization_.resources.back().id.empty()) {
            organization_.resources.back().tags = {};
            organization_.resources.back().report_tags = 0;
        }
        for (std::size_t i = 0; i < blueprint.skus.size(); ++i) {
            const Sku& sku = sku_at(blueprint.skus[i]);
            add_meter({.resource = resource,
                       .sku = blueprint.skus[i],
                       .shape = sku.shape,
                       .base = skewed_base(blueprint.low[i], blueprint.high[i]),
                       .from = life.from,
                       .until = life.until});
        }
    }

    Organization& organization_;
    const ModelOptions& options_;
    Dice& dice_;
    std::vector<std::string> apps_;
    std::uint32_t blueprint_weight_ = 0;
    std::int64_t expected_permille_ = 0;
};

} // namespace

void populate(Organization& organization, const ModelOptions& options, Dice& dice) {
    Population population(organization, options, dice);
    while (!population.is_full()) {
        population.add_next();
    }
}

} // namespace muster::generate
