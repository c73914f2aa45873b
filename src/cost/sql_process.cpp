#include "cost/sql_process.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/child_process.h"
#include "base/error_kind_names.h"
#include "base/json.h"
#include "ledger/version_list.h"

namespace muster::cost {
namespace {

/// The program ends by itself at the limit of time; this is for one that cannot.
constexpr std::chrono::seconds kGrace{10};

/// What `muster sql` says went wrong with a statement. A slug has to be a literal of ours.
constexpr std::array<std::string_view, 9> kReasons = {
    "duckdb.query",       "duckdb.not_read_only", "duckdb.forbidden",
    "duckdb.time_limit",  "duckdb.out_of_memory", "duckdb.interrupted",
    "duckdb.unavailable", "sql.unprintable",      "ledger.value_too_large",
};

Error process_failed(std::string_view detail) {
    return {ErrorKind::Internal, "sql.process_failed", std::string(detail)};
}

Error out_of_memory() {
    return {ErrorKind::Impossible, "duckdb.out_of_memory",
            "the statement takes more memory than it may"};
}

Error out_of_time(std::chrono::seconds limit) {
    return {ErrorKind::Impossible, "duckdb.time_limit",
            fmt::format("the statement takes longer than {} s", limit.count())};
}

/// Takes the lines apart that the program writes: one with the columns, then one for each row.
class AnswerReader {
public:
    AnswerReader(std::size_t max_rows, std::size_t max_bytes)
        : max_rows_(max_rows), max_bytes_(max_bytes) {}

    /// Whether more is wanted.
    bool take(std::string_view text) {
        rest_ += text;
        std::size_t begin = 0;
        for (std::size_t end = rest_.find('\n'); end != std::string::npos && !is_over();
             end = rest_.find('\n', begin)) {
            take_line(std::string_view(rest_).substr(begin, end - begin));
            begin = end + 1;
        }
        rest_.erase(0, begin);
        answer_.is_truncated = answer_.is_truncated || rest_.size() > max_bytes_;
        return !is_over();
    }

    /// Errors: Internal "sql.process_failed" for lines that nobody writes.
    Result<SqlAnswer> finish() {
        if (error_) {
            return *std::move(error_);
        }
        if (!has_columns_) {
            return process_failed("it ended without an answer");
        }
        return std::move(answer_);
    }

private:
    [[nodiscard]] bool is_over() const { return answer_.is_truncated || error_.has_value(); }

    void take_line(std::string_view line) {
        bytes_ += line.size();
        if (answer_.rows.size() == max_rows_ || bytes_ > max_bytes_) {
            answer_.is_truncated = true;
            return;
        }
        const auto document = Json::parse(line);
        if (!document) {
            error_ = process_failed(document.error().detail);
        } else if (has_columns_) {
            take_row(*document);
        } else {
            take_columns(*document);
        }
    }

    void take_columns(const Json& document) {
        const Json* columns = document.find("columns");
        if (columns == nullptr || columns->if_array() == nullptr) {
            error_ = process_failed("it does not name its columns");
            return;
        }
        for (const Json& column : *columns->if_array()) {
            answer_.columns.push_back({.name = text_of(column.find("name")).value_or(""),
                                       .type = text_of(column.find("type")).value_or("")});
        }
        has_columns_ = true;
    }

    void take_row(const Json& document) {
        const Json::Array* values = document.if_array();
        if (values == nullptr || values->size() != answer_.columns.size()) {
            error_ = process_failed("a row is not as its columns are");
            return;
        }
        auto& row = answer_.rows.emplace_back();
        for (const Json& value : *values) {
            row.push_back(text_of(&value));
        }
    }

    static std::optional<std::string> text_of(const Json* value) {
        const std::string* text = value == nullptr ? nullptr : value->if_string();
        return text == nullptr ? std::nullopt : std::optional(*text);
    }

    std::size_t max_rows_;
    std::size_t max_bytes_;
    std::string rest_; // the beginning of a line
    std::size_t bytes_ = 0;
    bool has_columns_ = false;
    SqlAnswer answer_;
    std::optional<Error> error_;
};

/// The error that the program has written: {"error": {"kind", "slug", "detail"}}.
Error error_of(const ChildEnd& end) {
    const auto document = Json::parse(end.errors);
    const Json* error = document ? document->find("error") : nullptr;
    const auto field = [&](std::string_view name) {
        const Json* value = error == nullptr ? nullptr : error->find(name);
        return value != nullptr && value->if_string() != nullptr ? *value->if_string() : "";
    };
    const auto reason = std::ranges::find(kReasons, field("slug"));
    const auto kind = kErrorKindNames.find(field("kind"));
    if (reason == kReasons.end() || !kind) {
        return process_failed(fmt::format("it ended with code {}: {}", end.code, end.errors));
    }
    // The same statement would end there again.
    const bool is_limit = *reason == "duckdb.time_limit" || *reason == "duckdb.out_of_memory";
    return {is_limit ? ErrorKind::Impossible : *kind, *reason, field("detail")};
}

Status check(const std::string& statement) {
    if (statement.empty() || statement.size() > SqlProcess::kMaxStatementBytes ||
        statement.find('\0') != std::string::npos) {
        return Error{ErrorKind::Invalid, "sql.bad_statement",
                     fmt::format("a statement has 1 to {} bytes, none of them 0",
                                 SqlProcess::kMaxStatementBytes)};
    }
    return {};
}

/// What the program reads, where it is told that.
Result<std::optional<ledger::VersionList>> list_for(const SqlProcess::Options& options) {
    if (options.store == nullptr) {
        return std::optional<ledger::VersionList>();
    }
    TRY(auto list, ledger::VersionList::make(*options.store, options.scratch));
    return std::optional<ledger::VersionList>(std::move(list));
}

ChildProgram program_for(const std::string& statement,
                         const std::optional<ledger::VersionList>& list,
                         const SqlProcess::Options& options) {
    std::vector<std::string> arguments = {"--json",
                                          "--data",
                                          options.data_directory.string(),
                                          "--threads",
                                          std::to_string(options.threads),
                                          "sql"};
    if (list) {
        arguments.insert(arguments.end(), {"--versions", list->path().string()});
    }
    arguments.insert(arguments.end(), {"--format", "jsonl", "--time-limit",
                                       std::to_string(options.time_limit.count()), "--memory-limit",
                                       std::to_string(options.memory_mb), "--", statement});
    return {.path = options.program,
            .arguments = std::move(arguments),
            .environment = options.environment};
}

} // namespace

Result<SqlAnswer>
SqlProcess::run(const std::string& statement, std::size_t max_rows, const std::stop_token& stop) {
    TRY_DONE(check(statement));
    TRY(const ScanGate::Pass pass, gate_.enter(1, stop));
    TRY(const auto list, list_for(options_));
    AnswerReader reader(max_rows, options_.max_bytes);
    TRY(const ChildEnd end, run_child(
                                program_for(statement, list, options_),
                                [&](std::string_view text) { return reader.take(text); },
                                options_.time_limit + kGrace, stop));
    switch (end.cause) {
    case ChildEnd::Cause::Enough: return reader.finish();
    case ChildEnd::Cause::Overdue: return out_of_time(options_.time_limit);
    case ChildEnd::Cause::Signalled: return out_of_memory(); // by the kernel, or its own abort()
    case ChildEnd::Cause::Stopped:
        return Error{ErrorKind::Conflict, "ledger.cancelled", "the statement was stopped"};
    case ChildEnd::Cause::Exited: break;
    }
    return end.code == 0 ? reader.finish() : Result<SqlAnswer>(error_of(end));
}

} // namespace muster::cost
