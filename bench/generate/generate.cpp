#include "generate/generate.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "generate/charge_cursor.h"
#include "generate/cur1_rows.h"
#include "generate/cur2_rows.h"
#include "generate/delivery.h"
#include "generate/focus_rows.h"
#include "generate/output_file.h"
#include "generate/parquet_file.h"
#include "generate/tally.h"

namespace muster::generate {
namespace {

namespace json = boost::json;

std::unique_ptr<RowWriter> writer_for(Format format, const Bill& bill) {
    switch (format) {
    case Format::Cur1Csv:
    case Format::Cur1Parquet: return std::make_unique<Cur1Rows>(bill);
    case Format::Cur2Csv:
    case Format::Cur2Parquet: return cur2_rows(bill);
    case Format::FocusCsv:
    case Format::FocusParquet: return focus_rows(bill, FocusVersion::V1_2);
    case Format::Focus10Csv:
    case Format::Focus10Parquet: return focus_rows(bill, FocusVersion::V1_0);
    }
    return nullptr;
}

/// One data file of a delivery.
struct FileResult {
    Tally tally;
    std::int64_t file_bytes = 0;
    std::int64_t text_bytes = 0;
    std::optional<Error> error{};
};

/// Writes the files of one delivery, several at a time.
class DeliveryWriter {
public:
    DeliveryWriter(const Bill& bill, const OutputOptions& output, int number)
        : bill_(bill), output_(output), delivery_(bill, output, number),
          keys_(delivery_.data_keys()), rows_(writer_for(output.format, bill)) {}

    Result<json::object> write(Summary& summary) {
        TRY(const std::vector<FileResult> files, write_files());
        TRY_DONE(write_manifests());
        Tally all(bill_);
        for (const FileResult& file : files) {
            all.add(file.tally);
            summary.file_bytes += file.file_bytes;
            summary.text_bytes += file.text_bytes;
        }
        summary.rows += all.total().lines;
        summary.steady_rows += bill_.survey().steady_rows;
        summary.rollup_ratio = all.rollup_ratio();
        json::object described = all.json(output_.format);
        described["period"] = bill_.calendar().month.str();
        described["files"] = output_.files;
        described["manifest"] = delivery_.manifest_keys().front();
        return described;
    }

private:
    Result<std::vector<FileResult>> write_files() {
        std::vector<FileResult> files(keys_.size(), FileResult{.tally = Tally(bill_)});
        std::atomic<std::size_t> next{0};
        std::vector<std::thread> workers;
        for (int i = 0; i < std::max(1, output_.threads); ++i) {
            workers.emplace_back([&] { write_next_files(next, files); });
        }
        for (std::thread& worker : workers) {
            worker.join();
        }
        for (const FileResult& file : files) {
            if (file.error) {
                return *file.error;
            }
        }
        return files;
    }

    void write_next_files(std::atomic<std::size_t>& next, std::vector<FileResult>& files) {
        for (std::size_t file = next++; file < keys_.size(); file = next++) {
            if (const Status written = write_file_of(file, files[file]); !written) {
                files[file].error = written.error();
            }
        }
    }

    Status write_file_of(std::size_t number, FileResult& result) {
        const std::filesystem::path path = output_.directory / keys_[number];
        if (!is_parquet(output_.format)) {
            TRY_DONE(write_csv(path, output_.packing, number, result));
            return stamp(path);
        }
        std::filesystem::path csv = path;
        csv += ".csv.tmp";
        TRY_DONE(write_csv(csv, Packing::Plain, number, result));
        std::error_code failed;
        std::filesystem::remove(path,
                                failed); // DuckDB would write elsewhere first, which it may not
        const Status written = write_parquet(csv, path, rows_->columns(), output_.maps);
        std::filesystem::remove(csv, failed);
        TRY_DONE(written);
        result.file_bytes = static_cast<std::int64_t>(std::filesystem::file_size(path, failed));
        return stamp(path);
    }

    Status write_csv(const std::filesystem::path& path,
                     Packing packing,
                     std::size_t number,
                     FileResult& result) {
        TRY(OutputFile file, OutputFile::create({.path = path,
                                                 .packing = packing,
                                                 .level = output_.gzip_level,
                                                 .entry = path.stem().string()}));
        ChargeCursor cursor(bill_, output_.order, static_cast<int>(number), output_.files);
        std::string text = rows_->header();
        while (add_rows(cursor, text, result)) {
            TRY_DONE(file.write(text));
            text.clear();
        }
        TRY_DONE(file.write(text));
        TRY(result.file_bytes, file.finish());
        return {};
    }

    /// Appends about a megabyte of rows; false when these were the last.
    bool add_rows(ChargeCursor& cursor, std::string& text, FileResult& result) const {
        constexpr std::size_t kEnough = std::size_t{1} << 20;
        const std::size_t before = text.size();
        std::vector<Charge> batch;
        bool has_more = true;
        while (text.size() < kEnough && (has_more = cursor.next(batch))) {
            for (const Charge& charge : batch) {
                rows_->write(charge, text);
                result.tally.add(charge);
            }
        }
        result.text_bytes += static_cast<std::int64_t>(text.size() - before);
        return has_more;
    }

    Status write_manifests() const {
        const std::string manifest = delivery_.manifest(rows_->columns());
        for (const std::string& key : delivery_.manifest_keys()) {
            TRY_DONE(generate::write_file(output_.directory / key, manifest));
            TRY_DONE(stamp(output_.directory / key));
        }
        return {};
    }

    /// Gives a file the time AWS would have written it: importers cut fees of the future there.
    [[nodiscard]] Status stamp(const std::filesystem::path& path) const {
        const std::chrono::sys_time<std::chrono::milliseconds> moment{
            std::chrono::milliseconds{delivery_.moment().unix_millis()}};
        std::error_code failed;
        std::filesystem::last_write_time(path, std::chrono::file_clock::from_sys(moment), failed);
        if (failed) {
            return Error{ErrorKind::Unavailable, "generate.file",
                         "cannot set the time of " + path.string()};
        }
        return {};
    }

    const Bill& bill_;
    const OutputOptions& output_;
    Delivery delivery_;
    std::vector<std::string> keys_;
    std::unique_ptr<RowWriter> rows_;
};

} // namespace

Result<Summary> generate(const Model& model, const OutputOptions& output) {
    Summary summary;
    json::array deliveries;
    for (int month = 0; month < model.months(); ++month) {
        const int count = model.deliveries_of(month);
        for (int number = 0; number < count; ++number) {
            const std::unique_ptr<Bill> bill = model.bill(month, number, output.threads);
            DeliveryWriter writer(*bill, output, number);
            TRY(json::object described, writer.write(summary));
            described["delivery"] = number;
            described["is_newest"] = number + 1 == count;
            deliveries.push_back(std::move(described));
        }
    }
    summary.expected_json = json::serialize(
        json::object{{"seed", model.options().seed}, {"deliveries", std::move(deliveries)}});
    TRY_DONE(generate::write_file(output.directory / "expected.json", summary.expected_json));
    return summary;
}

} // namespace muster::generate
