// Data that comes before jobs start and goes when they have completed: Gantt charts by hand.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr std::int64_t kGigabyte = 1'000'000'000;

/// Two centres of two nodes and a region; 1 Gbit/s and 100 km (0.49 ms) from each centre to the
/// region, 1 yuan a GB, and nothing between the centres.
City two_centres_and_a_region() {
  City city = one_core_nodes(2);
  add_centre(city);
  add_partition(city, {.nodes = 2});
  city.regions.push_back({"north"});
  const Place north = Place::of(RegionId(0));
  for (std::uint32_t c = 0; c < 2; ++c) {
    Link link{Place::of(CentreId(c)), north, Length{100'000'000}, BitRate{kGigabyte}};
    link.price = TrafficPrice{100'000'000};
    city.links.push_back(link);
  }
  city.topology = Topology({2, 0, 2, 0, 1}, city.links.rows());
  return city;
}

const Place kNorth = Place::of(RegionId(0));

Demand demand_with(const City& city, std::vector<Arrival> jobs, const DataNeeds& needs) {
  Demand demand = demand_of(city, std::move(jobs), true);
  demand.streams[StreamId(0)].data = needs;
  demand.data_sets.push_back({"corpus", Bytes{10 * kGigabyte}, {kNorth}});
  return demand;
}

DataNeeds reads_corpus() {
  DataNeeds needs;
  needs.reads = DataSetId(0);
  return needs;
}

constexpr std::int64_t kTenGigabytes =
    80'001;  // ms over a link, its delay of 0.49 ms rounded up with it

}  // namespace

