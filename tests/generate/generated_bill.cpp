#include "generate/generated_bill.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <boost/json/parse.hpp>

#include "base/decimal.h"
#include "generate/generate.h"

namespace muster::generate {

ModelOptions GeneratedBill::small_model() {
    ModelOptions options;
    options.seed = 11;
    options.rows = 2'000;
    options.accounts = 7;
    options.first_month = BillingMonth::parse("2026-07").value();
    options.as_of = Instant::parse("2026-07-02T00:00:00Z").value();
    return options;
}

OutputOptions GeneratedBill::plain_output(Format format) {
    OutputOptions output;
    output.format = format;
    output.packing = Packing::Plain;
    output.files = 3;
    return output;
}

GeneratedBill::GeneratedBill(const ModelOptions& model, OutputOptions output, int deliveries) {
    output.directory = root();
    const auto made = Model::make(model, deliveries);
    if (!made) {
        throw std::runtime_error(made.error().detail);
    }
    const auto written = generate(**made, output);
    if (!written) {
        throw std::runtime_error(written.error().detail);
    }
    expected_ = boost::json::parse(content(root() / "expected.json")).as_object();
}

std::vector<std::filesystem::path> GeneratedBill::files(std::string_view ending) const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root())) {
        if (entry.is_regular_file() && entry.path().string().ends_with(ending)) {
            found.push_back(entry.path());
        }
    }
    std::ranges::sort(found);
    return found;
}

BillTable GeneratedBill::table() const {
    BillTable table;
    for (const auto& path : files(".csv")) {
        table.read(path);
    }
    return table;
}

const boost::json::object& GeneratedBill::expected(std::size_t delivery) const {
    return expected_.at("deliveries").as_array().at(delivery).as_object();
}

std::string GeneratedBill::content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Int128 units_of(const boost::json::value& decimal) {
    return Decimal::parse(std::string(decimal.as_string())).value().rescaled(16).value().units();
}

} // namespace muster::generate
