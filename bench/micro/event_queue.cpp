// The hold model: pop the first event, push one that comes later. ns per hold by pending events.
#include "sim/kernel/event_queue.hpp"

#include <benchmark/benchmark.h>

#include "sim/base/random.hpp"

namespace {

void hold(benchmark::State& state) {
  suanwang::RandomStream random(1, "hold");
  suanwang::EventQueue queue;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    queue.push({static_cast<std::int64_t>(random.exponential(1e6))}, 1, 0, 0);
  }
  for ([[maybe_unused]] auto _ : state) {
    const suanwang::Event event = queue.pop();
    const auto delay = static_cast<std::int64_t>(random.exponential(1e6));
    queue.push({event.at.ms + delay}, 1, event.subject, 0);
  }
  state.SetItemsProcessed(state.iterations());
}

}  // namespace

BENCHMARK(hold)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);
