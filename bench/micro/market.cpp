// The market: call auctions of single units, flow clearing of orders to centres with and without
// gangs, VCG, and a continuous book under a stream of orders. Counter "orders" is a rate; "welfare"
// and "units" must not change from one version to the next.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "scheduler/market/clearing/continuous_book.hpp"
#include "scheduler/market/market_rule.hpp"
#include "sim/base/random.hpp"

namespace {

using suanwang::ContinuousBook;
using suanwang::MarketBook;
using suanwang::MarketOrder;
using suanwang::MarketOutcome;
using suanwang::MarketRule;
using suanwang::RandomStream;
using suanwang::Side;

std::int64_t draw(RandomStream& random, std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(
                     random.uniform_int(static_cast<std::uint64_t>(most - least + 1)));
}

/// Prices about those of a thousandth of a card-hour, of which buyers' and sellers' overlap.
MarketOrder draw_order(RandomStream& random,
                       Side side,
                       std::uint64_t number,
                       std::int64_t most_units) {
  MarketOrder order;
  order.number = number;
  order.side = side;
  order.quantity = draw(random, 1, most_units);
  order.price_microfen =
      side == Side::bid ? draw(random, 800'000, 2'000'000) : draw(random, 500'000, 1'700'000);
  order.placed = {static_cast<std::int64_t>(number)};
  return order;
}

MarketBook draw_book(std::uint64_t bids, std::uint64_t asks, std::int64_t most_units) {
  RandomStream random(21, "bench/market/book");
  MarketBook book;
  for (std::uint64_t i = 0; i < bids; ++i) {
    book.bids.push_back(draw_order(random, Side::bid, 2 * i, most_units));
  }
  for (std::uint64_t i = 0; i < asks; ++i) {
    // As much is offered as is wanted.
    book.asks.push_back(draw_order(
        random, Side::ask, 2 * i + 1, most_units * static_cast<std::int64_t>(bids / asks)));
  }
  return book;
}

/// Each order may go to each centre, at an extra of its own; so many in a hundred are gangs.
MarketBook orders_to_centres(std::uint64_t orders, std::uint64_t centres, std::uint64_t gangs) {
  RandomStream random(22, "bench/market/pairs");
  MarketBook book = draw_book(orders, centres, 1000);
  book.pairs.emplace();
  for (std::uint32_t bid = 0; bid < orders; ++bid) {
    MarketOrder& order = book.bids[bid];
    order.least = random.uniform_int(100) < gangs ? order.quantity : 0;
    for (std::uint32_t ask = 0; ask < centres; ++ask) {
      book.pairs->push_back({bid, ask, draw(random, -20'000, 200'000)});
    }
  }
  return book;
}

std::unique_ptr<MarketRule> rule_of(const std::string& name) {
  suanwang::Issues issues;
  return suanwang::find_plugin(suanwang::market_rules(), name)->make({}, "market", issues);
}

void clear(benchmark::State& state, const std::string& name, const MarketBook& book) {
  const auto rule = rule_of(name);
  MarketOutcome outcome;
  for ([[maybe_unused]] auto _ : state) {
    outcome = rule->clear(book);
    benchmark::DoNotOptimize(outcome);
  }
  std::int64_t units = 0;
  for (const auto& order : outcome.bids) {
    units += order.traded;
  }
  state.counters["units"] = static_cast<double>(units);
  state.counters["welfare"] = static_cast<double>(outcome.welfare);
  if (outcome.welfare_bound) {
    state.counters["bound"] = static_cast<double>(*outcome.welfare_bound);
  }
}

void call_auction(benchmark::State& state) {
  const auto orders = static_cast<std::uint64_t>(state.range(0));
  clear(state, "call-auction", draw_book(orders, orders, 1));
}

/// All bids are gangs: those that do not fit are taken out one by one.
void call_auction_of_gangs(benchmark::State& state) {
  const auto orders = static_cast<std::uint64_t>(state.range(0));
  MarketBook book = draw_book(orders, orders, 1000);
  for (MarketOrder& bid : book.bids) {
    bid.least = bid.quantity;
  }
  clear(state, "call-auction", book);
}

void mcafee(benchmark::State& state) {
  const auto orders = static_cast<std::uint64_t>(state.range(0));
  clear(state, "mcafee", draw_book(orders, orders, 1));
}

void flow(benchmark::State& state) {
  clear(state,
        "flow",
        orders_to_centres(static_cast<std::uint64_t>(state.range(0)),
                          static_cast<std::uint64_t>(state.range(1)),
                          static_cast<std::uint64_t>(state.range(2))));
}

/// All may meet all.
void flow_over_hub(benchmark::State& state) {
  const auto orders = static_cast<std::uint64_t>(state.range(0));
  clear(state, "flow", draw_book(orders, orders, 1000));
}

void vcg(benchmark::State& state) {
  clear(state,
        "vcg",
        orders_to_centres(static_cast<std::uint64_t>(state.range(0)),
                          static_cast<std::uint64_t>(state.range(1)),
                          0));
}

/// Orders of both sides come in; what still waits of an order is cancelled so many orders later.
void continuous(benchmark::State& state) {
  RandomStream random(23, "bench/market/continuous");
  constexpr std::size_t kOrders = 1 << 18;
  std::vector<MarketOrder> orders;
  for (std::uint64_t number = 0; number < kOrders; ++number) {
    MarketOrder order =
        draw_order(random, random.chance(0.5) ? Side::bid : Side::ask, number, 1000);
    order.price_microfen = order.price_microfen / 1000 * 1000;
    orders.push_back(order);
  }
  const auto kept = static_cast<std::uint64_t>(state.range(0));
  std::int64_t units = 0;
  for ([[maybe_unused]] auto _ : state) {
    ContinuousBook book;
    units = 0;
    for (const MarketOrder& order : orders) {
      for (const ContinuousBook::Match& match : book.insert(order)) {
        units += match.quantity;
      }
      if (order.number >= kept) {
        book.cancel(order.number - kept);
      }
    }
    benchmark::DoNotOptimize(units);
  }
  state.counters["units"] = static_cast<double>(units);
  state.counters["orders"] =
      benchmark::Counter(static_cast<double>(kOrders) * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
}

}  // namespace

BENCHMARK(call_auction)->Arg(100)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(call_auction_of_gangs)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(mcafee)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(flow)
    ->Args({200, 20, 0})
    ->Args({1000, 100, 0})
    ->Args({200, 20, 50})
    ->Args({1000, 100, 50})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(flow_over_hub)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(vcg)->Args({200, 20})->Args({1000, 100})->Unit(benchmark::kMillisecond);
BENCHMARK(continuous)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond);
