#include "app/sql_output.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/csv_field.h"
#include "base/decimal.h"
#include "base/enum_names.h"
#include "base/int128.h"
#include "base/json.h"
#include "cost/text_table.h"

namespace muster::app {
namespace {

using cost::TextTable;
using duck::DuckKind;
using duck::DuckVector;

constexpr auto kKindNames = enum_names<DuckKind>({
    {DuckKind::Boolean, "boolean"},
    {DuckKind::Integer, "integer"},
    {DuckKind::Real, "real"},
    {DuckKind::Decimal, "decimal"},
    {DuckKind::Text, "text"},
    {DuckKind::Enum, "enum"},
    {DuckKind::Instant, "instant"},
    {DuckKind::Date, "date"},
    {DuckKind::List, "list"},
    {DuckKind::Struct, "struct"},
    {DuckKind::Map, "map"},
    {DuckKind::Other, "other"},
});

Result<Json> value_of(const DuckVector& column, std::size_t row);

Json::Array pair_of(Json key, Json value) {
    return {std::move(key), std::move(value)};
}

Result<Json> nested_value(const DuckVector& column, std::size_t row) {
    if (column.type().kind == DuckKind::Struct) {
        Json::Object members;
        for (std::size_t i = 0; i < column.type().child_names.size(); ++i) {
            TRY(Json value, value_of(column.child(i), row));
            members.push_back({column.type().child_names[i], std::move(value)});
        }
        return Json(std::move(members));
    }
    Json::Array items;
    const DuckVector::Range range = column.range(row);
    for (std::uint64_t i = range.offset; i < range.offset + range.length; ++i) {
        TRY(Json item, value_of(column.child(0), i));
        if (column.type().kind == DuckKind::Map) {
            TRY(Json value, value_of(column.child(1), i));
            item = pair_of(std::move(item), std::move(value));
        }
        items.push_back(std::move(item));
    }
    return Json(std::move(items));
}

Result<Json> value_of(const DuckVector& column, std::size_t row) {
    if (column.is_null(row)) {
        return Json();
    }
    const duck::DuckType& type = column.type();
    switch (type.kind) {
    case DuckKind::Boolean: return Json(column.boolean(row));
    case DuckKind::Integer: return Json::number(Decimal(column.units(row), 0));
    case DuckKind::Real: return Json(fmt::format("{}", column.real(row)));
    case DuckKind::Decimal: return Json(Decimal(column.units(row), type.scale).str());
    case DuckKind::Text:
    case DuckKind::Enum: return Json(column.text(row));
    case DuckKind::Instant: return Json(column.instant(row).str());
    case DuckKind::Date:
        return Json(column.instant(row).str().substr(0, std::string_view("YYYY-MM-DD").size()));
    case DuckKind::List:
    case DuckKind::Struct:
    case DuckKind::Map: return nested_value(column, row);
    case DuckKind::Other: break;
    }
    return Error{ErrorKind::Internal, "sql.unprintable", "a value without a text"};
}

bool is_printable(const duck::DuckType& type) {
    return type.kind != DuckKind::Other && std::ranges::all_of(type.children, is_printable);
}

/// Before the first row is written.
Status check_columns(std::span<const duck::DuckColumn> columns) {
    for (const duck::DuckColumn& column : columns) {
        if (!is_printable(column.type)) {
            return Error{ErrorKind::Invalid, "sql.unprintable",
                         fmt::format("column {} is of a type without a text of its own: cast it "
                                     "to VARCHAR",
                                     column.name)};
        }
    }
    return {};
}

std::string text_of(const Json& value) {
    if (value.is_null()) {
        return {};
    }
    const std::string* text = value.if_string();
    return text != nullptr ? *text : value.str();
}

bool is_number(const duck::DuckColumn& column) {
    return column.type.kind == DuckKind::Integer || column.type.kind == DuckKind::Real ||
           column.type.kind == DuckKind::Decimal;
}

/// Takes the rows of a result one by one.
class RowWriter {
public:
    virtual ~RowWriter() = default;
    virtual void write(const std::vector<Json>& row) = 0;
    virtual void finish() = 0;
};

class CsvWriter final : public RowWriter {
public:
    CsvWriter(std::span<const duck::DuckColumn> columns, std::ostream& out) : out_(out) {
        std::vector<Json> names;
        for (const duck::DuckColumn& column : columns) {
            names.emplace_back(column.name);
        }
        CsvWriter::write(names);
    }
    void write(const std::vector<Json>& row) override {
        std::string line;
        for (const Json& value : row) {
            line += &value == row.data() ? "" : ",";
            append_csv_field(line, text_of(value));
        }
        out_ << line << '\n';
    }
    void finish() override {}

private:
    std::ostream& out_;
};

class JsonWriter final : public RowWriter {
public:
    JsonWriter(std::span<const duck::DuckColumn> columns, std::ostream& out)
        : columns_(columns), out_(out) {
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
    std::span<const duck::DuckColumn> columns_;
    std::ostream& out_;
    std::uint64_t rows_ = 0;
};

/// A line with the names and types of the columns, then one for each row: an array of texts, as in
/// CSV, where an absent value is null.
class JsonLinesWriter final : public RowWriter {
public:
    JsonLinesWriter(std::span<const duck::DuckColumn> columns, std::ostream& out) : out_(out) {
        Json::Array items;
        for (const duck::DuckColumn& column : columns) {
            items.push_back(
                Json::Object{{"name", column.name}, {"type", kKindNames.name(column.type.kind)}});
        }
        out_ << Json(Json::Object{{"columns", std::move(items)}}).str() << '\n';
    }
    void write(const std::vector<Json>& row) override {
        Json::Array texts;
        for (const Json& value : row) {
            texts.push_back(value.is_null() ? Json() : Json(text_of(value)));
        }
        out_ << Json(std::move(texts)).str() << '\n';
    }
    void finish() override {}

private:
    std::ostream& out_;
};

class TableWriter final : public RowWriter {
public:
    TableWriter(std::span<const duck::DuckColumn> columns, const Environment& environment)
        : table_(titles(columns)), environment_(environment) {}
    void write(const std::vector<Json>& row) override {
        std::vector<std::string> texts;
        for (const Json& value : row) {
            texts.push_back(value.is_null() ? "-" : text_of(value));
        }
        add_lines(std::move(texts));
        if (++rows_ % kBatch == 0) {
            finish();
        }
    }
    void finish() override { table_.write(environment_.out_width, environment_.out); }

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

