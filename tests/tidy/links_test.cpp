#include "tests/tidy/links.hpp"

#include <catch2/catch.hpp>

using suanwang::tidy::dead_links;
using suanwang::tidy::SourceFile;

namespace {

std::vector<std::string> dead_links_in(const std::string& text) {
  return dead_links(suanwang::tidy::repository(), {SourceFile{"docs/page.md", text}});
}

}  // namespace

TEST_CASE("every link of the documents leads to a file that is there", "[tidy]") {
  const auto root = suanwang::tidy::repository();
  const auto documents = suanwang::tidy::read_tree(root, {"."}, {".md"});
  REQUIRE(documents.size() >= 3);
  const auto findings = dead_links(root, documents);
  INFO(suanwang::tidy::joined(findings));
  CHECK(findings.empty());
}

TEST_CASE("a planted dead link is found with its line", "[tidy]") {
  CHECK(dead_links_in("x\nsee [it](nowhere.md) and [that](../LICENSE)\n") ==
        std::vector<std::string>{"docs/page.md:2: no such file: nowhere.md"});
  CHECK(dead_links_in("![picture](gone.svg \"title\")").size() == 1);
}

TEST_CASE("a planted link to a heading that is not there is found", "[tidy]") {
  const std::string text = "# One thing, and 算力\n[a](#one-thing-and-算力) [b](#two)\n";
  CHECK(dead_links_in(text) == std::vector<std::string>{"docs/page.md:2: no such heading: #two"});
  CHECK(dead_links_in("[a](../CHANGELOG.md#unreleased)").empty());
  CHECK(dead_links_in("[a](../CHANGELOG.md#no-such)").size() == 1);
}

TEST_CASE("links outside, and code that looks like a link, are left alone", "[tidy]") {
  CHECK(dead_links_in("[a](https://example.org/x.md) [b](mailto:a@example.org)").empty());
  CHECK(dead_links_in("`f[i](x)`\n```cpp\nauto f = [](int x) { g[0](y); };\n```\n").empty());
}
