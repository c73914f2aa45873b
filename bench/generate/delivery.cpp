#include "generate/delivery.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "generate/random.h"

namespace muster::generate {
namespace {

namespace json = boost::json;

std::string compact_date(std::int64_t unix_seconds) {
    std::string text = Instant::from_unix_millis(unix_seconds * 1000).str().substr(0, 10);
    std::erase(text, '-');
    return text;
}

/// `20261001T000000.000Z`, as legacy manifests write times.
std::string basic_time(std::int64_t unix_seconds) {
    return compact_date(unix_seconds) + "T000000.000Z";
}

Instant moment_of(const Calendar& calendar) {
    constexpr std::int64_t kDaysUntilFinal = 3;
    const std::int64_t second = calendar.is_finished ? calendar.end() + kDaysUntilFinal * 86400
                                                     : calendar.second(calendar.elapsed);
    return Instant::from_unix_millis(second * 1000);
}

} // namespace

Delivery::Delivery(const Bill& bill, const OutputOptions& output, int number)
    : output_(output), calendar_(bill.calendar()), payer_(bill.organization().payer().id),
      moment_(moment_of(bill.calendar())) {
    const std::uint64_t high = draw(bill.organization().seed, 51, calendar_.first_hour, number);
    const std::uint64_t low = mix(high);
    id_ = fmt::format("{:08x}-{:04x}-4{:03x}-9{:03x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF,
                      high & 0xFFF, low >> 52, low & 0xFFFF'FFFF'FFFF);
}

bool Delivery::is_legacy() const {
    return output_.format == Format::Cur1Csv || output_.format == Format::Cur1Parquet;
}

std::string Delivery::folder() const {
    const auto month = calendar_.month.year_month();
    if (output_.format == Format::Cur1Parquet) {
        return fmt::format("{0}/{1}/{1}/year={2}/month={3}", output_.prefix, output_.report,
                           static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
    }
    if (is_legacy()) {
        return fmt::format("{}/{}/{}-{}", output_.prefix, output_.report,
                           compact_date(calendar_.start), compact_date(calendar_.end()));
    }
    return fmt::format("{}/{}/{{}}/BILLING_PERIOD={}", output_.prefix, output_.report,
                       calendar_.month.str());
}

std::string Delivery::extension() const {
    if (is_parquet(output_.format)) {
        return ".snappy.parquet";
    }
    switch (output_.packing) {
    case Packing::Gzip: return ".csv.gz";
    case Packing::Zip: return ".csv.zip";
    case Packing::Plain: return ".csv";
    }
    return {};
}

std::vector<std::string> Delivery::data_keys() const {
    std::string base = folder();
    if (!is_legacy()) {
        base = fmt::format(fmt::runtime(base), "data");
    }
    if (output_.layout == Layout::CreateNew) {
        base += is_legacy() ? '/' + id_ : fmt::format("/{}-{}", moment_.str(), id_);
    }
    std::vector<std::string> keys;
    for (int file = 1; file <= output_.files; ++file) {
        keys.push_back(fmt::format("{}/{}-{:05}{}", base, output_.report, file, extension()));
    }
    return keys;
}

std::vector<std::string> Delivery::manifest_keys() const {
    std::string base = folder();
    if (!is_legacy()) {
        base = fmt::format(fmt::runtime(base), "metadata");
    }
    const std::string name = '/' + output_.report + "-Manifest.json";
    std::vector<std::string> keys{base + name};
    if (output_.layout == Layout::CreateNew) {
        keys.push_back(
            base + (is_legacy() ? '/' + id_ : fmt::format("/{}-{}", moment_.str(), id_)) + name);
    }
    return keys;
}

std::string Delivery::manifest(const std::vector<Column>& columns) const {
    return is_legacy() ? legacy_manifest(columns) : export_manifest(columns);
}

std::string Delivery::legacy_manifest(const std::vector<Column>& columns) const {
    json::array described;
    for (const Column& column : columns) {
        described.push_back(
            {{"category", column.category}, {"name", column.name}, {"type", column.type}});
    }
    json::array keys;
    for (const std::string& key : data_keys()) {
        keys.emplace_back(key);
    }
    const bool parquet = is_parquet(output_.format);
    const char* compression = parquet                           ? "Parquet"
                              : output_.packing == Packing::Zip ? "ZIP"
                                                                : "GZIP";
    json::object manifest{
        {"assemblyId", id_},
        {"account", payer_},
        {"columns", std::move(described)},
        {"charset", "UTF-8"},
        {"compression", compression},
        {"contentType", parquet ? "Parquet" : "text/csv"},
        {"reportId",
         fmt::format("{:016x}{:016x}{:016x}{:016x}", hash_text(payer_), hash_text(output_.report),
                     hash_text(output_.prefix), hash_text(output_.bucket))},
        {"reportName", output_.report},
        {"billingPeriod",
         {{"start", basic_time(calendar_.start)}, {"end", basic_time(calendar_.end())}}},
        {"bucket", output_.bucket},
        {"reportKeys", std::move(keys)},
        {"additionalArtifactKeys", json::array{}},
    };
    return json::serialize(manifest);
}

std::string Delivery::export_manifest(const std::vector<Column>& columns) const {
    json::array described;
    for (const Column& column : columns) {
        described.push_back({{"name", column.name}, {"type", column.type}});
    }
    json::array files;
    for (const std::string& key : data_keys()) {
        files.emplace_back(fmt::format("s3://{}/{}", output_.bucket, key));
    }
    const char* table = is_focus_1_0(output_.format) ? "FOCUS_1_0_AWS"
                        : is_focus(output_.format)   ? "FOCUS_1_2_AWS"
                                                     : "COST_AND_USAGE_REPORT";
    json::object manifest{
        {"columns", std::move(described)},
        {"dataFiles", std::move(files)},
        {"billingPeriod",
         {{"start", Instant::from_unix_millis(calendar_.start * 1000).str()},
          {"end", Instant::from_unix_millis(calendar_.end() * 1000).str()}}},
        {"executionId", id_},
        {"createdAt", moment_.str()},
        {"exportArn",
         fmt::format("arn:aws:bcm-data-exports:us-east-1:{}:export/{}", payer_, output_.report)},
        {"table", table},
    };
    return json::serialize(manifest);
}

} // namespace muster::generate
