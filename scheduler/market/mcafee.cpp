// M3: McAfee, "A Dominant Strategy Double Auction", Journal of Economic Theory 56 (1992). Orders of
// one unit gain nothing by lying; the platform never pays. Orders of several units are reduced as
// in Huang, Scheller-Wolf, Sycara, Computational Intelligence 18 (2002): the marginal orders go
// whole, and the last of the longer side gets what is left for it; such orders may gain by lying.
#include <algorithm>
#include <cstdint>

#include "scheduler/market/clearing/curves.hpp"
#include "scheduler/market/market_rule.hpp"

namespace suanwang {

namespace {

class McAfee final : public MarketRule {
 public:
  [[nodiscard]] MarketOutcome clear(const MarketBook& book) override {
    return clear_curves({book, by_priority(book.bids), by_priority(book.asks)}, plan);
  }

 private:
  static CurvePlan plan(const Curves& curves) {
    const Crossing crossing = cross(curves);
    if (crossing.quantity == 0) {
      return {};
    }
    const std::int64_t bid = curves.bid(crossing.bid).price_microfen;
    const std::int64_t ask = curves.ask(crossing.ask).price_microfen;
    const bool has_next =
        crossing.bid + 1 < curves.bids.size() && crossing.ask + 1 < curves.asks.size();
    if (has_next) {
      const std::int64_t twice =
          curves.bid(crossing.bid + 1).price_microfen + curves.ask(crossing.ask + 1).price_microfen;
      if (2 * ask <= twice && twice <= 2 * bid) {
        return {crossing.quantity, twice / 2, twice / 2};
      }
    }
    return {reduced(curves, crossing), bid, ask};
  }

  /// What the orders before the marginal ones can trade.
  static std::int64_t reduced(const Curves& curves, const Crossing& crossing) {
    std::int64_t wanted = 0;
    std::int64_t offered = 0;
    for (std::size_t rank = 0; rank < crossing.bid; ++rank) {
      wanted += curves.bid(rank).quantity;
    }
    for (std::size_t rank = 0; rank < crossing.ask; ++rank) {
      offered += curves.ask(rank).quantity;
    }
    return std::min(wanted, offered);
  }
};

}  // namespace

extern const PluginEntry<MarketRule> market_rule_mcafee;
const PluginEntry<MarketRule> market_rule_mcafee = plugin<MarketRule, McAfee>(
    "mcafee", "a call auction in which it does not pay to lie; the last trade may be given up");

}  // namespace suanwang
