// Finding the next candidate among many waiting jobs, as a backfilling pass does.
#include "sim/state/waiting_index.hpp"

#include <benchmark/benchmark.h>

#include "sim/base/random.hpp"

namespace {

using suanwang::CandidateFilter;
using suanwang::WaitingEntry;
using suanwang::WaitingIndex;

WaitingEntry draw(suanwang::RandomStream& random, std::uint64_t number) {
  WaitingEntry entry;
  entry.submit = {static_cast<std::int64_t>(number) * 1000};
  entry.number = number;
  entry.job = suanwang::JobId(static_cast<std::uint32_t>(number));
  entry.need = 1 + static_cast<std::uint32_t>(random.exponential(30));
  entry.walltime = {static_cast<std::int64_t>(random.exponential(2e7))};
  return entry;
}

/// One pass over the whole index with little free, then one job out and one in.
void scan(benchmark::State& state) {
  suanwang::RandomStream random(3, "bench/waiting");
  WaitingIndex index;
  std::uint64_t number = 0;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    index.insert(draw(random, ++number));
  }
  const CandidateFilter filter{4, {300'000}, 0};
  for ([[maybe_unused]] auto _ : state) {
    auto at = index.find(index.begin(), filter);
    benchmark::DoNotOptimize(at);
    index.erase(index.at_end(at) ? index.begin() : at);
    index.insert(draw(random, ++number));
  }
}

}  // namespace

BENCHMARK(scan)->Arg(30)->Arg(12'000)->Arg(143'000);
