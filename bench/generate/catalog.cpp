#include "generate/catalog.h"

#include <fmt/format.h>

#include "generate/catalog_instances.h"
#include "generate/catalog_services.h"
#include "generate/random.h"

namespace muster::generate {

const std::vector<Region>& regions() {
    static const std::vector<Region> kRegions{
        {"us-east-1", "US East (N. Virginia)", "", 1000},
        {"us-west-2", "US West (Oregon)", "USW2-", 1000},
        {"eu-west-1", "EU (Ireland)", "EU-", 1110},
        {"ap-southeast-2", "Asia Pacific (Sydney)", "APS2-", 1250},
        {"eu-central-1", "EU (Frankfurt)", "EUC1-", 1198},
        {"us-east-2", "US East (Ohio)", "USE2-", 1000},
    };
    return kRegions;
}

std::string dollars(Money rate) {
    std::string text = fmt::format("{}.{:010}", rate / kOne, rate % kOne);
    text.resize(text.find_last_not_of('0') + 1);
    return text.ends_with('.') ? text + "00" : text;
}

int Catalog::add(Sku sku) {
    constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::uint64_t bits = hash_text(sku.product_code + '|' + sku.usage_type + '|' + sku.operation);
    if (sku.sku.empty()) {
        for (int i = 0; i < 16; ++i, bits = mix(bits)) {
            sku.sku += kLetters[bits % kLetters.size()];
        }
    }
    sku.rate_code = sku.sku + ".JRTCKXETXF.6YS6EN2CT7";
    sku.rate_id = fmt::format("{}", 100'000'000 + bits % 900'000'000);
    skus.push_back(std::move(sku));
    return static_cast<int>(skus.size()) - 1;
}

void Catalog::add_extras() {
    Sku support;
    support.product_code = "AWSSupportEnterprise";
    support.product_name = "AWS Support (Enterprise)";
    support.usage_type = "Dollar";
    support.unit = "Dollar";
    support.description = "3% of monthly AWS usage, Enterprise Support";
    support.focus_category = "Other";
    extras.support = add(support);
    Sku software;
    software.product_code = "3kx9exampletrellisanalytics";
    software.product_name = "Trellis Analytics, Annual Contract";
    software.usage_type = "ContractFee:annual";
    software.operation = "Contract";
    software.unit = "Units";
    software.description = "Annual contract, Trellis Analytics";
    software.focus_category = "Analytics";
    software.seller = Seller::Marketplace;
    extras.software = add(software);
    Sku domain;
    domain.product_code = "AmazonRegistrar";
    domain.product_name = "Amazon Registrar";
    domain.usage_type = "RenewDomain-com";
    domain.operation = "RenewDomain";
    domain.unit = "Count";
    domain.description = "Renewal of a .com domain";
    domain.focus_category = "Networking";
    extras.domain = add(domain);
    std::vector<Sku> taxes;
    for (const Sku& sku : skus) {
        if (extras.taxes.try_emplace(sku.product_code, static_cast<int>(skus.size() + taxes.size()))
                .second) {
            Sku tax;
            tax.product_code = sku.product_code;
            tax.product_name = sku.product_name;
            tax.seller = sku.seller;
            tax.focus_category = sku.focus_category;
            tax.description = "Tax for product code " + sku.product_code;
            taxes.push_back(std::move(tax));
        }
    }
    skus.insert(skus.end(), taxes.begin(), taxes.end());
}

Catalog Catalog::standard() {
    Catalog catalog;
    for (int region = 0; region < static_cast<int>(regions().size()); ++region) {
        add_instances(catalog, region);
        add_services(catalog, region);
    }
    add_global_services(catalog);
    return catalog;
}

} // namespace muster::generate
