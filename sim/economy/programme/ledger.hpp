// Facility and IT energy by the month, and the sums of twelve months that PUE is made of. Annual
// PUE is a quotient of sums, never a mean of monthly quotients (ISO/IEC 30134-2).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/economy/programme/civil_month.hpp"

namespace suanwang {

/// Sums over `months` successive whole months. Both energies in one unit, whichever.
struct EnergySums {
  Int128 facility = 0;
  Int128 it = 0;
  std::int32_t months = 0;

  friend bool operator==(const EnergySums&, const EnergySums&) = default;
};

class EnergyLedger {
 public:
  struct Row {
    CivilMonth month;
    Int128 facility = 0;
    Int128 it = 0;
    std::int32_t days = 0;  ///< that were booked
  };

  /// Books from `commissioned` on; energy of earlier days is left out, and the first month counts
  /// only if it began with that day.
  explicit EnergyLedger(CivilDay commissioned) : commissioned_(commissioned) {}

  /// Adds energy of that day. Days never go back. Needs energies >= 0.
  void book(CivilDay day, Int128 facility, Int128 it);

  /// Adds a whole month at once. Months never go back, and none comes twice.
  void book_month(CivilMonth month, Int128 facility, Int128 it);

  /// The whole months among the twelve that end with `last`, counted back from it to the first one
  /// that is missing or not whole.
  [[nodiscard]] EnergySums twelve_months(CivilMonth last) const;

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

 private:
  Row& row_of(CivilMonth month);

  CivilDay commissioned_;
  CivilDay latest_{INT32_MIN};
  std::vector<Row> rows_;  // by month
};

}  // namespace suanwang
