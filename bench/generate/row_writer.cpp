#include "generate/row_writer.h"

#include <fmt/format.h>

#include "generate/random.h"
#include "generate/text.h"

namespace muster::generate {

std::string RowWriter::header() const {
    std::string text;
    for (const Column& column : columns()) {
        if (!text.empty()) {
            text += ',';
        }
        put_csv(text, column.header());
    }
    return text + '\n';
}

void put_line_item_id(std::string& out, const Bill& bill, const Charge& charge) {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz234567";
    std::uint64_t bits = draw(bill.organization().seed, 41, bill.deliveries_left(), charge.series,
                              charge.start, charge.part);
    for (int i = 0; i < 52; ++i) {
        if (i % 12 == 0) {
            bits = mix(bits);
        }
        out += kLetters[(bits >> (i % 12 * 5)) & 31];
    }
}

void put_request_tag(std::string& out, const Bill& bill, const Charge& charge) {
    out += "req-";
    const std::uint64_t bits =
        draw(bill.organization().seed, 47, charge.series, charge.start, charge.part);
    put_number(out, static_cast<std::int64_t>(bits >> 1));
}

std::string_view legal_entity(Seller seller) {
    return seller == Seller::Aws ? "Amazon Web Services, Inc." : "Sentinel Networks, Ltd.";
}

std::string_view billing_entity(Seller seller) {
    return seller == Seller::Aws ? "AWS" : "AWS Marketplace";
}

std::string invoice_id(const Bill& bill, BillType type, Seller seller) {
    if (!bill.calendar().is_finished) {
        return {};
    }
    const std::uint64_t number = draw(bill.organization().seed, 43, bill.calendar().first_hour,
                                      static_cast<int>(type), static_cast<int>(seller));
    return fmt::format("{}", 1'000'000'000 + number % 1'000'000'000);
}

std::vector<std::pair<std::string_view, std::string>> product_attributes(const Sku& sku) {
    auto attributes = sku.attributes;
    if (sku.sku.empty()) {
        return attributes;
    }
    attributes.emplace_back("sku", sku.sku);
    attributes.emplace_back("servicecode", sku.product_code);
    attributes.emplace_back("servicename", sku.product_name);
    attributes.emplace_back("productFamily", sku.family);
    attributes.emplace_back("usagetype", sku.usage_type);
    attributes.emplace_back("operation", sku.operation);
    if (sku.region >= 0) {
        const Region& region = regions()[static_cast<std::size_t>(sku.region)];
        attributes.emplace_back("region", region.code);
        attributes.emplace_back("regionCode", region.code);
        attributes.emplace_back("location", region.location);
        attributes.emplace_back("locationType", "AWS Region");
    }
    return attributes;
}

std::string_view description_of(const Bill& bill, const Charge& charge) {
    return charge.description.empty()
               ? std::string_view(bill.organization()
                                      .catalog.skus[static_cast<std::size_t>(charge.sku)]
                                      .description)
               : charge.description;
}

} // namespace muster::generate
