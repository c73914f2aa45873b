#include "aws_model/xml_document.h"

#include <gtest/gtest.h>

namespace muster::aws {
namespace {

TEST(XmlDocumentTest, NamesLoseTheirNamespaceAndTextKeepsItsSpace) {
    const auto root = read_xml(R"(<?xml version="1.0" encoding="UTF-8"?>
<a:Root xmlns:a="urn:a" xmlns:xsi="urn:x"><Key> x &amp; <![CDATA[<y>]]></Key><Grantee xsi:type="G"/></a:Root>)");

    ASSERT_TRUE(root) << root.error().detail;
    EXPECT_EQ(root->name, "Root");
    EXPECT_EQ(root->text_of("Key"), " x & <y>");
    ASSERT_EQ(root->find("Grantee")->attributes.size(), 1U);
    EXPECT_EQ(root->find("Grantee")->attributes.front().name, "type");
    EXPECT_EQ(root->find("Nothing"), nullptr);
}

TEST(XmlDocumentTest, ADocumentTypeIsRefusedWhereverItHides) {
    EXPECT_EQ(read_xml("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").error().reason, "xml.forbidden");
    EXPECT_EQ(read_xml("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>").error().reason,
              "xml.forbidden");
}

TEST(XmlDocumentTest, WhatIsNoXmlIsRefused) {
    for (const char* const text : {"", "{}", "<a>", "<a></b>", "<a>&unknown;</a>", "<a/><b/>"}) {
        EXPECT_FALSE(read_xml(text)) << text;
    }
}

TEST(XmlDocumentTest, ElementsInEachOtherEndSomewhere) {
    std::string deep;
    for (int i = 0; i < 150; ++i) {
        deep += "<a>";
    }
    for (int i = 0; i < 150; ++i) {
        deep += "</a>";
    }

    EXPECT_EQ(read_xml(deep).error().reason, "xml.forbidden");
}

} // namespace
} // namespace muster::aws
