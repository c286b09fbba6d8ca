// Every file of tests/bad_scenarios is refused with the messages of its `.expected` file: one line
// a message, a part of it that must be there. No other messages come with them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/catalogue.hpp"
#include "sim/scenario/load.hpp"
#include "sim/scenario/yaml_reader.hpp"

namespace suanwang {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(SUANWANG_SOURCE_DIR) / "tests" / "bad_scenarios";

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> messages_of(const fs::path& file) {
  LoadOptions options;
  options.job_columns = {"job_id", "submission_time", "waiting_time"};
  const auto loaded = load_scenario(file.string(), policy_catalogue(), options);
  std::vector<std::string> messages;
  if (!loaded) {
    for (const Issue& issue : loaded.error().all()) {
      messages.push_back(to_string(issue));
    }
  }
  return messages;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

std::vector<fs::path> bad_scenarios() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".yaml") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

Issues issues_of(const std::string& text) {
  const auto loaded = load_scenario_text(text, "text.yaml", policy_catalogue());
  REQUIRE_FALSE(loaded.has_value());
  return loaded.error();
}

}  // namespace

TEST_CASE("every bad scenario is refused with its messages and no others", "[bad]") {
  const std::vector<fs::path> files = bad_scenarios();
  REQUIRE(files.size() >= 60);
  for (const fs::path& file : files) {
    const std::vector<std::string> messages = messages_of(file);
    fs::path expected_file = file;
    const std::vector<std::string> expected =
        lines_of(expected_file.replace_extension(".expected"));
    INFO(file.filename().string() << " was told\n" << joined(messages));
    REQUIRE_FALSE(expected.empty());
    CHECK(messages.size() == expected.size());
    for (const std::string& part : expected) {
      INFO("expected: " << part);
      CHECK(std::any_of(messages.begin(), messages.end(), [&](const std::string& message) {
        return message.find(part) != std::string::npos;
      }));
    }
  }
}

TEST_CASE("a message says the file too", "[bad]") {
  const std::vector<std::string> messages = messages_of(kFolder / "unknown_key.yaml");
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].find((kFolder / "unknown_key.yaml").string() + ":4:1: error: ") == 0);
}

TEST_CASE("a scenario that is not there is told so", "[bad]") {
  const std::vector<std::string> messages = messages_of(kFolder / "nowhere.yaml");
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].find("nowhere.yaml: error: the scenario ") != std::string::npos);
}

TEST_CASE("a line of 10 MB is refused", "[bad]") {
  const Issues issues = issues_of("name: " + std::string(10'000'000, 'x') + "\n");
  CHECK(issues.all()[0].message == "the line is longer than 1048576 bytes");
}

TEST_CASE("hostile depths and counts are refused, not suffered", "[bad]") {
  const std::string brackets(100'000, '[');
  CHECK(issues_of("x: " + brackets).error_count() >= 1);
  CHECK(issues_of(std::string(200'000, '{')).error_count() >= 1);
  std::string dashes;
  for (int i = 0; i < 20'000; ++i) {
    dashes += "- ";
  }
  CHECK(issues_of(dashes).error_count() >= 1);
  std::string keys;
  for (int i = 0; i < 3'000; ++i) {
    keys += "key: value\n";
  }
  const Issues issues = issues_of(keys);
  CHECK(issues.all().size() == Issues::kMost);
  CHECK(issues.error_count() == 2'999);
}

}  // namespace suanwang
