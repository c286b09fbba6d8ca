// A continuous double auction: orders come one by one, trade at once with what waits, or wait.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "scheduler/market/market_book.hpp"

namespace suanwang {

/// Price-time priority: the best price first, among equal prices the lower preference, the earlier
/// time, the lower number. A trade is at the price of the order that waited.
///
/// An order with a least looks for it when it comes: if what waits does not make it up, the order
/// waits whole. While it waits it trades only with one order that brings at least its least, and is
/// passed over by smaller ones, so that a book with such orders may stand crossed. Once it has
/// traded, any part will do.
class ContinuousBook {
 public:
  struct Match {
    std::uint64_t bid = 0;  ///< numbers of the orders
    std::uint64_t ask = 0;
    std::int64_t quantity = 0;
    std::int64_t price_microfen = 0;

    friend bool operator==(const Match&, const Match&) = default;
  };

  /// What trades at once, best first; the rest waits. Valid until the next call. Needs an order
  /// that `objection` of a book has none to, of a number that does not wait. O(log prices + orders
  /// that it meets or that are passed over), and a step for each order of its price and preference
  /// that was placed later: none, where orders come in order of time.
  std::span<const Match> insert(const MarketOrder& order);

  /// Whether it waited. O(1) on average.
  bool cancel(std::uint64_t number);

  /// Units that wait of an order; 0 if there is none.
  [[nodiscard]] std::int64_t waiting(std::uint64_t number) const;

  [[nodiscard]] std::size_t size() const { return slot_of_.size(); }

  [[nodiscard]] std::optional<std::int64_t> best_bid() const { return best(Side::bid); }

  [[nodiscard]] std::optional<std::int64_t> best_ask() const { return best(Side::ask); }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  struct Key {
    std::int64_t cost = 0;  ///< the ask's price, or minus the bid's: the lower is the better
    std::int32_t preference = 0;

    friend bool operator<(const Key& a, const Key& b) {
      return std::tie(a.cost, a.preference) < std::tie(b.cost, b.preference);
    }
  };

  /// The orders of one key, first to last.
  struct Level {
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
  };

  using Levels = std::map<Key, Level>;

  struct Slot {
    std::uint64_t number = 0;
    std::int64_t rest = 0;
    std::int64_t least = 0;
    Time placed{};
    Levels::iterator level;
    std::uint32_t previous = kNone;
    std::uint32_t next = kNone;
    Side side = Side::bid;

    [[nodiscard]] bool waits_before(const MarketOrder& order) const {
      return std::tie(placed, number) < std::tie(order.placed, order.number);
    }
  };

  struct Fill {
    std::uint32_t slot = 0;
    std::int64_t quantity = 0;
    std::int64_t price_microfen = 0;
  };

  static std::int64_t cost_of(Side side, std::int64_t price_microfen) {
    return side == Side::ask ? price_microfen : -price_microfen;
  }

  Levels& levels(Side side) { return levels_[side == Side::bid ? 0 : 1]; }

  [[nodiscard]] const Levels& levels(Side side) const { return levels_[side == Side::bid ? 0 : 1]; }

  [[nodiscard]] std::optional<std::int64_t> best(Side side) const;
  std::int64_t look_for_fills(const MarketOrder& order);
  std::int64_t fill_from(const Level& level, std::int64_t price_microfen, std::int64_t wanted);
  void trade(const MarketOrder& order, const Fill& fill);
  void wait(const MarketOrder& order, std::int64_t rest);
  void remove(std::uint32_t at);

  std::array<Levels, 2> levels_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;                           // slots
  std::unordered_map<std::uint64_t, std::uint32_t> slot_of_;  // by number; never gone through
  std::vector<Fill> fills_;
  std::vector<Match> matches_;
};

}  // namespace suanwang
