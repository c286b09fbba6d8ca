// Loading a scenario of 10 000 lines, and one of a million nodes: text to tree to spec to city, and
// its resolved echo.
#include <string>

#include <benchmark/benchmark.h>

#include "scheduler/catalogue.hpp"
#include "sim/scenario/load.hpp"

namespace {

std::string centre(std::int64_t number) {
  std::string text =
      "    - name: centre-" + std::to_string(number) +
      "\n      owner: public\n      zone: beijing\n      pue: 1.25\n      partitions:\n";
  for (const char* name : {"train", "batch"}) {
    text += "        - name: " + std::string(name) +
            "\n          nodes: 100\n          cores: 64\n          power:\n"
            "            model: linear\n            idle: 100 W\n            max: 300 W\n";
  }
  return text;
}

/// `centres` are entries of the list of that name.
std::string scenario(const std::string& centres) {
  return "suanwang: 1\nname: long\nstart: 2026-01-01T00:00:00+08:00\nseed: 1\ncity:\n"
         "  zones: { beijing: {} }\n  centres:\n" +
         centres +
         "demand:\n  streams:\n    - { name: s, kind: batch, generator: hpc, rate: 10/h, jobs: 5 "
         "}\n"
         "platform:\n  dispatch: { policy: least-loaded }\n"
         "  centre: { order: fcfs, start: easy, place: first-fit }\n";
}

void load(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    const auto loaded =
        suanwang::load_scenario_text(text, "long.yaml", suanwang::policy_catalogue(), {});
    if (!loaded) {
      state.SkipWithError("the scenario does not load");
      break;
    }
    benchmark::DoNotOptimize(loaded->plan.seed);
  }
}

/// 19 lines a centre and 12 around them.
void load_scenario_text(benchmark::State& state) {
  std::string centres;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    centres += centre(i);
  }
  load(state, scenario(centres));
}

void load_a_million_nodes(benchmark::State& state) {
  load(state,
       scenario("    - { name: c, count: 100, owner: public, zone: beijing, pue: 1.25, partitions: "
                "[ { nodes: 10000, cores: 64, power: linear, idle: 100 W, max: 300 W } ] }\n"));
}

}  // namespace

BENCHMARK(load_a_million_nodes)->Unit(benchmark::kMillisecond);
BENCHMARK(load_scenario_text)
    ->Arg(53)
    ->Arg(526)
    ->Unit(benchmark::kMillisecond);  // 10^3, 10^4 lines
