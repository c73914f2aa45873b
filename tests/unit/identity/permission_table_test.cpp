#include "identity/permission_table.h"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/file.h"

namespace muster::identity {
namespace {

constexpr std::array kRoles = {Role::Admin, Role::User, Role::ReadOnly, Role::CostAdmin};

/// The table of the catalogue as docs/permissions.md writes it.
std::vector<std::string> table_rows() {
    std::vector<std::string> rows;
    for (const PermissionRow& row : permission_table()) {
        std::string line = "| " + std::string(kPermissionNames.name(row.permission)) + " | " +
                           std::string(row.description) + " |";
        for (const Role role : kRoles) {
            line += can(role, row.permission) ? " x |" : "   |";
        }
        rows.push_back(std::move(line));
    }
    return rows;
}

std::vector<std::string> reviewed_rows() {
    const std::string text =
        read_file(std::filesystem::path(MUSTER_SOURCE_DIR) / "docs/permissions.md").value();
    std::vector<std::string> rows;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = text.find('\n', at);
        std::string line = text.substr(at, end - at);
        if (line.starts_with("| ") && line.find('.') != std::string::npos) {
            rows.push_back(std::move(line));
        }
        at = end + 1;
    }
    return rows;
}

TEST(PermissionTableTest, EachRowIsTheReviewedOne) {
    const auto table = table_rows();
    const auto reviewed = reviewed_rows();

    ASSERT_EQ(table.size(), reviewed.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        EXPECT_EQ(table[i], reviewed[i]);
    }
}

TEST(PermissionTableTest, EachPermissionHasItsRow) {
    ASSERT_EQ(permission_table().size(), kPermissionNames.entries().size());
    for (std::size_t i = 0; i < permission_table().size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(permission_table()[i].permission), i);
    }
}

TEST(PermissionTableTest, WhoHasNoRoleMayDoNothing) {
    for (const PermissionRow& row : permission_table()) {
        EXPECT_FALSE(can(Principal{}, row.permission));
        EXPECT_FALSE(can(Principal::system("jobs"), row.permission));
    }
}

TEST(PermissionTableTest, APrincipalMayWhatItsRoleMay) {
    const Principal reader{Principal::Kind::User, "user_1", Role::ReadOnly};

    EXPECT_TRUE(can(reader, Permission::CostRead));
    EXPECT_FALSE(can(reader, Permission::UsersCreate));
}

TEST(PermissionTableTest, RolesLieWithinEachOtherAsTheyShould) {
    // Down: the inner role; across: the outer one; in the order of kRoles.
    const std::vector<std::vector<bool>> expected = {
        {true, false, false, false},
        {true, true, false, false},
        {true, true, true, false}, // Cost & Compliance Admin does not see account types
        {true, false, false, true},
    };
    for (std::size_t inner = 0; inner < kRoles.size(); ++inner) {
        for (std::size_t outer = 0; outer < kRoles.size(); ++outer) {
            EXPECT_EQ(is_within(kRoles[inner], kRoles[outer]), expected[inner][outer])
                << kRoleNames.name(kRoles[inner]) << " in " << kRoleNames.name(kRoles[outer]);
        }
    }
}

} // namespace
} // namespace muster::identity
