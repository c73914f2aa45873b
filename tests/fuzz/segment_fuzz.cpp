#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "segment/decimal_reader.h"
#include "segment/segment.h"

namespace {

/// Reads everything there is to read; what is damaged must be an error and nothing worse.
void read_all(const muster::ledger::Segment& segment) {
    using namespace muster::ledger;
    Segment::Scratch scratch;
    DecimalReader decimals(segment);
    std::string storage;
    std::vector<std::string_view> texts;
    for (ColumnIndex column = 0; column < segment.schema().columns.size(); ++column) {
        const auto group = segment.group_of(column);
        if (group) {
            (void)segment.tuple_values(column);
        }
        for (std::uint32_t block = 0; block < segment.blocks(); ++block) {
            if (group) {
                (void)segment.codes(*group, block, scratch);
            } else if (segment.is_decimal(column)) {
                if (decimals.open(column, block)) {
                    std::vector<std::int64_t> units(segment.block_rows(block));
                    std::vector<std::uint8_t> present(units.size());
                    std::vector<Segment::Escape> escapes;
                    std::vector<Exception> exceptions;
                    decimals.read_units(units);
                    decimals.read_presence(present);
                    decimals.read_escapes(escapes);
                    decimals.read_exceptions(exceptions);
                }
            } else {
                (void)segment.read_unique(column, block, storage, texts);
            }
        }
    }
}

} // namespace

/// Any bytes as a segment file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using muster::ledger::Segment;
    const int file = ::memfd_create("segment", MFD_CLOEXEC);
    if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size)) {
        return 0;
    }
    const std::filesystem::path path = "/proc/self/fd/" + std::to_string(file);
    if (const auto opened = Segment::open(path)) {
        read_all(*opened);
    }
    (void)Segment::open(path, Segment::Checks::Everything);
    ::close(file);
    return 0;
}
