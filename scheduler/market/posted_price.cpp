// A price that the platform posts, for both sides: fixed, or (M6) moved after each clearing by the
// excess of demand, p <- p (1 + eta (demand - supply) / supply). Who accepts it is served by
// preference, then by time, then by number.
#include <algorithm>
#include <cstdint>
#include <string>

#include "scheduler/market/clearing/curves.hpp"
#include "scheduler/market/market_rule.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {

namespace {

class PostedPrice final : public MarketRule {
 public:
  struct Params {
    std::int64_t price_microfen = 1'000'000;
    Share eta{0};
    std::int64_t least_microfen = 1;
    std::int64_t most_microfen = kMostOrderPrice;

    template <class V>
    void fields(V& v) {
      const auto price = between(std::int64_t{1}, kMostOrderPrice);
      v.optional("price_microfen", price_microfen, "of a unit, at first", price);
      v.optional("eta",
                 eta,
                 "how fast the price follows demand; 0: it is fixed",
                 between(Share{0}, Share{1'000'000}));
      v.optional("least_microfen", least_microfen, "the price falls no lower", price);
      v.optional("most_microfen", most_microfen, "the price rises no higher", price);
    }

    [[nodiscard]] std::string objection() const {
      return least_microfen <= price_microfen && price_microfen <= most_microfen
                 ? ""
                 : "the price must be from least_microfen to most_microfen";
    }
  };

  explicit PostedPrice(const Params& params) : params_(params), price_(params.price_microfen) {}

  [[nodiscard]] MarketOutcome clear(const MarketBook& book) override {
    const Curves curves{book, by_turn(book.bids, price_), by_turn(book.asks, price_)};
    MarketOutcome outcome = clear_curves(curves, [this](const Curves& left) {
      return CurvePlan{std::min(demand(left), supply(left)), price_, price_};
    });
    price_ = next_price(demand(curves), supply(curves));
    return outcome;
  }

 private:
  static std::int64_t demand(const Curves& curves) {
    std::int64_t units = 0;
    for (std::size_t rank = 0; rank < curves.bids.size(); ++rank) {
      units += curves.bid(rank).quantity;
    }
    return units;
  }

  static std::int64_t supply(const Curves& curves) {
    std::int64_t units = 0;
    for (std::size_t rank = 0; rank < curves.asks.size(); ++rank) {
      units += curves.ask(rank).quantity;
    }
    return units;
  }

  /// Half to even. With demand and no supply the excess counts as one supply: the formula has no
  /// value there. The bounds cut what remains.
  [[nodiscard]] std::int64_t next_price(std::int64_t demand, std::int64_t supply) const {
    const std::int64_t excess = supply > 0 ? demand - supply : std::min<std::int64_t>(demand, 1);
    const std::int64_t per = std::max<std::int64_t>(supply, 1);
    const Int128 change =
        rounded_ratio(Int128{price_} * params_.eta.base * excess, Int128{per} * kPpm, 0);
    const Int128 next = price_ + change;
    return static_cast<std::int64_t>(
        std::clamp<Int128>(next, params_.least_microfen, params_.most_microfen));
  }

  Params params_;
  std::int64_t price_;  // of the next clearing
};

}  // namespace

extern const PluginEntry<MarketRule> market_rule_posted_price;
const PluginEntry<MarketRule> market_rule_posted_price = plugin<MarketRule, PostedPrice>(
    "posted-price", "at the platform's price, fixed or following demand");

}  // namespace suanwang
