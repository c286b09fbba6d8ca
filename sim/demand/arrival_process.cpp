#include "sim/demand/arrival_process.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/base/math.hpp"

namespace suanwang {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

/// Rounds towards minus infinity, for moments before 1970.
std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && a < 0 ? 1 : 0);
}

template <std::size_t N>
void scale_to_mean_one(std::array<double, N>& weights) {
  double sum = 0;
  for (const double weight : weights) {
    sum += weight;
  }
  SUANWANG_CHECK(sum > 0, "a profile of zeros");
  for (double& weight : weights) {
    weight = weight * static_cast<double>(N) / sum;
  }
}

/// Geometric on 1, 2, ... with that mean.
std::int64_t batch_size(RandomStream& random, double mean) {
  if (mean <= 1) {
    return 1;
  }
  const double u = random.uniform_open();
  return 1 + static_cast<std::int64_t>(math::log(u) / math::log(1.0 - 1.0 / mean));
}

}  // namespace

WeekProfile flat_week() {
  WeekProfile flat;
  flat.by_hour.fill(1);
  flat.by_weekday.fill(1);
  return flat;
}

ArrivalProcess::ArrivalProcess(const ArrivalSettings& settings,
                               const Calendar& calendar,
                               Time begin,
                               std::uint64_t seed,
                               std::string name)
    : settings_(settings),
      calendar_(calendar),
      seed_(seed),
      name_(std::move(name)),
      random_(seed, name_ + "/arrivals"),
      local_shift_ms_(calendar.start_utc_ms() + calendar.utc_offset().ms),
      block_(std::numeric_limits<std::int64_t>::min()) {
  SUANWANG_CHECK(settings_.jobs_per_hour > 0, "an arrival process without arrivals");
  scale_to_mean_one(settings_.profile.by_hour);
  scale_to_mean_one(settings_.profile.by_weekday);
  const std::int64_t local_ms = begin.ms + local_shift_ms_;
  hour_ = floor_divide(local_ms, kHourMs);
  position_ = static_cast<double>(local_ms - hour_ * kHourMs) / static_cast<double>(kHourMs);
  enter_hour();
}

std::size_t ArrivalProcess::kind_of_day(std::int64_t day) const {
  constexpr std::size_t kFriday = 4;
  constexpr std::size_t kSunday = 6;
  const auto weekday = static_cast<std::size_t>((day % 7 + 10) % 7);  // 1970-01-01 was a Thursday
  const bool works = calendar_.is_working_day({static_cast<std::int32_t>(day)});
  if (works == (weekday <= kFriday)) {
    return weekday;
  }
  return works ? kFriday : kSunday;
}

void ArrivalProcess::enter_hour() {
  const Burstiness& burst = settings_.burstiness;
  const std::int64_t block = floor_divide(hour_, burst.block_hours);
  if (block != block_ && burst.rate_variance > 0) {
    RandomStream weather(seed_, name_ + "/weather", static_cast<std::uint64_t>(block));
    weather_ = weather.gamma(1.0 / burst.rate_variance, burst.rate_variance);
  }
  block_ = block;
  const std::int64_t day = floor_divide(hour_, 24);
  const auto hour_of_day = static_cast<std::size_t>(hour_ - day * 24);
  batch_rate_ = settings_.jobs_per_hour / burst.batch_mean *
                settings_.profile.by_hour[hour_of_day] *
                settings_.profile.by_weekday[kind_of_day(day)] * weather_;
}

/// By inversion: an exponential amount of expected batches is used up hour after hour.
void ArrivalProcess::next_batch() {
  double amount = random_.exponential(1.0);
  while (amount >= batch_rate_ * (1.0 - position_)) {
    amount -= batch_rate_ * (1.0 - position_);
    position_ = 0;
    ++hour_;
    enter_hour();
  }
  position_ += amount / batch_rate_;
  const auto ms = static_cast<std::int64_t>(position_ * static_cast<double>(kHourMs));
  batch_time_ = Time{hour_ * kHourMs + ms - local_shift_ms_};
  left_in_batch_ = batch_size(random_, settings_.burstiness.batch_mean);
}

Time ArrivalProcess::next() {
  began_batch_ = left_in_batch_ == 0;
  if (began_batch_) {
    next_batch();
  }
  --left_in_batch_;
  return batch_time_;
}

}  // namespace suanwang
