#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/sim/scenario/traces/trace_files.hpp"

namespace suanwang {
namespace {

using test::issue_lines;
using test::read_trace;
using test::Reading;
using test::request_for;
using test::TemporaryFolder;

std::filesystem::path folder_of_bad_traces() {
  return std::filesystem::path(SUANWANG_SOURCE_DIR) / "tests" / "bad_traces";
}

std::vector<std::filesystem::path> bad_traces() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder_of_bad_traces())) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".expected") && !name.ends_with(".md")) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// `x.swf.gz`: swf; `x.philly.csv`: philly.
std::string format_of(const std::string& name) {
  for (const PluginEntry<TraceFormat>* entry : trace_formats()) {
    if (name.find("." + std::string(entry->name)) != std::string::npos) {
      return std::string(entry->name);
    }
  }
  return {};
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// What is said of the file, without the folder it lies in.
std::string said_of(const std::string& format, const std::string& file) {
  const Reading reading = read_trace(format, request_for(file));
  std::string said = issue_lines(reading.issues);
  const std::string folder = std::filesystem::path(file).parent_path().string() + "/";
  for (std::size_t at = said.find(folder); at != std::string::npos; at = said.find(folder)) {
    said.erase(at, folder.size());
  }
  return said;
}

TEST_CASE("each bad trace is told what is wrong with it", "[traces][bad]") {
  const auto files = bad_traces();
  CHECK(files.size() >= 30);
  for (const std::filesystem::path& file : files) {
    INFO(file.filename().string());
    const std::string said = said_of(format_of(file.filename().string()), file.string());
    const std::string expected = file.string() + ".expected";
    if (std::getenv("SUANWANG_UPDATE_GOLDEN") != nullptr) {
      std::ofstream(expected) << said;
    }
    CHECK(!said.empty());
    CHECK(said == text_of(expected));
  }
}

TEST_CASE("every issue says where, at which key and what would be right", "[traces][bad]") {
  for (const std::filesystem::path& file : bad_traces()) {
    INFO(file.filename().string());
    const Reading reading =
        read_trace(format_of(file.filename().string()), request_for(file.string()));
    for (const Issue& issue : reading.issues.all()) {
      CHECK(!issue.spot.file.empty());
      CHECK(issue.path == "demand.streams[0].file");
      CHECK((issue.severity == Severity::warning || !issue.remedy.empty()));
    }
  }
}

TEST_CASE("a line of 10 MB is refused, plain and gzip, at the start and later", "[traces][bad]") {
  const TemporaryFolder folder;
  const std::string monster(10U << 20U, '1');
  const std::string good = "1 1 -1 1 1 -1 -1 1 1 -1 1 1 1 -1 1 -1 -1 -1\n";
  for (const std::string& text : {monster, good + monster, good + monster + "\n" + good}) {
    const std::string message = "a line is longer than 1 MiB, so this is not a table";
    const std::string expected =
        text == monster ? "error 1: " + message + "\n" : "error 2: " + message + ", after line 1\n";
    CHECK(said_of("swf", folder.write("a.swf", text)) == expected);
    CHECK(said_of("swf", folder.write_gzip("a.swf.gz", text)) == expected);
  }
  CHECK(said_of("philly", folder.write("a.csv", monster)) ==
        "error 5: 'a.csv' a line is longer than 1 MiB, so this is not a table\n");
}

TEST_CASE("what is no file can't be a trace", "[traces][bad]") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() + "/folder.swf");
  for (const std::string format : {"swf", "philly", "openb"}) {
    CHECK(said_of(format, folder.path() + "/folder.swf") ==
          "error 5: 'folder.swf' is a directory, not a file\n");
    CHECK(said_of(format, folder.path() + "/absent.swf") ==
          "error 5: 'absent.swf' cannot be opened: No such file or directory\n");
    CHECK(read_trace(format, request_for("/dev/null")).issues.all().at(0).message ==
          "'/dev/null' is not an ordinary file");
  }
}

TEST_CASE("a gzip file cut off anywhere is refused", "[traces][bad]") {
  const TemporaryFolder folder;
  std::string log;
  for (int i = 1; i <= 200; ++i) {
    log += std::to_string(i) + " " + std::to_string(i * i) +
           " -1 100 4 -1 -1 4 200 -1 1 1 1 -1 1 -1 -1 -1\n";
  }
  const std::string whole = text_of(folder.write_gzip("whole.swf.gz", log));
  for (std::size_t length = 1; length < whole.size(); ++length) {
    const std::string file = folder.write("cut.swf.gz", whole.substr(0, length));
    REQUIRE(read_trace("swf", request_for(file)).issues.has_errors());
  }
}

TEST_CASE("gzip files joined end to end are one log", "[traces][bad]") {
  const TemporaryFolder folder;
  const std::string first = "1 1 -1 1 1 -1 -1 1 1 -1 1 1 1 -1 1 -1 -1 -1\n";
  const std::string second = "2 2 -1 1 1 -1 -1 1 1 -1 1 1 1 -1 1 -1 -1 -1\n";
  const std::string joined = text_of(folder.write_gzip("a.swf.gz", first)) +
                             text_of(folder.write_gzip("b.swf.gz", second));
  CHECK(read_trace("swf", request_for(folder.write("c.swf.gz", joined))).jobs.size() == 2);
}

}  // namespace
}  // namespace suanwang
