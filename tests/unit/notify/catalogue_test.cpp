#include "notify/catalogue.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace muster::notify {
namespace {

TEST(CatalogueTest, KnowsEventsAndMailsByName) {
    ASSERT_NE(find_event("import.failed"), nullptr);
    EXPECT_EQ(find_event("import.failed")->page, "/tasks/{{task}}");
    ASSERT_NE(find_mail("invitation"), nullptr);
    EXPECT_EQ(find_event("no.such"), nullptr);
    EXPECT_EQ(find_mail("import.failed"), nullptr); // written by the mail "notice"
}

TEST(CatalogueTest, NobodyIsMailedOfWhatTheyMayNotSee) {
    for (const EventKind& event : event_kinds()) {
        for (const auto& [role, name] : kRoleNames.entries()) {
            EXPECT_TRUE(event.readers.contains(role) || !event.mailed.contains(role))
                << event.name << " to " << name;
        }
    }
    EXPECT_FALSE(find_event("sign_in.new_device")->readers.contains(Role::User));
    EXPECT_TRUE(find_event("import.failed")->mailed.contains(Role::CostAdmin));
    EXPECT_FALSE(find_event("import.failed")->mailed.contains(Role::User));
}

TEST(CatalogueTest, EveryMailHasASubjectAndBothForms) {
    for (const MailTemplate& mail : mail_templates()) {
        EXPECT_FALSE(mail.subject.empty()) << mail.name;
        EXPECT_EQ(mail.subject.find('\n'), std::string_view::npos) << mail.name;
        EXPECT_NE(mail.text.find("Sent by Muster at {{home}}"), std::string_view::npos)
            << mail.name;
        EXPECT_TRUE(mail.html.starts_with("<!DOCTYPE html>")) << mail.name;
        EXPECT_EQ(mail.html.find("{{body}}"), std::string_view::npos) << mail.name;
    }
}

TEST(CatalogueTest, EveryLineOfATextFitsAWindowOfMail) {
    for (const MailTemplate& mail : mail_templates()) {
        std::size_t begin = 0;
        while (begin < mail.text.size()) {
            const std::size_t end = std::min(mail.text.find('\n', begin), mail.text.size());
            EXPECT_LE(end - begin, 84U)
                << mail.name << ": " << mail.text.substr(begin, end - begin);
            begin = end + 1;
        }
    }
}

TEST(CatalogueTest, NoMailLoadsAnythingFromOutside) {
    for (const MailTemplate& mail : mail_templates()) {
        for (const std::string_view outside : {"<img", "<script", "<link", "src=", "url("}) {
            EXPECT_EQ(mail.html.find(outside), std::string_view::npos) << mail.name;
        }
    }
}

} // namespace
} // namespace muster::notify
