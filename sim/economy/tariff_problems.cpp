// What is wrong with a tariff beyond single fields.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "sim/base/nearest.hpp"
#include "sim/economy/tariff.hpp"

namespace suanwang {
namespace {

using Problems = std::vector<TariffProblem>;

constexpr std::array<std::string_view, 12> kMonthNames{"January",
                                                       "February",
                                                       "March",
                                                       "April",
                                                       "May",
                                                       "June",
                                                       "July",
                                                       "August",
                                                       "September",
                                                       "October",
                                                       "November",
                                                       "December"};

void check_bands(const Tariff& tariff, Problems& problems) {
  for (const auto& [name, spot, band] : tariff.bands.rows) {
    if (band.price.has_value() == band.ratio.has_value()) {
      problems.push_back({"bands." + name,
                          band.price ? "has a price and a ratio: give one of them"
                                     : "has no price: give `price` or `ratio`"});
    } else if (band.ratio && !tariff.base_price) {
      problems.push_back({"bands." + name, "is a ratio to `base_price`, which is not given"});
    }
  }
}

void check_months(const Tariff& tariff, Problems& problems) {
  for (std::int32_t month = 1; month <= 12; ++month) {
    std::vector<std::string> holders;
    for (const auto& season : tariff.seasons.rows) {
      const auto& months = season.value.months;
      holders.insert(holders.end(),
                     static_cast<std::size_t>(std::count(months.begin(), months.end(), month)),
                     season.name);
    }
    const std::string name(kMonthNames[static_cast<std::size_t>(month) - 1]);
    if (holders.empty()) {
      problems.push_back({"seasons", name + " is in no season"});
    } else if (holders.size() > 1) {
      problems.push_back({"seasons",
                          name + (holders[0] == holders[1] ? " is twice in '" + holders[0] + "'"
                                                           : " is in '" + holders[0] +
                                                                 "' and in '" + holders[1] + "'")});
    }
  }
}

/// Minutes [from, to) of a day, from < to.
struct Stretch {
  std::int32_t from = 0;
  std::int32_t to = 0;
  std::string_view band;
};

std::string clock_text(std::int32_t from, std::int32_t to) {
  return ClockTime{from}.text() + "-" + ClockTime{to}.text();
}

/// Sorted by beginning; hours over midnight are two stretches.
std::vector<Stretch> stretches_of(const TariffSeason& season) {
  std::vector<Stretch> stretches;
  for (const TariffHours& hours : season.hours) {
    if (hours.from < hours.to) {
      stretches.push_back({hours.from.minute, hours.to.minute, hours.band});
      continue;
    }
    stretches.push_back({hours.from.minute, kMinutesPerDay, hours.band});
    if (hours.to.minute > 0) {
      stretches.push_back({0, hours.to.minute, hours.band});
    }
  }
  std::stable_sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) {
    return a.from < b.from;
  });
  return stretches;
}

void check_cover(const TariffSeason& season, const std::string& path, Problems& problems) {
  std::vector<Stretch> stretches = stretches_of(season);
  stretches.push_back({kMinutesPerDay, kMinutesPerDay, {}});
  Stretch last{};  // the one that reaches furthest so far
  for (const Stretch& stretch : stretches) {
    if (stretch.from > last.to) {
      problems.push_back({path, clock_text(last.to, stretch.from) + " has no band"});
    } else if (stretch.from < last.to) {
      const std::string twice = clock_text(stretch.from, std::min(stretch.to, last.to));
      problems.push_back({path,
                          twice + " has two bands, '" + std::string(last.band) + "' and '" +
                              std::string(stretch.band) + "'"});
    }
    if (stretch.to > last.to) {
      last = stretch;
    }
  }
}

std::vector<std::string_view> band_names(const Tariff& tariff) {
  std::vector<std::string_view> names;
  names.reserve(tariff.bands.rows.size());
  for (const auto& row : tariff.bands.rows) {
    names.emplace_back(row.name);
  }
  return names;
}

void check_names(const Tariff& tariff,
                 const TariffSeason& season,
                 const std::string& path,
                 Problems& problems) {
  for (const TariffHours& hours : season.hours) {
    if (tariff.bands.find(hours.band) == nullptr) {
      problems.push_back(
          {path,
           "there is no band '" + hours.band + "': " + suggestion(hours.band, band_names(tariff))});
    }
  }
}

/// Whether all hours have a length, so that their cover can be looked at.
bool check_lengths(const TariffSeason& season, const std::string& path, Problems& problems) {
  bool good = true;
  for (const TariffHours& hours : season.hours) {
    if (hours.from == hours.to || hours.from.minute == kMinutesPerDay) {
      problems.push_back({path,
                          clock_text(hours.from.minute, hours.to.minute) +
                              " is empty: the whole day is 00:00-24:00"});
      good = false;
    }
  }
  return good;
}

void check_seasons(const Tariff& tariff, Problems& problems) {
  for (const auto& season : tariff.seasons.rows) {
    const std::string path = "seasons." + season.name + ".hours";
    check_names(tariff, season.value, path, problems);
    if (check_lengths(season.value, path, problems)) {
      check_cover(season.value, path, problems);
    }
  }
}

}  // namespace

std::vector<TariffProblem> problems_of(const Tariff& tariff) {
  Problems problems;
  check_bands(tariff, problems);
  if (!tariff.seasons.rows.empty()) {
    check_months(tariff, problems);
    check_seasons(tariff, problems);
  } else if (!tariff.base_price) {
    problems.push_back({"", "has no price: give `base_price`, or `bands` and `seasons`"});
  }
  if (tariff.capacity) {
    if (std::string objection = tariff.capacity->objection(); !objection.empty()) {
      problems.push_back({"capacity", std::move(objection)});
    }
  }
  return problems;
}

std::string CapacityCharge::objection() const {
  if (hours(24).ms % window.ms != 0) {
    return "a day is not a whole number of windows";
  }
  if (basis == CapacityBasis::contracted && !contracted_kva) {
    return "the contracted capacity is charged, but `contracted_kva` is not given";
  }
  return {};
}

std::string Tariff::objection() const {
  std::string all;
  for (const TariffProblem& problem : problems_of(*this)) {
    const std::string place = problem.path.empty() ? "" : problem.path + ": ";
    all += (all.empty() ? "" : "; ") + place + problem.text;
  }
  return all;
}

}  // namespace suanwang
