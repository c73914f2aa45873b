#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "generate/bill_reader.h"
#include "generate/options.h"
#include "support/temp_dir.h"

namespace muster::generate {

/// A small bill of one day, written into a folder that goes away with it.
class GeneratedBill {
public:
    static ModelOptions small_model();
    static OutputOptions plain_output(Format format);

    GeneratedBill(const ModelOptions& model, OutputOptions output, int deliveries = 1);

    [[nodiscard]] const std::filesystem::path& root() const { return directory_.path(); }
    /// All files below the root whose names end so, sorted.
    [[nodiscard]] std::vector<std::filesystem::path> files(std::string_view ending) const;
    [[nodiscard]] BillTable table() const;
    /// The `deliveries` entry of expected.json.
    [[nodiscard]] const boost::json::object& expected(std::size_t delivery) const;
    [[nodiscard]] static std::string content(const std::filesystem::path& path);

private:
    test::TempDir directory_;
    boost::json::object expected_;
};

/// Units of 10^-16 of a decimal in expected.json.
Int128 units_of(const boost::json::value& decimal);

} // namespace muster::generate
