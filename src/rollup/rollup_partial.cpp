#include "rollup/rollup_partial.h"

#include <chrono>

namespace muster::ledger {
namespace {

constexpr std::uint64_t kMagic = 0x314C4F525452504DU; // "MPRTROL1"
constexpr std::size_t kTailBytes = 16;

void write_column(ByteWriter& out, const std::optional<Column>& column) {
    out.u8(column ? 1 : 0);
    if (column) {
        out.string(column->name);
        out.string(column->source_name);
        out.u8(static_cast<std::uint8_t>(column->kind));
    }
}

Result<std::optional<Column>> read_column(ByteReader& in) {
    TRY(const std::uint8_t exists, in.u8());
    if (exists == 0) {
        return std::optional<Column>();
    }
    Column column;
    TRY(column.name, in.string());
    TRY(column.source_name, in.string());
    TRY(const std::uint8_t kind, in.u8());
    column.kind = static_cast<ColumnKind>(kind);
    return std::optional(std::move(column));
}

void write_texts(ByteWriter& out, const std::vector<std::string>& texts) {
    out.varint(texts.size());
    for (const std::string& text : texts) {
        out.string(text);
    }
}

Result<std::vector<std::string>> read_texts(ByteReader& in) {
    TRY(const std::uint64_t count, in.varint());
    std::vector<std::string> texts;
    for (std::uint64_t i = 0; i < count; ++i) {
        TRY(texts.emplace_back(), in.string());
    }
    return texts;
}

void write_named(ByteWriter& out,
                 const std::vector<std::string>& names,
                 const std::vector<std::optional<Column>>& columns) {
    write_texts(out, names);
    for (const std::optional<Column>& column : columns) {
        write_column(out, column);
    }
}

Status read_named(ByteReader& in,
                  std::vector<std::string>& names,
                  std::vector<std::optional<Column>>& columns) {
    TRY(names, read_texts(in));
    for (std::size_t i = 0; i < names.size(); ++i) {
        TRY(columns.emplace_back(), read_column(in));
    }
    return {};
}

Status read_runs(ByteReader& in, std::vector<RollupRun>& runs) {
    TRY(const std::uint64_t count, in.varint());
    for (std::uint64_t i = 0; i < count; ++i) {
        RollupRun& run = runs.emplace_back();
        TRY(run.offset, in.varint());
        TRY(run.bytes, in.varint());
        TRY(run.records, in.varint());
        TRY(run.rows, in.varint());
        TRY(run.kept, in.varint());
    }
    return {};
}

Result<PartialFacts> decode(ByteReader& in) {
    PartialFacts facts;
    TRY(const std::uint8_t given_up, in.u8());
    TRY(const std::uint8_t grain, in.u8());
    facts.given_up = given_up != 0;
    facts.grain = static_cast<Grain>(grain);
    TRY(facts.input_rows, in.varint());
    TRY(facts.kept, in.varint());
    TRY(facts.time, read_column(in));
    TRY_DONE(read_named(in, facts.key_names, facts.keys));
    TRY(const std::uint64_t optional_keys, in.varint());
    for (std::uint64_t i = 0; i < optional_keys; ++i) {
        TRY(facts.distinct.emplace_back(), read_texts(in));
    }
    TRY_DONE(read_named(in, facts.measure_names, facts.measures));
    TRY_DONE(read_runs(in, facts.runs));
    TRY_DONE(in.expect_end());
    return facts;
}

} // namespace

std::int64_t truncate(std::int64_t unix_seconds, Grain grain) {
    using namespace std::chrono;
    const sys_seconds moment{seconds{unix_seconds}};
    switch (grain) {
    case Grain::Hour: return floor<hours>(moment).time_since_epoch() / seconds{1};
    case Grain::Day: return floor<days>(moment).time_since_epoch() / seconds{1};
    case Grain::Month: break;
    }
    const year_month_day date{floor<days>(moment)};
    return sys_days{date.year() / date.month() / 1}.time_since_epoch() / seconds{1};
}

Status write_facts(RollupWriter& file, const PartialFacts& facts) {
    const std::uint64_t offset = file.offset();
    ByteWriter out;
    out.u8(facts.given_up ? 1 : 0);
    out.u8(static_cast<std::uint8_t>(facts.grain));
    out.varint(facts.input_rows);
    out.varint(facts.kept);
    write_column(out, facts.time);
    write_named(out, facts.key_names, facts.keys);
    out.varint(facts.distinct.size());
    for (const auto& values : facts.distinct) {
        write_texts(out, values);
    }
    write_named(out, facts.measure_names, facts.measures);
    out.varint(facts.runs.size());
    for (const RollupRun& run : facts.runs) {
        out.varint(run.offset);
        out.varint(run.bytes);
        out.varint(run.records);
        out.varint(run.rows);
        out.varint(run.kept);
    }
    out.u64(offset);
    out.u64(kMagic);
    return file.append(out.view());
}

Result<PartialFacts> read_facts(const std::filesystem::path& path) {
    const Error damaged{ErrorKind::Invalid, "ledger.partial_damaged",
                        path.string() + " is no partial rollup"};
    TRY(const auto file, FileDescriptor::open(path, FileDescriptor::Mode::Read));
    TRY(const std::uint64_t size, file.size());
    if (size < kTailBytes) {
        return damaged;
    }
    Bytes tail(kTailBytes);
    TRY_DONE(file.read_at(size - kTailBytes, tail));
    ByteReader reader(tail);
    TRY(const std::uint64_t offset, reader.u64());
    TRY(const std::uint64_t magic, reader.u64());
    if (magic != kMagic || offset > size - kTailBytes) {
        return damaged;
    }
    Bytes bytes(static_cast<std::size_t>(size - kTailBytes - offset));
    TRY_DONE(file.read_at(offset, bytes));
    ByteReader facts_reader(bytes);
    auto facts = decode(facts_reader);
    if (!facts) {
        return damaged;
    }
    for (const RollupRun& run : facts->runs) {
        if (run.offset > offset || run.bytes > offset - run.offset) {
            return damaged;
        }
    }
    return facts;
}

} // namespace muster::ledger
