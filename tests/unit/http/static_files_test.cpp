#include "http/static_files.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "base/file.h"
#include "http/media_type.h"
#include "support/temp_dir.h"

namespace muster::http {
namespace {

Request request_for(std::vector<std::string> segments,
                    const std::string& encoding = {},
                    const std::string& known = {}) {
    Request request;
    request.segments = std::move(segments);
    request.headers.add("Accept-Encoding", encoding);
    request.headers.add("If-None-Match", known);
    return request;
}

std::string body_of(const Response& response) {
    const auto* const shared = std::get_if<SharedText>(&response.body);
    return shared == nullptr ? std::get<std::string>(response.body) : **shared;
}

class StaticFilesTest : public testing::Test {
protected:
    StaticFiles files{{{"index.html", "page"},
                       {"assets/app-1a2b3c4D.js", "script"},
                       {"assets/app-1a2b3c4D.js.br", "brotli"},
                       {"assets/app-1a2b3c4D.js.gz", "gzip"},
                       {"assets/logo.svg", "logo"},
                       {"lonely.gz", "archive"}}};
    const std::vector<std::string> script{"assets", "app-1a2b3c4D.js"};
};

TEST_F(StaticFilesTest, NamesOfTheirContentAreKeptForEverAndOthersAskedForAgain) {
    const auto hashed = files.answer(request_for(script));
    const auto plain = files.answer(request_for({"assets", "logo.svg"}));

    EXPECT_EQ(hashed->headers.get("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(hashed->headers.get("Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(plain->headers.get("Cache-Control"), "no-cache");
    EXPECT_EQ(plain->headers.get("Content-Type"), "image/svg+xml");
}

TEST_F(StaticFilesTest, BestEncodingThatIsAcceptedIsSent) {
    const auto sent = [&](const std::string& accepted) {
        return body_of(*files.answer(request_for(script, accepted)));
    };

    EXPECT_EQ(sent("gzip, deflate, br"), "brotli");
    EXPECT_EQ(sent("gzip"), "gzip");
    EXPECT_EQ(sent("gzip, br;q=0"), "gzip");
    EXPECT_EQ(sent("*"), "brotli");
    EXPECT_EQ(sent("br;q=0.0, *;q=0"), "script");
    EXPECT_EQ(sent(""), "script");
    EXPECT_EQ(files.answer(request_for(script, "br"))->headers.get("Content-Encoding"), "br");
    EXPECT_EQ(files.answer(request_for(script))->headers.get("Vary"), "Accept-Encoding");
}

TEST_F(StaticFilesTest, KnownContentIsNotSentAgain) {
    const std::string etag(files.answer(request_for(script))->headers.get("ETag"));
    const std::string packed(files.answer(request_for(script, "br"))->headers.get("ETag"));

    EXPECT_NE(etag, packed);
    EXPECT_EQ(files.answer(request_for(script, "", etag))->status, 304);
    EXPECT_EQ(files.answer(request_for(script, "", "\"x\", W/" + etag))->status, 304);
    EXPECT_EQ(files.answer(request_for(script, "br", etag))->status, 200);
    EXPECT_EQ(files.answer(request_for(script, "", "\"other\""))->status, 200);
}

TEST_F(StaticFilesTest, PackedFilesAreNoFilesOfTheirOwnUnlessNothingElseIs) {
    EXPECT_FALSE(files.answer(request_for({"assets", "app-1a2b3c4D.js.br"})));
    EXPECT_EQ(body_of(*files.answer(request_for({"lonely.gz"}))), "archive");
}

TEST_F(StaticFilesTest, DirectoryIsReadWithoutLinksAndHiddenFiles) {
    const test::TempDir directory;
    const test::TempDir outside;
    ASSERT_TRUE(write_file_atomically(outside / "secret.txt", "secret"));
    std::filesystem::create_directories(directory / "assets");
    ASSERT_TRUE(write_file_atomically(directory / "index.html", "page"));
    ASSERT_TRUE(write_file_atomically(directory / "assets/a.css", "style"));
    ASSERT_TRUE(write_file_atomically(directory / ".env", "hidden"));
    std::filesystem::create_symlink(outside / "secret.txt", directory / "link.txt");
    std::filesystem::create_directory_symlink(outside.path(), directory / "linked");

    const auto loaded = StaticFiles::load(directory.path());

    ASSERT_TRUE(loaded) << loaded.error().detail;
    EXPECT_EQ(body_of(*loaded->answer(request_for({"assets", "a.css"}))), "style");
    EXPECT_EQ(body_of(*loaded->answer(request_for({""}))), "page");
    EXPECT_FALSE(loaded->answer(request_for({".env"})));
    EXPECT_FALSE(loaded->answer(request_for({"link.txt"})));
    EXPECT_FALSE(loaded->answer(request_for({"linked", "secret.txt"})));
}

TEST_F(StaticFilesTest, DirectoryThatIsNotThereIsAnError) {
    const auto loaded = StaticFiles::load("/nonexistent/console");

    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().reason, "file.not_found");
}

} // namespace
} // namespace muster::http
