#include "cost/report_output.h"

#include "cost/report_pieces.h"

namespace muster::cost {
namespace {

void write(const ReportResult& result, ReportPieces::Form form, std::ostream& out) {
    ReportPieces pieces(result, form);
    for (std::string piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
        out << piece;
    }
}

} // namespace

void write_csv(const ReportResult& result, std::ostream& out) {
    write(result, ReportPieces::Form::Csv, out);
}

void write_json(const ReportResult& result, std::ostream& out) {
    write(result, ReportPieces::Form::Json, out);
}

} // namespace muster::cost
