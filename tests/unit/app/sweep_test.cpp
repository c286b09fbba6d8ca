// suanwang sweep from the command line to its files, and what hands it to engines.
#include <SQLiteCpp/SQLiteCpp.h>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/report/sweep_report.hpp"
#include "app/sweep/child_process.hpp"
#include "app/sweep/submission.hpp"
#include "app/sweep/sweep_database.hpp"
#include "app/sweep/sweep_session.hpp"
#include "sim/experiment/metrics.hpp"
#include "sim/experiment/sweep/results.hpp"
#include "tests/support/command_place.hpp"

namespace suanwang::app {

namespace {

constexpr const char* kSweptCity = R"(suanwang: 1
name: city
start: 2026-01-12T00:00:00+08:00
duration: 1d
city:
  centres:
    - { name: a, owner: public, pue: 1.2,
        partitions: [{ nodes: 20, cores: 1, power: linear, idle: 100 W, max: 300 W }] }
  tenants: [{ name: lab }]
demand:
  streams:
    - { name: labs, generator: hpc, rate: 3/h, tenants: [lab] }
platform:
  centre: { order: fcfs, start: strict, place: first-fit }
)";

constexpr const char* kStudy = R"(suanwang: 1
name: queue
scenario: city.yaml
question: How much does backfilling help?
seeds: 3
grid:
  platform.centre.start: [strict, easy]
  demand.streams.labs.rate: [2/h, 3/h, 4/h]
constraints: [{ never: { platform.centre.start: easy, demand.streams.labs.rate: 2/h } }]
)";

/// Scenario and study in a folder.
class SweepPlace : public test::CommandPlace {
 public:
  SweepPlace() {
    write("city.yaml", kSweptCity);
    write("queue.yaml", kStudy);
  }

  /// `suanwang sweep VERB queue.yaml` with these words.
  [[nodiscard]] Outcome sweep(const std::string& verb, std::vector<std::string> words = {}) const {
    words.insert(words.begin(), {"sweep", verb, path("queue.yaml")});
    words.insert(words.end(), {"--out", path("out")});
    return command(words);
  }

  [[nodiscard]] std::filesystem::path results() const { return folder() / "out/queue/sweep"; }

  [[nodiscard]] std::string result(const std::string& name) const { return read(results() / name); }
};

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  REQUIRE(holds(text, from));
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("a sweep by shards and in one go writes the same files", "[app][sweep]") {
  const SweepPlace whole;
  const auto answer = whole.sweep("run", {"--threads", "2", "--report"});
  INFO(answer.err);
  REQUIRE(answer.code == 0);
  CHECK(holds(answer.out, "queue: 5 points x 3 seeds = 15 runs; constraints leave out 1 of 6"));
  CHECK(holds(whole.result("report.html"), "How much does backfilling help?"));
  const SweepPlace parts;
  CHECK(holds(parts.sweep("plan").out, "0 of 15 are done"));
  REQUIRE(parts.sweep("run", {"--shard", "1/2"}).code == 0);
  const auto early = parts.sweep("merge");
  CHECK(early.code == 2);
  CHECK(holds(early.err, "8 of 15 runs are not done"));
  CHECK_FALSE(std::filesystem::exists(parts.results() / "sweep.csv"));
  REQUIRE(parts.sweep("run", {"--shard", "0/2"}).code == 0);
  REQUIRE(parts.sweep("merge").code == 0);
  CHECK(parts.result("sweep.csv") == whole.result("sweep.csv"));
  CHECK(parts.result("sweep.sqlite") == whole.result("sweep.sqlite"));
  CHECK(parts.result("manifest.json") == whole.result("manifest.json"));
  CHECK(holds(parts.sweep("run").out, "15 of 15 are done, 0 to make here"));
}

