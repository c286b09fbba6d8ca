// M4: Vickrey (1961), Clarke (1971), Groves (1973) on the assignment of most welfare. Each order
// gains what its presence makes for all: a buyer pays W(without it) - (W - its value), a seller
// gets its cost + W - W(without it). Nobody gains by lying about a price. What buyers pay less what
// sellers get is at most the extras of their trades: mostly a deficit of the platform.
//
// Orders with a least are left out: their prices would need an exact answer to a hard problem, and
// a near one invites lies. So does a pair whose extra is negative (a priority), since no bid may
// meet an ask above it.
#include <cstddef>

#include "scheduler/market/clearing/assignment.hpp"
#include "scheduler/market/clearing/curves.hpp"
#include "scheduler/market/market_rule.hpp"
#include "sim/base/check.hpp"

namespace suanwang {

namespace {

class Vcg final : public MarketRule {
 public:
  [[nodiscard]] bool uses_pairs() const override { return true; }

  [[nodiscard]] bool takes_least() const override { return false; }

  /// A solve for each order that trades, from the tree of the last one.
  [[nodiscard]] MarketOutcome clear(const MarketBook& book) override {
    Assignment assignment(book, Assignment::LeastOrders::leave_out);
    MarketOutcome outcome = empty_outcome(book);
    solve(assignment);
    for (const Assignment::Way& way : assignment.answer().ways) {
      const Trade trade{assignment.place(Side::bid, way.bid),
                        assignment.place(Side::ask, way.ask),
                        way.units,
                        {}};
      add_trade(outcome, book, trade, way.extra_microfen);
    }
    outcome.welfare_bound = assignment.welfare();
    for (const Side side : {Side::bid, Side::ask}) {
      for (std::size_t rank = 0; rank < assignment.size(side); ++rank) {
        price(assignment, side, rank, outcome);
      }
    }
    return outcome;
  }

 private:
  static void solve(Assignment& assignment) {
    const bool solved = assignment.solve();
    SUANWANG_CHECK(solved, "nothing is asked for that could be missed");
  }

  static void price(Assignment& assignment, Side side, std::size_t rank, MarketOutcome& outcome) {
    OrderOutcome& of =
        (side == Side::bid ? outcome.bids : outcome.asks)[assignment.place(side, rank)];
    of.left_out = assignment.part(side, rank) == Assignment::Part::out;
    if (of.traded == 0) {
      return;
    }
    assignment.set_part(side, rank, Assignment::Part::out);
    solve(assignment);
    const Int128 makes = outcome.welfare - assignment.welfare();
    assignment.set_part(side, rank, Assignment::Part::free);
    const Int128 stated = Int128{of.traded} * assignment.order(side, rank).price_microfen;
    of.microfen = side == Side::bid ? stated - makes : stated + makes;
  }
};

}  // namespace

extern const PluginEntry<MarketRule> market_rule_vcg;
const PluginEntry<MarketRule> market_rule_vcg = plugin<MarketRule, Vcg>(
    "vcg", "the most welfare, at prices at which nobody gains by lying; the platform pays for it");

}  // namespace suanwang
