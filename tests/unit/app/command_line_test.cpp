#include "app/command_line.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/documents.hpp"

namespace fs = std::filesystem;

namespace suanwang::app {

namespace {

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

Answer ask(const std::vector<std::string>& words) {
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, false};
  Answer answer;
  answer.code = command_line(words, console);
  answer.out = out.str();
  answer.err = err.str();
  return answer;
}

}  // namespace

TEST_CASE("help and version end well and speak on standard output", "[app]") {
  const Answer help = ask({"--help"});
  CHECK(help.code == 0);
  for (const char* command : {"run", "validate", "policies", "models", "columns", "docs"}) {
    CHECK(help.out.find(std::string("\n  ") + command) != std::string::npos);
  }
  CHECK(help.err.empty());
  const Answer version = ask({"--version"});
  CHECK(version.code == 0);
  CHECK(version.out.starts_with(std::to_string(0) + "."));
}

TEST_CASE("a wrong command line is bad input and says what is wrong", "[app]") {
  CHECK(ask({}).code == 2);
  const Answer unknown = ask({"runn", "x.yaml"});
  CHECK(unknown.code == 2);
  CHECK_FALSE(unknown.err.empty());
  CHECK(ask({"run"}).err.find("scenario") != std::string::npos);
  CHECK(ask({"run", "x.yaml", "--seeds", "0"}).code == 2);
  CHECK(ask({"run", "x.yaml", "--seed", "minus"}).code == 2);
}

TEST_CASE("a scenario that is not there is bad input and named", "[app]") {
  for (const char* command : {"run", "validate"}) {
    const Answer answer = ask({command, "/no/such/scenario.yaml"});
    CHECK(answer.code == 2);
    CHECK(answer.err.find("/no/such/scenario.yaml") != std::string::npos);
    CHECK(answer.out.empty());
  }
}

TEST_CASE("policies, models and columns are listed as text and as JSON", "[app]") {
  CHECK(ask({"policies"}).out.find("\n  least-loaded ") != std::string::npos);
  CHECK(ask({"models"}).out.find("\n  asymptotic ") != std::string::npos);
  CHECK(ask({"columns"}).out.find("\njobs.csv            starting_time ") != std::string::npos);
  std::set<std::string> kinds;
  for (const char* command : {"policies", "models"}) {
    for (const auto& row : nlohmann::json::parse(ask({command, "--json"}).out)) {
      CHECK_FALSE(row["summary"].get<std::string>().empty());
      kinds.insert(row["kind"]);
    }
  }
  CHECK(kinds == std::set<std::string>{"dispatch",
                                       "hold",
                                       "shift",
                                       "curve",
                                       "move",
                                       "market",
                                       "order",
                                       "start",
                                       "place",
                                       "power",
                                       "cooling",
                                       "plant",
                                       "generator",
                                       "trace"});
  CHECK(nlohmann::json::parse(ask({"columns", "--json"}).out).size() > 80);
}

TEST_CASE("the reference pages are written, found fresh, and found out of date", "[app]") {
  std::string name = (fs::temp_directory_path() / "suanwang-docs-XXXXXX").string();
  const fs::path folder = ::mkdtemp(name.data());
  CHECK(ask({"docs", "--out", folder.string()}).code == 0);
  const Answer fresh = ask({"docs", "--out", folder.string(), "--check"});
  INFO(fresh.err);
  CHECK(fresh.code == 0);
  std::ofstream(folder / "columns.md", std::ios::app) << "changed by hand\n";
  const Answer answer = ask({"docs", "--out", folder.string(), "--check"});
  CHECK(answer.code == 2);
  CHECK(answer.err.find("columns.md") != std::string::npos);
  CHECK(answer.err.find("policies.md") == std::string::npos);
  fs::remove_all(folder);
}

TEST_CASE("the reference pages of the repository are what the program would write", "[app]") {
  const Answer answer =
      ask({"docs", "--out", std::string(SUANWANG_SOURCE_DIR) + "/docs/reference", "--check"});
  INFO(answer.err);
  CHECK(answer.code == 0);
}

}  // namespace suanwang::app
