// M5: bids to asks at the most welfare, quantity * (bid - ask - extra), over the pairs that may
// meet. Each trade is at what a unit of its ask is worth to the market (the dual price), but never
// beyond the bid, which a priority or a gang might else be asked for.
//
// With orders that have a least the problem is hard (it contains knapsack). The relaxation without
// leasts is solved, and while it cuts an order below its least, that order is tried both ways, with
// its least and without any, and the better relaxation is kept. Then each is tried the other way.
// `welfare_bound` is that of the first relaxation: the gap to it is known, and none is promised,
// for a single gang that is a unit too large for the market may be all its welfare.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "scheduler/market/clearing/assignment.hpp"
#include "scheduler/market/clearing/curves.hpp"
#include "scheduler/market/market_rule.hpp"
#include "sim/base/check.hpp"

namespace suanwang {

namespace {

using Part = Assignment::Part;

/// Makes an assignment whole.
class Repair {
 public:
  Repair(Assignment& assignment, std::int64_t tries) : assignment_(assignment), tries_(tries) {
    for (const Side side : {Side::bid, Side::ask}) {
      for (std::size_t rank = 0; rank < assignment.size(side); ++rank) {
        if (assignment.order(side, rank).least > 1) {
          whole_.push_back({side, rank});
        }
      }
    }
  }

  /// Begins and ends with a solved assignment.
  void find() {
    settle();
    for (const Ref& ref : whole_) {
      if (tries_ > 0 && part(ref) != Part::free) {
        --tries_;
        try_other_way(ref);
      }
    }
  }

  /// Keeps who trades at least its least, and who nothing, whatever ties are broken after.
  void keep() { return_to(kept_parts()); }

 private:
  struct Ref {
    Side side = Side::bid;
    std::size_t rank = 0;

    friend bool operator==(const Ref&, const Ref&) = default;
  };

  [[nodiscard]] Part part(const Ref& ref) const { return assignment_.part(ref.side, ref.rank); }

  void set(const Ref& ref, Part part) { assignment_.set_part(ref.side, ref.rank, part); }

  [[nodiscard]] std::vector<Part> parts() const {
    std::vector<Part> parts;
    parts.reserve(whole_.size());
    for (const Ref& ref : whole_) {
      parts.push_back(part(ref));
    }
    return parts;
  }

  /// Those that leave nothing to chance: all that trade are in, all others out.
  [[nodiscard]] std::vector<Part> kept_parts() const {
    std::vector<Part> parts;
    parts.reserve(whole_.size());
    for (const Ref& ref : whole_) {
      parts.push_back(assignment_.traded(ref.side, ref.rank) > 0 ? Part::in : Part::out);
    }
    return parts;
  }

  /// To parts that had an answer.
  void return_to(const std::vector<Part>& parts) {
    forced_.clear();
    for (std::size_t i = 0; i < whole_.size(); ++i) {
      set(whole_[i], parts[i]);
      if (parts[i] == Part::in) {
        forced_.push_back(whole_[i]);
      }
    }
    const bool solved = assignment_.solve();
    SUANWANG_CHECK(solved, "what was solved before can be solved again");
  }

  std::optional<Int128> welfare_with(const Ref& ref, Part part) {
    set(ref, part);
    return assignment_.solve() ? std::optional(assignment_.welfare()) : std::nullopt;
  }

  /// Of the orders that are cut below their least, the one that has most of it.
  [[nodiscard]] std::optional<Ref> worst_cut() const {
    std::optional<Ref> worst;
    std::int64_t worst_has = 0;
    std::int64_t worst_least = 1;
    for (const Ref& ref : whole_) {
      const std::int64_t has = assignment_.traded(ref.side, ref.rank);
      const std::int64_t least = assignment_.order(ref.side, ref.rank).least;
      if (has > 0 && has < least && Int128{has} * worst_least > Int128{worst_has} * least) {
        worst = ref;
        worst_has = has;
        worst_least = least;
      }
    }
    return worst;
  }

  /// Each order that was cut is in or out for good, so that this ends.
  void settle() {
    for (auto cut = worst_cut(); cut; cut = worst_cut()) {
      const auto with = welfare_with(*cut, Part::in);
      const auto without = welfare_with(*cut, Part::out);
      if (with && (!without || *with >= *without)) {
        set(*cut, Part::in);
        assignment_.solve();
        forced_.push_back(*cut);
      } else if (!without) {
        give_up_forced();
      }
    }
  }

