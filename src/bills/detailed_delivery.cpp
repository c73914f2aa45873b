#include "bills/detailed_delivery.h"

#include <map>
#include <utility>

namespace muster::bills {
namespace {

Delivery delivery_of(DetailedBill bill) {
    Delivery delivery;
    delivery.report_name = bill.report.report_name();
    delivery.id = std::move(bill.delivery_id);
    delivery.month = bill.report.month;
    delivery.delivered_at = bill.modified_at;
    delivery.manifest_path = bill.file.path;
    delivery.files.push_back(std::move(bill.file));
    return delivery;
}

} // namespace

std::vector<Delivery> detailed_deliveries(std::vector<DetailedBill> bills) {
    std::map<std::pair<std::string, BillingMonth>, DetailedBill> best;
    for (DetailedBill& bill : bills) {
        const std::pair key(bill.report.account, bill.report.month);
        const auto [known, is_first] = best.try_emplace(key, bill);
        if (!is_first && bill.report.kind < known->second.report.kind) {
            known->second = std::move(bill);
        }
    }
    std::vector<Delivery> deliveries;
    for (auto& [key, bill] : best) {
        deliveries.push_back(delivery_of(std::move(bill)));
    }
    return deliveries;
}

} // namespace muster::bills
