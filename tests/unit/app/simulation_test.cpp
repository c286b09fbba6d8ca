#include "app/simulation.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/seed_table.hpp"
#include "scheduler/catalogue.hpp"
#include "sim/base/check.hpp"
#include "sim/demand/arrival_list.hpp"
#include "sim/platform/action_list.hpp"

namespace fs = std::filesystem;

namespace suanwang::app {

namespace {

class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "suanwang-app-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }

  ~Scratch() { fs::remove_all(path_); }

  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] fs::path operator/(std::string_view name) const { return path_ / name; }

  [[nodiscard]] std::string text_of(std::string_view name) const {
    std::ifstream file(path_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  fs::path path_;
};

/// One centre with one node of 4 cores, 100 W idle and 50 W a busy core, PUE 1.2.
std::shared_ptr<const City> one_node() {
  auto city = std::make_shared<City>();
  Centre centre;
  centre.name = "only";
  centre.first_partition = PartitionId(0);
  centre.partition_count = 1;
  centre.pue_ppm = 1'200'000;
  Partition partition;
  partition.name = "p";
  partition.centre = city->centres.push_back(centre);
  partition.nodes = 1;
  partition.cores = 4;
  partition.node_power_mw = {100'000, 150'000, 200'000, 250'000, 300'000};
  city->partitions.push_back(partition);
  city->topology = Topology({1, 0, 0}, {});
  return city;
}

Arrival arrival(std::uint64_t id, std::int64_t submit_s, std::uint32_t tasks, std::int64_t run_s) {
  Arrival job;
  job.request.id = id;
  job.request.submit = Time{} + seconds(submit_s);
  job.request.walltime = seconds(run_s);
  job.request.tasks = tasks;
  job.request.stream = StreamId(0);
  job.request.speeds = SpeedProfileId(0);
  job.truth.run = seconds(run_s);
  return job;
}

RunPlan plan_of(std::vector<Arrival> arrivals) {
  RunPlan plan;
  plan.name = "by-hand";
  plan.city = one_node();
  auto demand = std::make_shared<Demand>();
  demand->streams.push_back(
      {"list", std::make_shared<ArrivalList>(std::move(arrivals), StreamShape{true})});
  SpeedProfile any;
  any.name = "any";
  demand->speed_profiles.push_back(any);
  plan.demand = demand;
  plan.centre_policies.resize(1);
  plan.resolved_yaml = "suanwang: 1\n";
  plan.scenario_hash = "cafe";
  return plan;
}

/// Job 1: 3 cores for 100 s at 0 s. Job 2: 2 cores for 50 s at 10 s, waits for job 1.
RunPlan two_jobs() {
  return plan_of({arrival(1, 0, 3, 100), arrival(2, 10, 2, 50)});
}

SimulationResult run(const RunPlan& plan,
                     const fs::path& directory,
                     const PolicyCatalogue& catalogue = policy_catalogue()) {
  return simulate(plan, catalogue, {1, directory, true}, [](const Progress&) { return true; });
}

/// The usual policies of a centre, and of the city one that fails as asked.
class FailingCatalogue : public PolicyCatalogue {
 public:
  explicit FailingCatalogue(bool breaks) : breaks_(breaks) {}

  [[nodiscard]] std::unique_ptr<Policy> make_city_policy(const ConfigNode& /*node*/,
                                                         const std::string& /*path*/,
                                                         std::uint64_t /*seed*/,
                                                         Issues& /*issues*/) const override {
    return std::make_unique<Failing>(breaks_);
  }

  [[nodiscard]] std::unique_ptr<Policy> make_centre_policy(const ConfigNode& node,
                                                           const std::string& path,
                                                           std::uint64_t seed,
                                                           Issues& issues) const override {
    return policy_catalogue().make_centre_policy(node, path, seed, issues);
  }

  [[nodiscard]] ConfigNode echo_city_policy(const ConfigNode& node) const override { return node; }

  [[nodiscard]] ConfigNode echo_centre_policy(const ConfigNode& node) const override {
    return node;
  }

  [[nodiscard]] std::vector<PolicyListing> list() const override { return {}; }

 private:
  class Failing : public Policy {
   public:
    explicit Failing(bool breaks) : breaks_(breaks) {}

    [[nodiscard]] Needs needs() const override {
      Needs needs;
      needs.scope = Scope::city;
      return needs;
    }

    void decide(const Observation& /*observation*/,
                const Trigger& /*trigger*/,
                ActionList& /*actions*/) override {
      SUANWANG_CHECK(!breaks_, "planted breach");
      throw std::runtime_error("planted failure");
    }

   private:
    bool breaks_;
  };

  bool breaks_;
};

}  // namespace

TEST_CASE("two jobs worked out by hand come out so, to the joule", "[app]") {
  const Scratch scratch;
  const SimulationResult result = run(two_jobs(), scratch / "out");
  REQUIRE(result.code == ExitCode::done);
  // The node draws 250 W for 100 s, then 200 W for 50 s: 35 kJ. A job bears what its cores add and
  // their share of the idle power: 3 x 50 W + 75 W for 100 s, then 2 x 50 W + 50 W for 50 s.
  CHECK(scratch.text_of("out/jobs.csv")
            .find("\n1,list,any,0,3,100,1,COMPLETED_SUCCESSFULLY,0,100,"
                  "100,0,100,1.000000,0,22500,only,p,") != std::string::npos);
  CHECK(scratch.text_of("out/jobs.csv")
            .find("\n2,list,any,10,2,50,1,COMPLETED_SUCCESSFULLY,100,50,"
                  "150,90,140,2.800000,0,7500,only,p,") != std::string::npos);
  const auto summary = nlohmann::json::parse(scratch.text_of("out/summary.json"));
  CHECK(summary["makespan_s"] == 150);
  CHECK(summary["waiting_time_s"]["mean"] == 45);
  CHECK(summary["energy"]["it_j"] == 35'000);
  CHECK(summary["energy"]["facility_j"] == 42'000);
  CHECK(summary["energy"]["unattributed_j"] == 35'000 - 22'500 - 7'500);
  CHECK(summary["utilisation"]["cores"] == 0.666667);  // (3 x 100 + 2 x 50) / (4 x 150)
}

TEST_CASE("every file of a run is there, and a second run writes the same bytes", "[app]") {
  const Scratch scratch;
  const RunPlan plan = two_jobs();
  REQUIRE(run(plan, scratch / "a").code == ExitCode::done);
  REQUIRE(run(plan, scratch / "b").code == ExitCode::done);
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(scratch / "a")) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    CHECK_FALSE(scratch.text_of("a/" + name).empty());
    CHECK(scratch.text_of("a/" + name) == scratch.text_of("b/" + name));
    ++files;
  }
  CHECK(files == 7);
  const auto manifest = nlohmann::json::parse(scratch.text_of("a/manifest.json"));
  CHECK(manifest["scenario_hash"] == "cafe");
  CHECK(manifest["policies"]["dispatch"]["policy"] == "least-loaded");
  CHECK(manifest["policies"]["centres"]["only"]["order"] == "fcfs");
  for (const auto& file : manifest["files"]) {
    CHECK(fs::exists(scratch / ("a/" + file.get<std::string>())));
  }
}

TEST_CASE("a run that is stopped writes nothing and leaves earlier results", "[app]") {
  std::vector<Arrival> many;
  for (std::uint64_t i = 1; i <= 10'000; ++i) {
    many.push_back(arrival(i, static_cast<std::int64_t>(i) * 10, 1, 5));
  }
  const Scratch scratch;
  const RunPlan plan = plan_of(std::move(many));
  int asked = 0;
  const auto stop_at_second = [&](const Progress& progress) {
    CHECK(progress.arrived >= 4096);
    return ++asked < 2;
  };
  const SimulationResult fresh =
      simulate(plan, policy_catalogue(), {1, scratch / "out", true}, stop_at_second);
  CHECK(fresh.code == ExitCode::interrupted);
  CHECK(asked == 2);
  CHECK_FALSE(fs::exists(scratch / "out"));

  REQUIRE(run(two_jobs(), scratch / "out").code == ExitCode::done);
  const std::string earlier = scratch.text_of("out/jobs.csv");
  asked = 0;
  const SimulationResult second =
      simulate(plan, policy_catalogue(), {1, scratch / "out", true}, stop_at_second);
  CHECK(second.code == ExitCode::interrupted);
  CHECK(scratch.text_of("out/jobs.csv") == earlier);
}

TEST_CASE("a policy that throws ends with its words and no half file", "[app]") {
  const Scratch scratch;
  const SimulationResult result = run(two_jobs(), scratch / "out", FailingCatalogue(false));
  CHECK(result.code == ExitCode::plug_in_failed);
  CHECK(result.message == "planted failure");
  CHECK_FALSE(fs::exists(scratch / "out"));
}

TEST_CASE("a broken invariant ends with the instant and the state and no half file", "[app]") {
  const Scratch scratch;
  const SimulationResult result = run(two_jobs(), scratch / "out", FailingCatalogue(true));
  CHECK(result.code == ExitCode::broken);
  CHECK(result.message.find("planted breach") != std::string::npos);
  CHECK(result.message.find("at 0 ms: 1 submitted") != std::string::npos);
  CHECK_FALSE(fs::exists(scratch / "out"));
}

TEST_CASE("a full disk stops a run with an error that names the file", "[app]") {
  if (!fs::is_character_file("/dev/full")) {
    WARN("skipped: there is no /dev/full here");
    return;
  }
  const Scratch scratch;
  fs::create_directories(scratch / "out");
  const fs::path temporary = scratch / ("out/jobs.csv.tmp-" + std::to_string(::getpid()));
  fs::create_symlink("/dev/full", temporary);
  const SimulationResult result = run(two_jobs(), scratch / "out");
  REQUIRE(result.code == ExitCode::bad_input);
  REQUIRE(result.issues.all().size() == 1);
  CHECK(result.issues.all()[0].message == "cannot write the file: No space left on device");
  CHECK(result.issues.all()[0].spot.file == (scratch / "out/jobs.csv").string());
  CHECK(fs::is_empty(scratch / "out"));
}

TEST_CASE("several seeds stand under each other in order", "[app]") {
  const Scratch scratch;
  const RunPlan plan = two_jobs();
  std::vector<SimulationResult> results;
  results.push_back(run(plan, scratch / "1"));
  results.push_back(run(plan, scratch / "2"));
  CHECK(seed_table(plan, results) ==
        "by-hand, 2 seeds\n\n"
        "seed  jobs  done  killed  rejected  mean wait  max wait  slowdown   cores  cards  IT MWh  "
        "  PUE\n" +
            std::string(95, '-') +
            "\n"
            "   1     2     2       0         0    0:00:45   0:01:30      1.90  66.7 %      -   "
            "0.000  "
            "1.200\n"
            "   2     2     2       0         0    0:00:45   0:01:30      1.90  66.7 %      -   "
            "0.000  "
            "1.200\n\n");
}

}  // namespace suanwang::app
