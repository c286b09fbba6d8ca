// What journals keep, whatever happens to their maker.
#include "sim/experiment/sweep/journal.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdlib.h>
#include <string>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/experiment/metrics.hpp"
#include "sim/experiment/sweep/manifest.hpp"
#include "sim/experiment/sweep/results.hpp"
#include "sim/experiment/sweep/run_line.hpp"
#include "sim/experiment/sweep/runner.hpp"

namespace fs = std::filesystem;

namespace suanwang {

namespace {

SweepManifest small_manifest() {
  SweepManifest manifest;
  manifest.version = "1";
  manifest.study = "trial";
  manifest.scenario = "city";
  manifest.file = "city.yaml";
  manifest.first_seed = 7;
  manifest.seeds = 2;
  for (const Metric& metric : metrics()) {
    manifest.metrics.emplace_back(metric.name);
  }
  manifest.points = {{"x=1", {{"x", "1"}}, "aa", false},
                     {"x=2, y", {{"x", "2"}, {"y", "a,b"}}, "bb", false}};
  return manifest;
}

RunFigures figures_with(double value) {
  RunFigures figures;
  figures.arrivals_digest = 0xfedcba9876543210U;
  figures.fingerprint = 3;
  figures.metrics.resize(metrics().size());
  figures.metrics.front() = value;
  figures.metrics.back() = -0.1;
  figures.steady_wait = SteadyFigures{1.5, 0.1, -0.25, true, false};
  return figures;
}

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "suanwang-journal-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }

  ~Folder() { fs::remove_all(path); }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path path;
};

std::string text_in(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_text(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

/// The one message of an error.
template <class T>
std::string fault_in(const tl::expected<T, Issues>& result) {
  return result ? std::string() : to_string(result.error().all().front());
}

}  // namespace

TEST_CASE("a run's line reads back bit for bit", "[experiment][sweep]") {
  RandomStream random(1, "lines");
  for (std::size_t i = 0; i < 2000; ++i) {
    RunFigures figures = figures_with(
        std::ldexp(random.uniform(-1, 1), static_cast<int>(random.uniform_int(600)) - 300));
    if (i % 3 == 0) {
      figures.steady_wait.reset();
    }
    figures.metrics[1 + i % 5] = random.exponential(1e5);
    const std::string line = run_line(i, figures);
    REQUIRE(line.back() == '\n');
    const auto read = parse_run_line(line.substr(0, line.size() - 1), metrics().size());
    REQUIRE(read);
    CHECK(read->run == i);
    REQUIRE(read->figures == figures);
  }
  RunFigures odd = figures_with(std::numeric_limits<double>::infinity());
  odd.metrics[2] = std::numeric_limits<double>::denorm_min();
  const std::string line = run_line(1, odd);
  CHECK(parse_run_line(line.substr(0, line.size() - 1), metrics().size())->figures == odd);
}

TEST_CASE("a line with any byte changed, cut or added is not read", "[experiment][sweep]") {
  std::string line = run_line(12, figures_with(3.25));
  line.pop_back();
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string changed = line;
    changed[i] = changed[i] == '1' ? '2' : '1';
    CHECK_FALSE(parse_run_line(changed, metrics().size()));
    CHECK_FALSE(parse_run_line(line.substr(0, i), metrics().size()));
  }
  CHECK_FALSE(parse_run_line(line + "0", metrics().size()));
  CHECK_FALSE(parse_run_line(line, metrics().size() + 1));
  CHECK_FALSE(parse_run_line(line, metrics().size() - 1));
}

TEST_CASE("what a journal keeps is there for the next one, by anybody", "[experiment][sweep]") {
  const Folder folder;
  const SweepManifest manifest = small_manifest();
  CHECK(count_open(*read_journals(folder.path / "runs", manifest)) == 4);
  {
    auto journal = RunJournal::open(folder.path / "runs", "all", manifest);
    REQUIRE(journal);
    REQUIRE(journal->append(2, figures_with(1)));
    // Nobody else may append to it meanwhile.
    const auto second = RunJournal::open(folder.path / "runs", "all", manifest);
    CHECK(fault_in(second).find("another process makes these runs") != std::string::npos);
    auto shard = RunJournal::open(folder.path / "runs", "shard-0-of-2", manifest);
    REQUIRE(shard);
    REQUIRE(shard->append(0, figures_with(5)));
    REQUIRE(shard->append(2, figures_with(1)));  // made twice: the same
  }
  {
    auto journal = RunJournal::open(folder.path / "runs", "all", manifest);
    REQUIRE(journal);
    CHECK(remove_journals(folder.path / "runs").error_count() == 1);
    CHECK(fs::exists(folder.path / "runs" / "shard-0-of-2.runs"));
  }
  const auto runs = read_journals(folder.path / "runs", manifest);
  REQUIRE(runs);
  CHECK(*(*runs)[0] == figures_with(5));
  CHECK(*(*runs)[2] == figures_with(1));
  CHECK(open_runs(*runs, 0, 1) == std::vector<std::size_t>{1, 3});
  CHECK(open_runs(*runs, 0, 2).empty());
  CHECK(open_runs(*runs, 1, 2) == std::vector<std::size_t>{1, 3});
  CHECK_FALSE(remove_journals(folder.path / "runs").has_errors());
  CHECK(count_open(*read_journals(folder.path / "runs", manifest)) == 4);
}

TEST_CASE("a journal that was cut anywhere goes on behind its last whole line",
          "[experiment][sweep]") {
  const Folder folder;
  const SweepManifest manifest = small_manifest();
  const fs::path file = folder.path / "all.runs";
  {
    auto journal = RunJournal::open(folder.path, "all", manifest);
    REQUIRE(journal);
    REQUIRE(journal->append(0, figures_with(1)));
    REQUIRE(journal->append(1, figures_with(2)));
  }
  const std::string whole = text_in(file);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    write_text(file, whole.substr(0, size));
    const auto lines =
        std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size), '\n');
    const auto before = read_journals(folder.path, manifest);
    REQUIRE(before);
    REQUIRE(4 - count_open(*before) ==
            static_cast<std::size_t>(std::max<std::ptrdiff_t>(lines - 1, 0)));
    {
      auto journal = RunJournal::open(folder.path, "all", manifest);
      REQUIRE(journal);
      for (const std::size_t run : open_runs(*before, 0, 1)) {
        if (run < 2) {
          REQUIRE(journal->append(run, figures_with(static_cast<double>(run + 1))));
        }
      }
    }
    REQUIRE(text_in(file) == whole);
  }
}

