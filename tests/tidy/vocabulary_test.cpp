#include "tests/tidy/vocabulary.hpp"

#include <catch2/catch.hpp>

using suanwang::tidy::forbidden_names;
using suanwang::tidy::SourceFile;

namespace {

std::size_t findings_in(const std::string& code) {
  return forbidden_names({SourceFile{"sim/a.cpp", code + "\n"}}).size();
}

}  // namespace

TEST_CASE("the libraries name nothing that differs between machines, prints or aborts", "[tidy]") {
  const auto files = suanwang::tidy::read_tree(
      suanwang::tidy::repository(), {"sim", "scheduler"}, {".cpp", ".hpp"});
  REQUIRE(files.size() > 20);
  const auto findings = forbidden_names(files);
  INFO(suanwang::tidy::joined(findings));
  CHECK(findings.empty());
}

TEST_CASE("a planted name is found as a word, not as a part of one", "[tidy]") {
  CHECK(findings_in("double y = std::exp(x);") == 1);
  CHECK(findings_in("double y = std::log2(x);") == 1);
  CHECK(findings_in("std::mt19937 g(std::random_device{}());") == 2);
  CHECK(findings_in("printf(text);") == 1);
  CHECK(findings_in("using namespace std;") == 1);
}

TEST_CASE("our own functions, comments and longer words are left alone", "[tidy]") {
  CHECK(findings_in("double y = math::exp(x);  // not std::exp") == 0);
  CHECK(findings_in("auto inputs = operands.rand;") == 0);
  CHECK(findings_in("std::string s = \"std::cout\"; fmt::print(file, s);") == 0);
}