    static std::vector<TextTable::Column> titles(std::span<const duck::DuckColumn> columns) {
        std::vector<TextTable::Column> titles;
        for (const duck::DuckColumn& column : columns) {
            const bool number = is_number(column);
            titles.push_back({column.name,
                              number ? TextTable::Align::Right : TextTable::Align::Left,
                              number ? TextTable::Fit::Whole : TextTable::Fit::MayBeCut});
        }
        return titles;
    }

    TextTable table_;
    const Environment& environment_;
    std::uint64_t rows_ = 0;
};

std::unique_ptr<RowWriter> make_writer(std::span<const duck::DuckColumn> columns,
                                       std::string_view format,
                                       Environment& environment) {
    if (format == "csv") {
        return std::make_unique<CsvWriter>(columns, environment.out);
    }
    if (format == "json") {
        return std::make_unique<JsonWriter>(columns, environment.out);
    }
    if (format == "jsonl") {
        return std::make_unique<JsonLinesWriter>(columns, environment.out);
    }
    return std::make_unique<TableWriter>(columns, environment);
}

} // namespace

Status
write_sql_result(duck::DuckResult& result, std::string_view format, Environment& environment) {
    TRY_DONE(check_columns(result.columns()));
    const auto writer = make_writer(result.columns(), format, environment);
    while (true) {
        TRY(const duck::DuckChunk* chunk, result.next());
        if (chunk == nullptr) {
            break;
        }
        for (std::size_t row = 0; row < chunk->rows; ++row) {
            std::vector<Json> values;
            for (const DuckVector& column : chunk->columns) {
                TRY(Json value, value_of(column, row));
                values.push_back(std::move(value));
            }
            writer->write(values);
        }
    }
    writer->finish();
    return {};
}

} // namespace muster::app