TEST_CASE("a job starts when its input has come, and waits without nodes until then",
          "[engine][data]") {
  const City city = two_centres_and_a_region();
  DataNeeds needs;
  needs.input = Bytes{10 * kGigabyte};
  needs.from = kNorth;
  Demand demand = demand_with(city, {batch_job(1, 0, 50'000, 2)}, needs);
  // Without data of their own, on the same nodes meanwhile.
  std::vector<Arrival> without{batch_job(2, 0, 60'000, 2), batch_job(3, 0, 60'000, 2)};
  for (Arrival& job : without) {
    job.request.stream = StreamId(1);
  }
  Demand others = demand_of(city, without, true);
  demand.streams.push_back(others.streams[StreamId(0)]);
  const Replay run = replay(city, demand, Stages{});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.start_ms(1) == kTenGigabytes);
  CHECK(run.row(1).finish == Time{kTenGigabytes + 50'000});
  CHECK(run.row(1).traffic.staging == Duration{kTenGigabytes});
  CHECK(run.row(1).traffic.moved_bytes == 10 * kGigabyte);
  CHECK(run.row(1).traffic.cost_ufen == Approx(10 * 1e8));
  // What is on its way counts as load: 2 goes to the other centre, and 3 to the one with less work.
  CHECK(run.row(1).centre == CentreId(0));
  CHECK(run.row(2).centre == CentreId(1));
  CHECK(run.outcome.totals.network.sent(TrafficKind::input) == 10 * kGigabyte);
  CHECK(run.outcome.totals.network.cost_ufen == Approx(10 * 1e8));
}

TEST_CASE("one copy of a data set serves all jobs of a centre", "[engine][data]") {
  const City city = two_centres_and_a_region();
  std::vector<Arrival> jobs{batch_job(1, 0, 100'000, 1), batch_job(2, 20'000, 100'000, 1)};
  for (Arrival& job : jobs) {
    job.request.target = CentreId(1);
  }
  const Replay run = replay(city, demand_with(city, jobs, reads_corpus()), Stages{});
  CHECK(run.start_ms(1) == kTenGigabytes);
  CHECK(run.start_ms(2) == kTenGigabytes);
  CHECK(run.row(2).traffic.staging == Duration{kTenGigabytes - 20'000});
  CHECK(run.row(1).traffic.moved_bytes == 10 * kGigabyte);
  CHECK(run.row(2).traffic.moved_bytes == 0);
  CHECK(run.outcome.totals.network.sent(TrafficKind::copy) == 10 * kGigabyte);
}

TEST_CASE("a copy goes with the last job that reads it, unless the centre stores it",
          "[engine][data]") {
  City city = two_centres_and_a_region();
  // The second comes when the first has left.
  std::vector<Arrival> jobs{batch_job(1, 0, 10'000, 1), batch_job(2, 100'000, 10'000, 1)};
  for (Arrival& job : jobs) {
    job.request.target = CentreId(1);
  }
  Replay run = replay(city, demand_with(city, jobs, reads_corpus()), Stages{});
  CHECK(run.start_ms(2) == 100'000 + kTenGigabytes);
  CHECK(run.outcome.totals.network.sent(TrafficKind::copy) == 20 * kGigabyte);
  city.centres[CentreId(1)].storage = Bytes{10 * kGigabyte};
  run = replay(city, demand_with(city, jobs, reads_corpus()), Stages{});
  CHECK(run.start_ms(2) == 100'000);
  CHECK(run.outcome.totals.network.sent(TrafficKind::copy) == 10 * kGigabyte);
}

TEST_CASE("a copy comes from where it comes from the soonest", "[engine][data]") {
  City city = two_centres_and_a_region();
  Link direct{Place::of(CentreId(0)), Place::of(CentreId(1)), Length{}, BitRate{10 * kGigabyte}};
  city.links.push_back(direct);
  city.topology = Topology({2, 0, 2, 0, 1}, city.links.rows());
  city.centres[CentreId(0)].storage = Bytes{10 * kGigabyte};
  std::vector<Arrival> jobs{batch_job(1, 0, 10'000, 1), batch_job(2, 200'000, 10'000, 1)};
  jobs[0].request.target = CentreId(0);
  jobs[1].request.target = CentreId(1);
  const Replay run = replay(city, demand_with(city, jobs, reads_corpus()), Stages{});
  CHECK(run.start_ms(1) == kTenGigabytes);
  CHECK(run.start_ms(2) == 200'000 + 8'000);  // from the first centre, at 10 Gbit/s
  CHECK(run.row(2).traffic.cost_ufen == 0);
}

TEST_CASE("a job's row tells when its output came, and its nodes are free before",
          "[engine][data]") {
  const City city = two_centres_and_a_region();
  DataNeeds needs;
  needs.output = Bytes{10 * kGigabyte};
  needs.to = kNorth;
  std::vector<Arrival> jobs{batch_job(1, 0, 10'000, 2), batch_job(2, 0, 10'000, 2)};
  for (Arrival& job : jobs) {
    job.request.target = CentreId(0);
  }
  const Replay run = replay(city, demand_with(city, jobs, needs), Stages{});
  CHECK(run.row(1).finish == Time{10'000});
  CHECK(run.start_ms(2) == 10'000);
  CHECK(run.row(2).finish == Time{20'000});
  // The first is alone for 10 s, 8.75 GB are left; then both share the link until the first has
  // sent those after 140 s; the second has 1.25 GB left.
  CHECK(run.row(1).traffic.delivered == Time{160'001});
  CHECK(run.row(2).traffic.delivered == Time{170'001});
  CHECK(run.outcome.totals.finished == 2);
  CHECK(run.outcome.totals.network.sent(TrafficKind::output) == 20 * kGigabyte);
}

TEST_CASE("output that is on its way at the end of the run is of a job that has completed",
          "[engine][data]") {
  const City city = two_centres_and_a_region();
  DataNeeds needs;
  needs.output = Bytes{10 * kGigabyte};
  needs.to = kNorth;
  SimulatorOptions options;
  options.horizon = Time{30'000};
  const Replay run =
      replay(city, demand_with(city, {batch_job(1, 0, 10'000, 2)}, needs), Stages{}, options);
  CHECK(run.row(1).state == FinalState::completed);
  CHECK(run.row(1).finish == Time{10'000});
  CHECK(run.row(1).traffic.delivered == kNever);
  CHECK(run.outcome.totals.finished == 1);
  CHECK(run.outcome.totals.network.under_way == 1);
}

TEST_CASE("jobs stay within their latency and where their owners want them", "[engine][data]") {
  City city = two_centres_and_a_region();
  city.links[LinkId(0)].length = Length{300'000'000};  // 1.47 ms
  city.topology = Topology({2, 0, 2, 0, 1}, city.links.rows());
  Demand demand = demand_of(city, {batch_job(1, 0, 10'000, 2), batch_job(2, 0, 10'000, 2)}, true);
  demand.streams[StreamId(0)].reach = {Latency{1'000'000}, kNorth, {}};
  Replay run = replay(city, demand, Stages{});
  CHECK(run.row(1).centre == CentreId(1));
  CHECK(run.row(2).centre == CentreId(1));
  demand.streams[StreamId(0)].reach = {std::nullopt, {}, {CentreId(0)}};
  run = replay(city, demand, Stages{});
  CHECK(run.row(1).centre == CentreId(0));
  CHECK(run.row(2).centre == CentreId(0));
  // No centre is so near.
  demand.streams[StreamId(0)].reach = {Latency{100'000}, kNorth, {}};
  run = replay(city, demand, Stages{});
  CHECK(run.row(1).state == FinalState::rejected);
  CHECK(run.row(1).reject_reason == RejectReason::out_of_reach);
}

TEST_CASE("a copy without a way comes from another place when that has one", "[engine][data]") {
  City city = one_core_nodes(1);
  city.regions.push_back({"x"});
  city.regions.push_back({"y"});
  // From y only, and that is cut until 100 s; x leads nowhere.
  city.links.push_back(
      {Place::of(RegionId(1)), Place::of(CentreId(0)), Length{}, BitRate{kGigabyte}});
  city.topology = Topology({1, 0, 2, 0, 2}, city.links.rows());
  CommonCause cut;
  cut.link = LinkId(0);
  cut.until = Time{100'000};
  city.common_causes.push_back(cut);
  Demand demand = demand_with(city, {batch_job(1, 1'000, 10'000, 1)}, reads_corpus());
  demand.data_sets[DataSetId(0)].at = {Place::of(RegionId(0)), Place::of(RegionId(1))};
  const Replay run = replay(city, demand, Stages{});
  CHECK(run.start_ms(1) == 100'000 + 80'000);
}

TEST_CASE("a run without a duration ends although a transfer would take ages", "[engine][data]") {
  City city = two_centres_and_a_region();
  for (Link& link : city.links) {
    link.bandwidth = BitRate{1};
  }
  city.topology = Topology({2, 0, 2, 0, 1}, city.links.rows());
  const Replay run =
      replay(city, demand_with(city, {batch_job(1, 0, 10'000, 1)}, reads_corpus()), Stages{});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).state == FinalState::waiting);
}

TEST_CASE("in random runs what jobs moved is what the network carried", "[engine][data]") {
  RandomStream random(11, "data");
  for (int round = 0; round < 40; ++round) {
    City city = two_centres_and_a_region();
    Link direct{Place::of(CentreId(0)), Place::of(CentreId(1)), Length{}, BitRate{kGigabyte}};
    direct.price = TrafficPrice{static_cast<std::int64_t>(random.uniform_int(1'000'000))};
    city.links.push_back(direct);
    city.topology = Topology({2, 0, 2, 0, 1}, city.links.rows());
    city.centres[CentreId(0)].storage =
        Bytes{static_cast<std::int64_t>(random.uniform_int(20)) * kGigabyte};
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= 30; ++id) {
      const auto submit = static_cast<std::int64_t>(random.uniform_int(2'000'000));
      const auto run_ms = static_cast<std::int64_t>(1 + random.uniform_int(200'000));
      jobs.push_back(
          batch_job(id, submit, run_ms, 1 + static_cast<std::uint32_t>(random.uniform_int(2))));
    }
    std::sort(jobs.begin(), jobs.end(), [](const Arrival& a, const Arrival& b) {
      return a.request.submit < b.request.submit;
    });
    DataNeeds needs = reads_corpus();
    needs.input = Bytes{static_cast<std::int64_t>(random.uniform_int(3)) * kGigabyte};
    needs.from = random.uniform_int(2) == 0 ? kNorth : Place::of(CentreId(0));
    needs.output = Bytes{static_cast<std::int64_t>(random.uniform_int(3)) * kGigabyte};
    needs.to = random.uniform_int(2) == 0 ? kNorth : Place::of(CentreId(1));
    Stages stages;
    stages.dispatch = random.uniform_int(2) == 0 ? "locality" : "round-robin";
    Demand demand = demand_with(city, jobs, needs);
    if (random.uniform_int(2) == 0) {
      demand.streams[StreamId(0)].resilience.checkpoint = {seconds(20), seconds(1), {}, kNorth};
      demand.streams[StreamId(0)].resilience.state =
          Bytes{static_cast<std::int64_t>(1 + random.uniform_int(3)) * kGigabyte};
    }
    const Replay run = replay(city, demand, stages);
    INFO("round " << round << run.outcome.breach);
    REQUIRE_FALSE(run.outcome.broken);
    REQUIRE(run.rows.size() == jobs.size());
    const NetworkTotals& network = run.outcome.totals.network;
    Int128 moved = 0;
    double cost = 0;
    for (const KeptRow& row : run.rows) {
      CHECK(row.state == FinalState::completed);
      CHECK(row.start >= row.request.submit + row.traffic.staging);
      moved += row.traffic.moved_bytes;
      cost += row.traffic.cost_ufen;
    }
    std::vector<LinkBytes> carried(network.links.size());
    for (const LinkInterval& interval : run.links) {
      carried[interval.link.value()].forward += interval.carried.forward;
      carried[interval.link.value()].back += interval.carried.back;
    }
    for (std::size_t link = 0; link < carried.size(); ++link) {
      CHECK(carried[link].forward == Approx(network.links[link].forward).epsilon(1e-9));
      CHECK(carried[link].back == Approx(network.links[link].back).epsilon(1e-9));
    }
    CHECK(moved == network.sent(TrafficKind::input) + network.sent(TrafficKind::copy) +
                       network.sent(TrafficKind::output) + network.sent(TrafficKind::checkpoint));
    CHECK(cost == Approx(network.cost_ufen).epsilon(1e-9));
  }
}

}  // namespace suanwang::test
