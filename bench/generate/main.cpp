#include <cstdio>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "generate/generate.h"
#include "generate/model.h"

namespace {

using namespace muster;
using namespace muster::generate;

struct CommandLine {
    ModelOptions model;
    OutputOptions output;
    std::string first_month = "2026-07";
    std::string as_of;
    bool is_zip = false;
    bool is_plain = false;
    bool net_columns = false;
};

void add_model_options(CLI::App& app, CommandLine& line) {
    ModelOptions& model = line.model;
    app.add_option("--seed", model.seed, "Same seed and options, same bytes")
        ->capture_default_str();
    app.add_option("--rows", model.rows, "About this many rows over all months")
        ->capture_default_str();
    app.add_option("--accounts", model.accounts)->capture_default_str();
    app.add_option("--months", model.months)->capture_default_str();
    app.add_option("--first-month", line.first_month, "YYYY-MM")->capture_default_str();
    app.add_option("--as-of", line.as_of,
                   "Moment at which the last month is seen, e.g. 2026-09-12T08:00:00Z");
    app.add_option(
        "--hours", model.hours,
        "Only so many hours of each month have usage: a bill of every kind of row, and small");
    app.add_option("--tag-cardinality", model.tag_cardinality, "Distinct values of the app tag")
        ->capture_default_str();
    const std::map<std::string, Profile> profiles{{"normal", Profile::Normal},
                                                  {"hostile", Profile::Hostile}};
    app.add_option("--profile", model.profile, "hostile: a tag value of its own on every row")
        ->transform(CLI::CheckedTransformer(profiles));
    app.add_flag("--net-columns", line.net_columns,
                 "Negotiated discounts in Net columns instead of rows");
    app.add_flag("--split-rows", model.split_rows, "Rows that repeat node costs for EKS pods");
    app.add_flag("--unknown-type", model.unknown_type, "A line item type nobody has heard of");
    app.add_flag("--plan-refund", model.plan_refund,
                 "A refunded Savings Plan fee (breaks the amortised identity)");
}

void add_output_options(CLI::App& app, CommandLine& line) {
    OutputOptions& output = line.output;
    const std::map<std::string, Format> formats{
        {"cur1-csv", Format::Cur1Csv},       {"cur1-parquet", Format::Cur1Parquet},
        {"cur2-csv", Format::Cur2Csv},       {"cur2-parquet", Format::Cur2Parquet},
        {"focus-csv", Format::FocusCsv},     {"focus-parquet", Format::FocusParquet},
        {"focus10-csv", Format::Focus10Csv}, {"focus10-parquet", Format::Focus10Parquet}};
    const std::map<std::string, Layout> layouts{{"overwrite", Layout::Overwrite},
                                                {"create-new", Layout::CreateNew}};
    const std::map<std::string, RowOrder> orders{
        {"hour", RowOrder::Hour}, {"resource", RowOrder::Resource}, {"random", RowOrder::Random}};
    app.add_option("--out", output.directory, "Directory that stands for the bucket")->required();
    app.add_option("--format", output.format)->transform(CLI::CheckedTransformer(formats));
    app.add_option("--maps", output.maps, "In Parquet: map (default) or json, as text")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, MapForm>{{"map", MapForm::Map}, {"json", MapForm::Json}}));
    app.add_option("--layout", output.layout)->transform(CLI::CheckedTransformer(layouts));
    app.add_option("--row-order", output.order)->transform(CLI::CheckedTransformer(orders));
    app.add_option("--files", output.files, "Data files per month")
        ->check(CLI::Range(1, 99'999))
        ->capture_default_str();
    app.add_option("--gzip-level", output.gzip_level)
        ->check(CLI::Range(1, 9))
        ->capture_default_str();
    app.add_option("--threads", output.threads)->check(CLI::Range(1, 256))->capture_default_str();
    app.add_option("--deliveries", output.deliveries,
                   "Deliveries of the last month, each more complete")
        ->check(CLI::Range(1, 30))
        ->capture_default_str();
    app.add_option("--prefix", output.prefix)->capture_default_str();
    app.add_option("--report", output.report)->capture_default_str();
    app.add_option("--bucket", output.bucket)->capture_default_str();
    auto* zip = app.add_flag("--zip", line.is_zip, "CSV in zip archives");
    app.add_flag("--plain", line.is_plain, "CSV without compression")->excludes(zip);
}

/// What CLI11 left as text or flags, made into options.
Status complete(CommandLine& line) {
    TRY(line.model.first_month, BillingMonth::parse(line.first_month));
    if (!line.as_of.empty()) {
        TRY(line.model.as_of, Instant::parse(line.as_of));
    }
    line.output.packing = line.is_zip     ? Packing::Zip
                          : line.is_plain ? Packing::Plain
                                          : Packing::Gzip;
    line.model.discounts = line.net_columns ? DiscountForm::NetColumns : DiscountForm::Rows;
    return {};
}

Status run(CommandLine& line) {
    TRY_DONE(complete(line));
    TRY(const std::unique_ptr<Model> model, Model::make(line.model, line.output.deliveries));
    TRY(const Summary summary, generate::generate(*model, line.output));
    fmt::print("{} rows, {:.1f} MB of text, {:.1f} MB on disk\n", summary.rows,
               static_cast<double>(summary.text_bytes) / 1e6,
               static_cast<double>(summary.file_bytes) / 1e6);
    fmt::print("{:.1f} % of rows from resources that live all month; rollup by day: {:.2f} % of "
               "the rows\n",
               100.0 * static_cast<double>(summary.steady_rows) / static_cast<double>(summary.rows),
               100 * summary.rollup_ratio);
    fmt::print("expected totals: {}\n", (line.output.directory / "expected.json").string());
    return {};
}

int run_program(int argc, char** argv) {
    CLI::App app{"Writes synthetic AWS bills: one economic model in any of AWS's formats"};
    CommandLine line;
    add_model_options(app, line);
    add_output_options(app, line);
    CLI11_PARSE(app, argc, argv);
    if (const Status done = run(line); !done) {
        fmt::print(stderr, "muster_generate: {}\n", done.error().detail);
        return 1;
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run_program(argc, argv);
    } catch (const std::exception& error) {
        std::fputs("muster_generate: internal error: ", stderr);
        std::fputs(error.what(), stderr);
        std::fputs("\n", stderr);
        return 2;
    }
}
