#include "cost/sql_writer.h"

#include "base/csv_field.h"
#include "cost/text_table.h"

namespace muster::cost {
namespace {

using Column = SqlAnswer::Column;
using Columns = std::vector<Column>;

std::string json_text_of(const Json& value) {
    if (value.is_null()) {
        return {};
    }
    const std::string* text = value.if_string();
    return text != nullptr ? *text : value.str();
}

bool is_number(const Column& column) {
    return column.type == "integer" || column.type == "real" || column.type == "decimal";
}

class CsvWriter final : public SqlWriter {
public:
    CsvWriter(const Columns& columns, std::ostream& out) : out_(out) {
        std::vector<Json> names;
        for (const Column& column : columns) {
            names.emplace_back(column.name);
        }
        CsvWriter::write(names);
    }
    void write(const std::vector<Json>& row) override {
        std::string line;
        for (const Json& value : row) {
            line += &value == row.data() ? "" : ",";
            append_csv_field(line, json_text_of(value));
        }
        out_ << line << '\n';
    }
    void finish() override {}

private:
    std::ostream& out_;
};

class JsonWriter final : public SqlWriter {
public:
    JsonWriter(const Columns& columns, std::ostream& out) : columns_(columns), out_(out) {
        out_ << '[';
    }
    void write(const std::vector<Json>& row) override {
        out_ << (rows_++ == 0 ? "\n  {" : ",\n  {");
        for (std::size_t i = 0; i < row.size(); ++i) {
            out_ << (i == 0 ? "" : ", ") << json_quoted(columns_[i].name) << ": " << row[i].str();
        }
        out_ << '}';
    }
    void finish() override { out_ << (rows_ == 0 ? "]\n" : "\n]\n"); }

private:
    Columns columns_;
    std::ostream& out_;
    std::uint64_t rows_ = 0;
};

/// A line with the names and types of the columns, then one for each row: an array of texts, as in
/// CSV, where an absent value is null.
class JsonLinesWriter final : public SqlWriter {
public:
    JsonLinesWriter(const Columns& columns, std::ostream& out) : out_(out) {
        Json::Array items;
        for (const Column& column : columns) {
            items.push_back(Json::Object{{"name", column.name}, {"type", column.type}});
        }
        out_ << Json(Json::Object{{"columns", std::move(items)}}).str() << '\n';
    }
    void write(const std::vector<Json>& row) override {
        Json::Array texts;
        for (const Json& value : row) {
            texts.push_back(value.is_null() ? Json() : Json(json_text_of(value)));
        }
        out_ << Json(std::move(texts)).str() << '\n';
    }
    void finish() override {}

private:
    std::ostream& out_;
};

class TableWriter final : public SqlWriter {
public:
    TableWriter(const Columns& columns, const SqlOutput& output)
        : table_(titles(columns)), output_(output) {}
    void write(const std::vector<Json>& row) override {
        std::vector<std::string> texts;
        for (const Json& value : row) {
            texts.push_back(value.is_null() ? "-" : json_text_of(value));
        }
        add_lines(std::move(texts));
        if (++rows_ % kBatch == 0) {
            finish();
        }
    }
    void finish() override { table_.write(output_.width, output_.out); }

private:
    /// Rows are lined up by so many, to hold no more than these in memory.
    static constexpr std::uint64_t kBatch = 1000;

    /// A text of several lines, such as a query plan, takes as many rows of the table.
    void add_lines(std::vector<std::string> texts) {
        for (bool is_more = true; is_more;) {
            is_more = false;
            std::vector<std::string> line;
            for (std::string& text : texts) {
                const std::size_t end = text.find('\n');
                line.push_back(text.substr(0, end));
                text.erase(0, end == std::string::npos ? end : end + 1);
                is_more |= !text.empty();
            }
            table_.add_row(std::move(line));
        }
    }

    static std::vector<TextTable::Column> titles(const Columns& columns) {
        std::vector<TextTable::Column> titles;
        for (const Column& column : columns) {
            const bool number = is_number(column);
            titles.push_back({column.name,
                              number ? TextTable::Align::Right : TextTable::Align::Left,
                              number ? TextTable::Fit::Whole : TextTable::Fit::MayBeCut});
        }
        return titles;
    }

    TextTable table_;
    SqlOutput output_;
    std::uint64_t rows_ = 0;
};

} // namespace

std::unique_ptr<SqlWriter>
make_sql_writer(const Columns& columns, std::string_view format, const SqlOutput& output) {
    if (format == "csv") {
        return std::make_unique<CsvWriter>(columns, output.out);
    }
    if (format == "json") {
        return std::make_unique<JsonWriter>(columns, output.out);
    }
    if (format == "jsonl") {
        return std::make_unique<JsonLinesWriter>(columns, output.out);
    }
    return std::make_unique<TableWriter>(columns, output);
}

} // namespace muster::cost
