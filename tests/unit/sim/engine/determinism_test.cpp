// The same scenario and seed give the same trajectory.
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/kernel/fingerprint.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

City three_centres() {
  City city = one_partition({.nodes = 4, .cores = 2});
  for (int i = 0; i < 2; ++i) {
    add_centre(city);
    add_partition(city, {.nodes = 3, .cores = 4});
  }
  return city;
}

std::vector<Arrival> jobs() {
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 500; ++id) {
    jobs.push_back(batch_job(id,
                             static_cast<std::int64_t>(id * 700),
                             static_cast<std::int64_t>(1 + id * 7919 % 20'000),
                             static_cast<std::uint32_t>(1 + id % 7)));
  }
  return jobs;
}

std::uint64_t fingerprint(const City& city, const Demand& demand, std::uint64_t seed) {
  const Replay run =
      replay(city, demand, Stages{.dispatch = "random"}, SimulatorOptions{.seed = seed});
  return run.outcome.broken ? 0 : run.outcome.totals.fingerprint;
}

}  // namespace

TEST_CASE("the same seed gives the same fingerprint, another seed another", "[engine]") {
  const City city = three_centres();
  const Demand demand = demand_of(city, jobs(), true);
  const std::uint64_t first = fingerprint(city, demand, 1);
  CHECK(first != 0);
  CHECK(first == fingerprint(city, demand, 1));
  CHECK(first != fingerprint(city, demand, 2));
}

TEST_CASE("runs on threads of their own over the same city and demand do not disturb each other",
          "[engine]") {
  const City city = three_centres();
  const Demand demand = demand_of(city, jobs(), true);
  std::vector<std::uint64_t> expected;
  std::vector<std::uint64_t> seen(6);
  for (std::uint64_t seed = 0; seed < seen.size(); ++seed) {
    expected.push_back(fingerprint(city, demand, seed));
  }
  std::vector<std::thread> threads;
  for (std::uint64_t seed = 0; seed < seen.size(); ++seed) {
    threads.emplace_back([&, seed] { seen[seed] = fingerprint(city, demand, seed); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(seen == expected);
}

TEST_CASE("a millisecond's difference anywhere changes the fingerprint", "[engine]") {
  const City city = three_centres();
  std::vector<Arrival> changed = jobs();
  changed[250].request.submit = changed[250].request.submit + milliseconds(1);
  CHECK(fingerprint(city, demand_of(city, jobs(), true), 1) !=
        fingerprint(city, demand_of(city, changed, true), 1));
}

TEST_CASE("what was added in another order has another fingerprint", "[kernel]") {
  Fingerprint ab;
  ab.add(1);
  ab.add(2);
  Fingerprint ba;
  ba.add(2);
  ba.add(1);
  CHECK(ab.value() != ba.value());
  CHECK(ab.value() != Fingerprint().value());
}

}  // namespace suanwang::test