TEST_CASE("journals that can't be trusted are told, with the line", "[experiment][sweep]") {
  const Folder folder;
  SweepManifest manifest = small_manifest();
  const fs::path file = folder.path / "all.runs";
  {
    auto journal = RunJournal::open(folder.path, "all", manifest);
    REQUIRE(journal);
    REQUIRE(journal->append(0, figures_with(1)));
    REQUIRE(journal->append(1, figures_with(2)));
  }
  const std::string whole = text_in(file);
  SECTION("a damaged line") {
    std::string damaged = whole;
    damaged[whole.find('\n') + 3] ^= 1;
    write_text(file, damaged);
    CHECK(fault_in(read_journals(folder.path, manifest))
              .find("all.runs:2:1: error: the line is damaged") != std::string::npos);
    CHECK(fault_in(RunJournal::open(folder.path, "all", manifest)).find("damaged") !=
          std::string::npos);
    CHECK(text_in(file) == damaged);  // not mended in a way that loses something
  }
  SECTION("of another sweep") {
    manifest.seeds = 3;
    CHECK(fault_in(read_journals(folder.path, manifest)).find("another sweep") !=
          std::string::npos);
    CHECK(fault_in(RunJournal::open(folder.path, "all", manifest)).find("another sweep") !=
          std::string::npos);
  }
  SECTION("no journal at all") {
    write_text(file, std::string("\0\x01\xff binary", 10));
    CHECK(fault_in(read_journals(folder.path, manifest)).find("another sweep") !=
          std::string::npos);
  }
  SECTION("two that differ") {
    {
      auto journal = RunJournal::open(folder.path, "second", manifest);
      REQUIRE(journal);
      REQUIRE(journal->append(1, figures_with(2.0000000000000004)));
    }
    CHECK(fault_in(read_journals(folder.path, manifest)).find("run 1 came out differently") !=
          std::string::npos);
    manifest.reproducible = false;
    CHECK(fault_in(read_journals(folder.path, manifest)).find("another sweep") !=
          std::string::npos);
  }
}

TEST_CASE("a manifest reads back as it was written, and nothing else does", "[experiment][sweep]") {
  SweepManifest manifest = small_manifest();
  manifest.question = "Why \"so\"?";
  manifest.objectives = {"wait_s"};
  manifest.fixed = {{"duration", "2d"}};
  manifest.inputs = {{"logs/a.swf", 0x123}};
  const std::string json = sweep_manifest_json(manifest);
  const auto read = parse_sweep_manifest(json, "manifest.json");
  REQUIRE(read);
  CHECK(sweep_manifest_json(*read) == json);
  CHECK(sweep_id(*read) == sweep_id(manifest));
  CHECK(read->seed_of(3) == 8);
  CHECK(read->point_of(3) == 1);
  for (const std::string& bad :
       {std::string("{}"),
        std::string("no json"),
        json.substr(0, json.size() / 2),
        json + " ",
        std::string(json).replace(json.find("\"seeds\": 2"), 10, "\"seeds\": 0"),
        std::string(json).replace(json.find("\"seeds\": 2"), 10, "\"seeds\": \"\"")}) {
    CHECK(fault_in(parse_sweep_manifest(bad, "manifest.json")).find("manifest.json: error: ") == 0);
  }
}

TEST_CASE("results stand in a CSV file, a row a run and metric", "[experiment][sweep]") {
  const SweepManifest manifest = small_manifest();
  FinishedRuns runs;
  for (int run = 0; run < 4; ++run) {
    runs.emplace_back(figures_with(run + 0.1));
  }
  StringSink sink;
  write_sweep_csv(manifest, runs, sink);
  const std::string& text = sink.text();
  CHECK(text.starts_with("run,point,seed,x,y,metric,unit,value\n0,0,7,1,,wait_s,s,0.1\n"));
  CHECK(text.find("\n3,1,8,2,\"a,b\",wait_s,s,3.1\n") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') ==
        1 + 4 * static_cast<std::ptrdiff_t>(metrics().size()));
}

TEST_CASE("of many points the best by the first objective are compared, and the first one",
          "[experiment][sweep]") {
  SweepManifest manifest = small_manifest();
  manifest.seeds = 1;
  manifest.objectives = {"wait_s"};
  const std::vector<double> waits{50, 9, 3, 8, 1, 7};
  manifest.points.assign(waits.size(), manifest.points.front());
  FinishedRuns runs;
  for (const double wait : waits) {
    runs.emplace_back(figures_with(wait));
  }
  const RunTable table = table_of(manifest, runs);
  CHECK(compared_points(manifest, table, 3) == std::vector<std::size_t>{0, 2, 4});
  CHECK(compared_points(manifest, table, 6) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
  const Comparison comparison = compare_points(manifest, table, {0, 4});
  CHECK(comparison.metrics.front().variants[1].estimate.mean == 1);
}

}  // namespace suanwang