TEST_CASE("a sweep tells of each run what a comparison does", "[app][sweep]") {
  const SweepPlace place;
  REQUIRE(place.sweep("run", {"--quiet"}).code == 0);
  REQUIRE(place
              .command({"compare",
                        place.path("city.yaml"),
                        "--vary",
                        "platform.centre.start=strict,easy",
                        "--set",
                        "demand.streams.labs.rate=3/h",
                        "--seeds",
                        "3",
                        "--quiet",
                        "--out",
                        place.path("out")})
              .code == 0);
  const auto comparison =
      nlohmann::json::parse(SweepPlace::read(place.folder() / "out/city/compare/compare.json"));
  const auto stored = read_sweep_database(place.results() / "sweep.sqlite");
  REQUIRE(stored);
  REQUIRE(stored->manifest.points[1].name == "start=strict, rate=3/h");
  REQUIRE(stored->manifest.points[3].name == "start=easy, rate=3/h");
  std::size_t compared = 0;
  for (const auto& metric : comparison["metrics"]) {
    const Metric* known = find_metric(metric["name"].get<std::string>());
    REQUIRE(known != nullptr);
    const auto position = static_cast<std::size_t>(known - metrics().data());
    for (std::size_t v = 0; v < 2; ++v) {
      for (std::size_t s = 0; s < 3; ++s) {
        const auto& value = stored->runs[(v == 0 ? 3 : 9) + s]->metrics[position];
        REQUIRE(value);
        CHECK(*value == Approx(metric["variants"][v]["values"][s].get<double>()).epsilon(1e-8));
        ++compared;
      }
    }
  }
  CHECK(compared > 60);
  for (const auto& run : stored->runs) {
    for (std::size_t m = 0; m < metrics().size(); ++m) {
      INFO(metrics()[m].name);
      CHECK(run->metrics[m].value_or(0) >= metrics()[m].least);
      CHECK(run->metrics[m].value_or(0) <= metrics()[m].most);
    }
  }
}

TEST_CASE("the database holds a row a run and metric, and reads back as it was", "[app][sweep]") {
  const SweepPlace place;
  REQUIRE(place.sweep("run", {"--quiet"}).code == 0);
  SQLite::Database database((place.results() / "sweep.sqlite").string());
  CHECK(database.execAndGet("SELECT count(*) FROM runs").getInt() == 15);
  CHECK(database.execAndGet("SELECT count(*) FROM results").getInt() ==
        15 * static_cast<int>(metrics().size()));
  CHECK(
      database.execAndGet("SELECT group_concat(value) FROM settings WHERE point = 4").getString() ==
      "4/h,easy");
  CHECK(database.execAndGet("SELECT runs FROM means WHERE point = 2 AND metric = 'wait_s'")
            .getInt() == 3);
  const std::string row =
      database.execAndGet("SELECT run || ',' || point || ',' || seed FROM runs WHERE run = 14")
          .getString();
  CHECK(holds(place.result("sweep.csv"), "\n" + row + ",easy,4/h,wait_s,s,"));
  const auto stored = read_sweep_database(place.results() / "sweep.sqlite");
  REQUIRE(stored);
  CHECK(sweep_manifest_json(stored->manifest) == place.result("manifest.json"));
  CHECK(*sweep_database(stored->manifest, stored->runs) == place.result("sweep.sqlite"));
}

TEST_CASE("what has changed since a sweep began is told, and --fresh begins anew", "[app][sweep]") {
  const SweepPlace place;
  REQUIRE(place.sweep("run", {"--shard", "0/3"}).code == 0);
  std::string what;
  SECTION("the scenario") {
    place.write("city.yaml", replaced(kSweptCity, "nodes: 20", "nodes: 21"));
    what = "the scenario has changed";
  }
  SECTION("the points") {
    place.write("queue.yaml", replaced(kStudy, "4/h]", "5/h]"));
    what = "the study has changed";
  }
  SECTION("the seeds") {
    place.write("queue.yaml", replaced(kStudy, "seeds: 3", "seeds: 4"));
    what = "the study has changed";
  }
  const auto answer = place.sweep("run");
  CHECK(answer.code == 2);
  INFO(answer.err);
  CHECK(holds(answer.err, what));
  CHECK(place.sweep("run", {"--fresh"}).code == 0);
  CHECK(std::filesystem::exists(place.results() / "sweep.csv"));
}

TEST_CASE("a comment in the study or the scenario changes no sweep", "[app][sweep]") {
  const SweepPlace place;
  REQUIRE(place.sweep("run", {"--shard", "0/3"}).code == 0);
  place.write("city.yaml", std::string(kSweptCity) + "# as of May\n");
  place.write("queue.yaml", std::string(kStudy) + "# as of May\n");
  CHECK(holds(place.sweep("run").out, "5 of 15 are done, 10 to make here"));
}

TEST_CASE("points that the scenario can't take are told before anything runs", "[app][sweep]") {
  const SweepPlace place;
  place.write("queue.yaml", replaced(kStudy, "[2/h, 3/h, 4/h]", "[2/h, 3 kW, -4/h]"));
  auto answer = place.sweep("run");
  CHECK(answer.code == 2);
  CHECK(holds(answer.err, "queue.yaml:8:35: error: demand.streams[0].rate"));
  CHECK(holds(answer.err, "queue.yaml:8:41: error: demand.streams[0].rate"));
  CHECK_FALSE(std::filesystem::exists(place.folder() / "out"));
  place.write("queue.yaml", replaced(kStudy, "city.yaml", "town.yaml"));
  answer = place.sweep("run");
  CHECK(answer.code == 2);
  CHECK(holds(answer.err, "town.yaml: error: the scenario"));
}

