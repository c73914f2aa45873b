#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "segment/column.h"

namespace muster::ledger {

/// How the columns of a Schema are stored in one segment. Every column is in exactly one place.
///
/// A group is a run of neighbouring columns that are looked up as one tuple: one dictionary of
/// tuples, one code a row. Text columns are always in a group (perhaps alone). Money and Quantity
/// columns that hardly vary beside their neighbours (reservation and Savings Plan amounts, which
/// most rows leave blank) may be in a group too: their value is then a property of the tuple. The
/// others are `decimals`, with a number a row.
struct Layout {
    struct Group {
        ColumnIndex first = 0;
        ColumnIndex last = 0; // inclusive
    };
    std::vector<Group> groups;
    std::vector<ColumnIndex> decimals;
    std::vector<ColumnIndex> uniques;
};

/// What finished segments taught about the columns of a source, by canonical name. Hands a layout
/// that proved bad (a tuple dictionary that exploded) to the next segment as a better one.
struct LayoutExperience {
    struct ColumnFacts {
        std::uint64_t rows = 0;
        std::uint64_t distinct = 0;
        bool stands_alone = false; // shares no tuple: it would multiply its neighbours
    };
    std::map<std::string, ColumnFacts, std::less<>> columns;
};

} // namespace muster::ledger
