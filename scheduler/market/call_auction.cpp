// A call auction at one price for all: M1, the k-double auction (Chatterjee, Samuelson, Operations
// Research 31 (1983)) on the marginal pair, or M2, k of the way through the prices that clear the
// market. Orders of several units are steps of curves; of the longer side the last order by
// priority gets what is left for it.
#include <algorithm>
#include <array>
#include <utility>

#include "scheduler/market/clearing/curves.hpp"
#include "scheduler/market/market_rule.hpp"

namespace suanwang {

namespace {

enum class AuctionPrice : std::uint8_t { marginal_pair, competitive };

constexpr auto choices(AuctionPrice /*type*/) {
  return std::array{
      Choice{"marginal-pair",
             AuctionPrice::marginal_pair,
             "between the ask and the bid of the last unit that trades"},
      Choice{"competitive",
             AuctionPrice::competitive,
             "between the lowest and the highest price at which demand meets supply"}};
}

class CallAuction final : public MarketRule {
 public:
  struct Params {
    AuctionPrice price = AuctionPrice::marginal_pair;
    Share k{500'000};

    template <class V>
    void fields(V& v) {
      v.optional("price", price, "the range that k lies in");
      v.optional("k",
                 k,
                 "0: its low end, good for buyers; 1: its high end, good for sellers",
                 between(Share{0}, Share{1'000'000}));
    }
  };

  explicit CallAuction(const Params& params) : params_(params) {}

  [[nodiscard]] MarketOutcome clear(const MarketBook& book) override {
    return clear_curves({book, by_priority(book.bids), by_priority(book.asks)},
                        [this](const Curves& curves) { return plan(curves); });
  }

 private:
  struct Range {
    std::int64_t low = 0;
    std::int64_t high = 0;
  };

  [[nodiscard]] CurvePlan plan(const Curves& curves) const {
    const Crossing crossing = cross(curves);
    if (crossing.quantity == 0) {
      return {};
    }
    Range range{curves.ask(crossing.ask).price_microfen, curves.bid(crossing.bid).price_microfen};
    if (params_.price == AuctionPrice::competitive) {
      range = narrowed(curves, crossing, range);
    }
    const std::int64_t price = range.low + (range.high - range.low) * params_.k.base / kPpm;
    return {crossing.quantity, price, price};
  }

  /// By the orders that do not trade, or not wholly: at a clearing price they must not want to.
  static Range narrowed(const Curves& curves, const Crossing& crossing, Range range) {
    const std::size_t bid = crossing.bid + (crossing.bid_rest == 0 ? 1U : 0U);
    const std::size_t ask = crossing.ask + (crossing.ask_rest == 0 ? 1U : 0U);
    if (bid < curves.bids.size()) {
      range.low = std::max(range.low, curves.bid(bid).price_microfen);
    }
    if (ask < curves.asks.size()) {
      range.high = std::min(range.high, curves.ask(ask).price_microfen);
    }
    return range;
  }

  Params params_;
};

}  // namespace

extern const PluginEntry<MarketRule> market_rule_call_auction;
const PluginEntry<MarketRule> market_rule_call_auction = plugin<MarketRule, CallAuction>(
    "call-auction", "all orders at once, where demand meets supply, at one price");

}  // namespace suanwang