  /// What was brought in needs what has to go: the last one brought in goes too.
  void give_up_forced() {
    do {
      SUANWANG_CHECK(!forced_.empty(), "with nothing forced there is an answer");
      set(forced_.back(), Part::out);
      forced_.pop_back();
    } while (!assignment_.solve());
  }

  void try_other_way(const Ref& ref) {
    const Int128 before = assignment_.welfare();
    const std::vector<Part> parts_before = parts();
    const std::vector<Part> kept_before = kept_parts();
    const Part other = part(ref) == Part::in ? Part::out : Part::in;
    if (const auto with = welfare_with(ref, other); with && *with > before) {
      std::erase(forced_, ref);
      if (other == Part::in) {
        forced_.push_back(ref);
      }
      settle();
      if (assignment_.welfare() > before) {
        return;
      }
    }
    return_to(parts_before);
    if (worst_cut()) {  // the solver found another answer this time
      return_to(kept_before);
    }
  }

  Assignment& assignment_;
  std::int64_t tries_;
  std::vector<Ref> whole_;   // orders with a least: bids by rank, then asks
  std::vector<Ref> forced_;  // those that are in; the last brought in at the end
};

class Flow final : public MarketRule {
 public:
  struct Params {
    std::int64_t tries = 100;

    template <class V>
    void fields(V& v) {
      v.optional(
          "tries",
          tries,
          "orders with a least that were brought in or left out, and are tried the other way",
          between(std::int64_t{0}, std::int64_t{1'000'000}));
    }
  };

  explicit Flow(const Params& params) : params_(params) {}

  [[nodiscard]] bool uses_pairs() const override { return true; }

  [[nodiscard]] MarketOutcome clear(const MarketBook& book) override {
    Assignment assignment(book, Assignment::LeastOrders::take);
    const bool solved = assignment.solve();
    SUANWANG_CHECK(solved, "nothing is asked for that could be missed");
    MarketOutcome outcome = empty_outcome(book);
    outcome.welfare_bound = assignment.welfare();
    Repair repair(assignment, params_.tries);
    repair.find();
    mark_left_out(assignment, Side::bid, outcome.bids);
    mark_left_out(assignment, Side::ask, outcome.asks);
    const std::vector<std::int64_t> worths = worths_of(assignment);
    repair.keep();
    for (const Assignment::Way& way : assignment.answer().ways) {
      book_way(assignment, way, worths[way.ask], outcome);
    }
    return outcome;
  }

 private:
  static std::vector<std::int64_t> worths_of(const Assignment& assignment) {
    std::vector<std::int64_t> worths;
    worths.reserve(assignment.size(Side::ask));
    for (std::size_t rank = 0; rank < assignment.size(Side::ask); ++rank) {
      worths.push_back(assignment.worth(rank));
    }
    return worths;
  }

  static void book_way(const Assignment& assignment,
                       const Assignment::Way& way,
                       std::int64_t worth,
                       MarketOutcome& outcome) {
    const std::int64_t low = assignment.order(Side::ask, way.ask).price_microfen;
    const std::int64_t high = assignment.order(Side::bid, way.bid).price_microfen;
    const Trade trade{assignment.place(Side::bid, way.bid),
                      assignment.place(Side::ask, way.ask),
                      way.units,
                      std::clamp(worth, low, high)};
    add_trade(outcome, assignment.book(), trade, way.extra_microfen);
  }

  static void mark_left_out(const Assignment& assignment,
                            Side side,
                            std::vector<OrderOutcome>& outcomes) {
    for (std::size_t rank = 0; rank < assignment.size(side); ++rank) {
      outcomes[assignment.place(side, rank)].left_out = assignment.part(side, rank) == Part::out;
    }
  }

  Params params_;
};

}  // namespace

extern const PluginEntry<MarketRule> market_rule_flow;
const PluginEntry<MarketRule> market_rule_flow = plugin<MarketRule, Flow>(
    "flow", "the most welfare over the pairs that may meet, each ask at its own price");

}  // namespace suanwang
