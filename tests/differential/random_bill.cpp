#include "differential/random_bill.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <random>
#include <sstream>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "billing/import.h"
#include "differential/need.h"
#include "differential/rough_csv.h"
#include "generate/generate.h"
#include "generate/model.h"

namespace muster::test {
namespace {

namespace json = boost::json;
using namespace generate; // NOLINT(google-build-using-namespace): its options are all over

/// A knob is turned more often than not to where nothing special happens.
class Knobs {
public:
    explicit Knobs(std::uint64_t seed) : engine_(seed) {}

    int between(int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(engine_);
    }
    bool one_in(int count) { return between(1, count) == 1; }
    template <class T>
    T any(std::initializer_list<T> values) {
        return *(values.begin() + between(0, static_cast<int>(values.size()) - 1));
    }

private:
    std::mt19937_64 engine_;
};

ModelOptions random_model(Knobs& knobs, std::uint64_t seed) {
    ModelOptions model;
    model.seed = seed;
    model.rows = knobs.between(200, 6000);
    model.accounts = knobs.between(1, 12);
    model.months = knobs.one_in(8) ? 2 : 1;
    model.first_month = BillingMonth(
        std::chrono::year{2026} / std::chrono::month(static_cast<unsigned>(knobs.between(1, 10))));
    // Whole months are large: mostly the last one has just begun.
    const BillingMonth last = model.months == 2 ? model.first_month.next() : model.first_month;
    if (!knobs.one_in(8)) {
        constexpr std::int64_t kHour = 3'600'000;
        model.as_of =
            Instant::from_unix_millis(last.start().unix_millis() + kHour * knobs.between(5, 120));
    }
    model.tag_cardinality = knobs.between(2, 400);
    model.profile = knobs.one_in(6) ? Profile::Hostile : Profile::Normal;
    model.discounts = knobs.one_in(2) ? DiscountForm::NetColumns : DiscountForm::Rows;
    model.split_rows = knobs.one_in(3);
    model.unknown_type = knobs.one_in(3);
    model.plan_refund = knobs.one_in(3);
    return model;
}

OutputOptions random_output(Knobs& knobs, Format format, const std::filesystem::path& directory) {
    OutputOptions output;
    output.directory = directory;
    output.format = format;
    output.layout = knobs.any({Layout::Overwrite, Layout::CreateNew});
    output.packing = knobs.any({Packing::Gzip, Packing::Plain});
    output.maps = knobs.any({MapForm::Map, MapForm::Json});
    output.order = knobs.any({RowOrder::Hour, RowOrder::Resource, RowOrder::Random});
    output.files = knobs.between(1, 3);
    output.gzip_level = knobs.between(1, 9);
    output.threads = 1;
    output.deliveries = knobs.one_in(4) ? 2 : 1;
    return output;
}

json::object parsed(const std::filesystem::path& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return json::parse(text.str()).as_object();
}

/// The data files of the newest delivery of each month, as their manifests list them.
std::vector<std::filesystem::path> newest_files(const OutputOptions& output) {
    std::vector<std::filesystem::path> files;
    const json::object expected = parsed(output.directory / "expected.json");
    for (const json::value& delivery : expected.at("deliveries").as_array()) {
        if (!delivery.at("is_newest").as_bool()) {
            continue;
        }
        const json::object manifest =
            parsed(output.directory / std::string(delivery.at("manifest").as_string()));
        const bool is_legacy = manifest.contains("reportKeys");
        for (const json::value& key :
             manifest.at(is_legacy ? "reportKeys" : "dataFiles").as_array()) {
            std::string name(key.as_string());
            const std::string bucket = "s3://" + output.bucket + "/";
            files.push_back(output.directory /
                            (name.starts_with(bucket) ? name.substr(bucket.size()) : name));
        }
    }
    return files;
}

Instant written(const std::filesystem::path& file) {
    const auto moment = std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::file_clock::to_sys(std::filesystem::last_write_time(file)));
    return Instant::from_unix_millis(moment.time_since_epoch().count());
}

} // namespace

RandomBill::RandomBill(Format format, std::uint64_t seed) {
    const bool is_loose = Knobs(seed ^ 1U).one_in(3);
    const SourceBill::Files files = write(format, seed, is_loose);
    import(files, is_loose);
    source_ = std::make_unique<SourceBill>(SourceBill::read(files));
}

SourceBill::Files RandomBill::write(Format format, std::uint64_t seed, bool is_loose) {
    Knobs knobs(seed);
    const ModelOptions options = random_model(knobs, seed);
    const OutputOptions output = random_output(knobs, format, directory_ / "bucket");
    knobs_ =
        fmt::format("format {}, seed {}, {} rows, {} months from {}, as of {}, {} files, {}, {}",
                    static_cast<int>(format), seed, options.rows, options.months,
                    options.first_month.str(), options.as_of.value_or(Instant()).str(),
                    output.files, is_loose ? "loose" : "with manifests",
                    options.discounts == DiscountForm::NetColumns ? "net columns" : "no nets");
    const auto model = need(Model::make(options, output.deliveries));
    need(generate::generate(*model, output));
    SourceBill::Files files{.root = output.directory,
                            .paths = newest_files(output),
                            .is_parquet = is_parquet(format),
                            .is_focus = is_focus(format),
                            .future = std::nullopt};
    if (!files.is_parquet && output.packing == Packing::Plain && knobs.one_in(2)) {
        RoughCsv rough(seed);
        std::ranges::for_each(files.paths, [&](const auto& path) { rough.rewrite(path); });
        knobs_ += ", rough";
    }
    if (!is_loose) {
        files.future = written(files.paths.back()); // only the last month may be unfinished
    }
    return files;
}

void RandomBill::import(const SourceBill::Files& files, bool is_loose) {
    store_ = std::make_unique<ledger::Store>(
        need(ledger::Store::open(directory_ / "data", ledger::Store::Access::Write, {clock_})));
    billing::ImportOptions options;
    options.paths = is_loose ? files.paths : std::vector{files.root};
    options.source = "test";
    options.threads = 2;
    billing::ImportProgress progress;
    need(billing::import_bills(options, *store_, progress));
}

} // namespace muster::test
