// A bill as text: whatever the bytes and however they are cut, the reader gives whole rows of the
// header's width that lie inside the text, with rejects no less than without.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "bills/text_reader.h"
#include "support/memory_source.h"

namespace {

namespace bills = muster::bills;
using bills::Rejects;
using bills::RowRun;
using bills::TextReader;

void check(const RowRun& run, std::size_t columns) {
    std::size_t begin = run.rows.begin;
    if (run.rows.fields != columns || run.rows.ends.size() != run.rows.rows * columns) {
        std::abort();
    }
    for (const std::uint32_t end : run.rows.ends) {
        if (end < begin || end >= run.rows.text.size()) {
            std::abort();
        }
        begin = end + std::size_t{1};
    }
}

std::uint64_t read(const std::string& text, std::size_t piece, Rejects* rejects) {
    std::uint64_t rows = 0;
    auto reader = TextReader::open(std::make_unique<muster::test::MemorySource>(text, piece), "f",
                                   {.chunk_bytes = 256, .rejects = rejects});
    while (reader) {
        const auto run = reader->next();
        if (!run || !*run) {
            break;
        }
        check(**run, reader->schema().columns.size());
        rows += (*run)->rows.rows;
    }
    return rows;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::size_t piece = std::size_t{data[0]} + 1;
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    static Rejects rejects("/dev/null");
    const std::uint64_t good = read(text, piece, nullptr);
    if (read(text, piece, &rejects) < good) {
        std::abort();
    }
    return 0;
}
