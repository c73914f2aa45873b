#include "cost/bill_names.h"

#include "billing/keyed_dimensions.h"

namespace muster::cost {
namespace {

bool is_number(const ledger::Column& column) {
    using ledger::ColumnKind;
    return column.kind == ColumnKind::Money || column.kind == ColumnKind::Quantity;
}

} // namespace

void BillNames::merge(BillNames other) {
    keyed.merge(other.keyed);
    columns.merge(other.columns);
    numbers.merge(other.numbers);
}

Result<BillNames> bill_names(const ledger::PinnedVersion& version) {
    BillNames names;
    for (const ledger::Segment& segment : version.rows) {
        for (const ledger::Column& column : segment.schema().columns) {
            names.columns.insert(column.name);
            if (is_number(column)) {
                names.numbers.insert(column.name);
            }
        }
        TRY(auto keyed, billing::keyed_dimensions(segment));
        names.keyed.merge(keyed);
    }
    return names;
}

} // namespace muster::cost
