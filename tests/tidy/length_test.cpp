#include "tests/tidy/length.hpp"

#include <catch2/catch.hpp>

using suanwang::tidy::Limits;
using suanwang::tidy::SourceFile;
using suanwang::tidy::too_long;

namespace {

void check_folders(const std::vector<std::string>& folders, const Limits& limits) {
  const auto files =
      suanwang::tidy::read_tree(suanwang::tidy::repository(), folders, {".cpp", ".hpp"});
  REQUIRE_FALSE(files.empty());
  const auto findings = too_long(files, limits);
  INFO(suanwang::tidy::joined(findings));
  CHECK(findings.empty());
}

std::string function_of(std::size_t lines) {
  std::string text = "void f() {\n";
  for (std::size_t i = 2; i < lines; ++i) {
    text += "  g();\n";
  }
  return text + "}\n";
}

std::vector<SourceFile> one_file(std::string text) {
  return {{"a.cpp", std::move(text)}};
}

}  // namespace

TEST_CASE("functions, files and lines of the product keep the house's measures", "[tidy]") {
  check_folders({"sim", "scheduler", "app"}, Limits{});
}

TEST_CASE("functions, files and lines of tests and benchmarks keep the hard limits", "[tidy]") {
  Limits limits;
  limits.function_median = limits.function_ninety_percent = limits.function_most;
  limits.file_ninety_percent = limits.file_most;
  check_folders({"tests", "bench"}, limits);
}

TEST_CASE("a planted function of 71 lines is found", "[tidy]") {
  const Limits only_hard{.function_median = 70, .function_ninety_percent = 70};
  CHECK(too_long(one_file(function_of(70)), only_hard).empty());
  CHECK(too_long(one_file(function_of(71)), only_hard).size() == 3);
}

TEST_CASE("long medians and nine tenths are found", "[tidy]") {
  std::string text;
  for (std::size_t i = 0; i < 10; ++i) {
    text += function_of(9);
  }
  CHECK(too_long(one_file(text), Limits{}).size() == 1);
  CHECK(too_long(one_file(text + function_of(31) + function_of(31)), Limits{}).size() == 2);
}

TEST_CASE("a planted file of 601 lines is found", "[tidy]") {
  const Limits only_hard{.file_ninety_percent = 600};
  CHECK(too_long(one_file(std::string(600, '\n')), only_hard).empty());
  CHECK(too_long(one_file(std::string(601, '\n')), only_hard).size() == 2);
  CHECK(too_long(one_file(std::string(451, '\n')), Limits{}).size() == 1);
}

TEST_CASE("a planted line of 101 columns is found, and a Chinese character is one column",
          "[tidy]") {
  CHECK(too_long(one_file(std::string(100, 'x') + "\n"), Limits{}).empty());
  CHECK(too_long(one_file(std::string(101, 'x') + "\n"), Limits{}).size() == 1);
  std::string chinese;
  for (int i = 0; i < 100; ++i) {
    chinese += "算";
  }
  CHECK(too_long(one_file(chinese + "\n"), Limits{}).empty());
}
