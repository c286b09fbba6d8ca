// When jobs arrive: a Poisson process of batches whose rate follows the hour and the weekday and a
// random weather of its own.
//
//   batches per hour in block b, hour h, weekday d:  rate / m * hour[h] * weekday[d] * G(b)
//   G(b) ~ gamma with mean 1 and variance v, drawn anew for each block of B hours
//   jobs in a batch ~ geometric on 1, 2, ... with mean m, all submitted at once
//
// With c2 the variance of hour * weekday over the week, mu the mean jobs per hour, the counts N of
// clock hours have the index of dispersion
//
//   IDC = Var(N) / E(N) = (2 m - 1) + mu (c2 + v (1 + c2)),
//
// and the time between submissions has CV^2 = 2 mu W - 1, W the mean wait for the next batch from
// any instant (from E[X^2] = 2 W / mu, the Palm inversion formula). So m and v are fitted to a
// log's IDC, B (which IDC does not depend on) to its CV. v = 0 and m = 1 is the plain Poisson
// process.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "sim/base/random.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"

namespace suanwang {

struct WeekProfile {
  std::array<double, 24> by_hour{};    ///< relative rate by local hour; scaled to mean 1
  std::array<double, 7> by_weekday{};  ///< Monday first; scaled to mean 1
};

/// The same at all hours.
[[nodiscard]] WeekProfile flat_week();

struct Burstiness {
  double batch_mean = 1;         ///< m
  double rate_variance = 0;      ///< v
  std::int64_t block_hours = 1;  ///< B
};

struct ArrivalSettings {
  double jobs_per_hour = 0;  ///< > 0
  WeekProfile profile = flat_week();
  Burstiness burstiness{};
};

/// One realisation, from a stream's beginning on. Holidays have Sunday's rate, working Saturdays
/// and Sundays have Friday's.
class ArrivalProcess {
 public:
  ArrivalProcess(const ArrivalSettings& settings,
                 const Calendar& calendar,
                 Time begin,
                 std::uint64_t seed,
                 std::string name);

  /// The next submission; equal or later than the one before.
  Time next();

  /// Whether the last submission was the first of its batch.
  [[nodiscard]] bool began_batch() const { return began_batch_; }

 private:
  void enter_hour();
  void next_batch();
  [[nodiscard]] std::size_t kind_of_day(std::int64_t day) const;

  ArrivalSettings settings_;
  Calendar calendar_;
  std::uint64_t seed_;
  std::string name_;
  RandomStream random_;
  std::int64_t local_shift_ms_;  // local clock = simulated time + this
  std::int64_t hour_ = 0;        // local hours since 1970
  double position_ = 0;          // within the hour, 0..1
  double batch_rate_ = 0;        // per hour, in this hour
  std::int64_t block_ = 0;
  double weather_ = 1;  // G of this block
  std::int64_t left_in_batch_ = 0;
  Time batch_time_{};
  bool began_batch_ = false;
};

}  // namespace suanwang