TEST_CASE("parts of the runs are i/N, from 0", "[app][sweep]") {
  REQUIRE(parse_shard("2/4"));
  CHECK(parse_shard("2/4")->index == 2);
  CHECK(parse_shard("2/4")->count == 4);
  for (const char* bad : {"", "2", "2/", "/4", "4/4", "-1/4", "1/0", "1/4x", "1 /4", "1/2000000"}) {
    INFO(bad);
    CHECK_FALSE(parse_shard(bad));
  }
  const SweepPlace place;
  CHECK(place.sweep("run", {"--shard", "3/3"}).code == 2);
}

TEST_CASE("the section of effects has the means of the points that share a value", "[app][sweep]") {
  const SweepPlace place;
  REQUIRE(place.sweep("run", {"--quiet"}).code == 0);
  const auto stored = read_sweep_database(place.results() / "sweep.sqlite");
  REQUIRE(stored);
  const RunTable table = table_of(stored->manifest, stored->runs);
  const auto section = effects_section(stored->manifest, table);
  const auto& rows = section["blocks"][1]["rows"];
  REQUIRE(rows.size() == 5);  // two rules, three rates
  CHECK(rows[3][1] == "3/h");
  CHECK(rows[3][2] == 2);
  double sum = 0;
  for (const std::size_t run : {3U, 4U, 5U, 9U, 10U, 11U}) {
    sum += *stored->runs[run]->metrics[0];
  }
  CHECK(rows[3][3].get<double>() == Approx(sum / 6));
}

TEST_CASE("scripts carry paths as they are, and shards by their number", "[app][sweep]") {
  Submission submission;
  submission.program = "/opt/su an/suanwang";
  submission.study = "/data/it's/study.yaml";
  submission.out = "/data/out";
  submission.folder = "/data/100%/sweep";
  submission.name = "Queue & build";
  submission.tasks = 3;
  submission.threads = 2;
  submission.options = {"--partition=short"};
  const std::string array = slurm_array_script(submission);
  CHECK(holds(array, "#SBATCH --array=0-2\n"));
  CHECK(holds(array, "#SBATCH --output=\"/data/100%%/sweep/slurm/shard_%a.log\"\n"));
  CHECK(holds(array, "#SBATCH --job-name=\"queue-build-"));
  CHECK(holds(array, "#SBATCH --partition=short\n"));
  CHECK(holds(array,
              "exec '/opt/su an/suanwang' sweep run '/data/it'\\''s/study.yaml' --out '/data/out' "
              "--shard \"$SLURM_ARRAY_TASK_ID/3\" --threads \"${SLURM_CPUS_PER_TASK:-1}\"\n"));
  CHECK(holds(slurm_merge_script(submission), " sweep merge '/data/it'\\''s/study.yaml'"));
  const auto words = parallel_words(submission);
  CHECK(words.back() == "2");
  CHECK_FALSE(check_script_paths(submission).has_errors());
  submission.study = "/data/a\"b";
  submission.options = {"rm -rf"};
  CHECK(check_script_paths(submission).error_count() == 2);
  submission.image = "registry/suanwang:1";
  submission.claim = "study";
  submission.mount = "/study";
  submission.study = "/study/$(HOME)/a.yaml";
  const std::string job = kubernetes_job(submission);
  CHECK_FALSE(check_container_words(submission).has_errors());
  CHECK(holds(job, "completions: 3\n"));
  CHECK(holds(job, "\"/study/$$(HOME)/a.yaml\""));
  CHECK(holds(job, "\"$(JOB_COMPLETION_INDEX)/3\""));
  submission.image = "a\nb";
  CHECK(check_container_words(submission).has_errors());
  submission.out = "/data/{1}";
  CHECK(check_parallel_paths(submission).has_errors());
}

TEST_CASE("a program is run to its end, with its output or without", "[app][sweep]") {
  const auto kept = run_program({"sh", "-c", "echo \"$1\"; exit 3", "sh", "a 'b' $c"}, true);
  REQUIRE(kept);
  CHECK(kept->code == 3);
  CHECK(kept->output == "a 'b' $c\n");
  const auto killed = run_program({"sh", "-c", "kill -9 $$"}, false);
  REQUIRE(killed);
  CHECK(killed->code == 128 + 9);
  CHECK_FALSE(run_program({"no-such-program-anywhere"}, true));
}

}  // namespace suanwang::app
