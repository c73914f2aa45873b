#include "saml/xml_document.h"

#include <string>

#include <gtest/gtest.h>

namespace muster::saml {
namespace {

std::string canonical_root(std::string_view text) {
    const XmlDocument document = XmlDocument::parse(text).value();
    return document.canonical(document.root()).value();
}

TEST(XmlDocumentTest, ElementsKeepTheirNamespaces) {
    const XmlDocument document =
        XmlDocument::parse(R"(<p:a xmlns:p="urn:p" xmlns="urn:d" x="1" p:x="2"><b> t </b></p:a>)")
            .value();
    const XmlElement& root = document.root();

    EXPECT_TRUE(root.is({"urn:p", "a"}));
    EXPECT_EQ(*root.attribute("x"), "1");
    EXPECT_EQ(root.attributes.size(), 2U);
    EXPECT_EQ(root.attributes[1].space, "urn:p");
    ASSERT_NE(root.find({"urn:d", "b"}), nullptr);
    EXPECT_EQ(root.find({"urn:d", "b"})->value(), "t");
    EXPECT_EQ(root.find({"urn:p", "b"}), nullptr);
    EXPECT_EQ(root.declarations.size(), 2U);
}

// Exclusive XML Canonicalization 1.0, section 2.2: what is not used stays behind.
TEST(XmlDocumentTest, TheCanonicalFormIsExclusive) {
    const XmlDocument document = XmlDocument::parse("<n0:local xmlns:n0=\"foo:bar\""
                                                    " xmlns:n3=\"ftp://example.org\">"
                                                    "<n1:elem2 xmlns:n1=\"http://example.net\""
                                                    " xml:lang=\"en\"><n3:stuff/></n1:elem2>"
                                                    "</n0:local>")
                                     .value();
    const XmlElement& inner = document.root().children.front();

    EXPECT_EQ(document.canonical(inner).value(),
              "<n1:elem2 xmlns:n1=\"http://example.net\" xml:lang=\"en\">"
              "<n3:stuff xmlns:n3=\"ftp://example.org\"></n3:stuff></n1:elem2>");
    const std::vector<std::string> prefixes{"n0"};
    EXPECT_EQ(document.canonical(inner, nullptr, prefixes).value(),
              "<n1:elem2 xmlns:n0=\"foo:bar\" xmlns:n1=\"http://example.net\" xml:lang=\"en\">"
              "<n3:stuff xmlns:n3=\"ftp://example.org\"></n3:stuff></n1:elem2>");
}

TEST(XmlDocumentTest, OneChildMayBeLeftOut) {
    const XmlDocument document = XmlDocument::parse("<a>1<b><c/></b>2<b/>3</a>").value();
    const XmlElement& first = document.root().children.front();

    EXPECT_EQ(document.canonical(document.root(), &first).value(), "<a>12<b></b>3</a>");
}

TEST(XmlDocumentTest, TheCanonicalFormIsOfOneSpelling) {
    EXPECT_EQ(canonical_root("<a  z='1'\n b = \"&#65;&lt;\" ><c/>x&#xD;</a>"),
              "<a b=\"A&lt;\" z=\"1\"><c></c>x&#xD;</a>");
    EXPECT_EQ(canonical_root("<a><!-- gone -->t</a>"), "<a>t</a>");
}

TEST(XmlDocumentTest, WhatHasNoCanonicalFormIsAnError) {
    const auto document = XmlDocument::parse("<a xmlns:n=\"1\"><n:b/></a>");
    const auto outcome =
        document ? document->canonical(document->root()) : Result<std::string>(document.error());

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().reason, "saml.not_canonical");
}

TEST(XmlDocumentTest, WhatIsNotWellFormedIsRefused) {
    for (const std::string_view text :
         {"", "text", "<a>", "<a></b>", "<a/><b/>", "<a/>text", "<p:a/>", "<a p:x=\"1\"/>",
          "<a x=\"1\" x=\"2\"/>", "<a xmlns:p=\"urn:n\" xmlns:q=\"urn:n\" p:x=\"1\" q:x=\"2\"/>",
          "<a>&nobody;</a>", "<a xmlns:p=\"\"/>", "<a x=1/>", "<!DOCTYPE a><a/>",
          "<a xmlns:xmlns=\"urn:x\"/>", "<a:b:c xmlns:a=\"urn:a\"/>", "<a>\x01</a>"}) {
        const auto document = XmlDocument::parse(text);
        ASSERT_FALSE(document) << text;
        EXPECT_EQ(document.error().reason, "saml.not_well_formed") << text;
    }
}

} // namespace
} // namespace muster::saml
