#include "app/report/time_series.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <unordered_map>

#include "app/report/table_reader.hpp"

namespace suanwang::app {

namespace {

constexpr std::int64_t kMsOfADay = 86'400'000;

struct SeriesColumns {
  explicit SeriesColumns(const TableReader& table)
      : centre(table.column("centre")),
        local_time(table.column("local_time")),
        from(table.column("from")),
        until(table.column("until")),
        waiting(table.column("waiting")) {}

  std::size_t centre;
  std::size_t local_time;
  std::size_t from;
  std::size_t until;
  std::size_t waiting;
};

/// A column of the table and where its sum goes.
template <class Sums>
struct SumColumn {
  std::string_view name;
  double Sums::*sum;
};

constexpr std::array kBucketSums = {
    SumColumn<SeriesBucket>{"it_energy_kwh", &SeriesBucket::it_kwh},
    SumColumn<SeriesBucket>{"facility_energy_kwh", &SeriesBucket::facility_kwh},
    SumColumn<SeriesBucket>{"job_energy_kwh", &SeriesBucket::job_kwh},
    SumColumn<SeriesBucket>{"energy_cost_cny", &SeriesBucket::cost_cny},
    SumColumn<SeriesBucket>{"carbon_g", &SeriesBucket::carbon_g},
    SumColumn<SeriesBucket>{"busy_node_hours", &SeriesBucket::busy_node_h},
    SumColumn<SeriesBucket>{"available_node_hours", &SeriesBucket::available_node_h},
    SumColumn<SeriesBucket>{"busy_core_hours", &SeriesBucket::busy_core_h},
    SumColumn<SeriesBucket>{"available_core_hours", &SeriesBucket::available_core_h},
    SumColumn<SeriesBucket>{"busy_accelerator_hours", &SeriesBucket::busy_accelerator_h},
    SumColumn<SeriesBucket>{"available_accelerator_hours", &SeriesBucket::available_accelerator_h},
};

constexpr std::array kEnergySums = {
    SumColumn<EnergyParts>{"job_energy_kwh", &EnergyParts::jobs},
    SumColumn<EnergyParts>{"unattributed_energy_kwh", &EnergyParts::idle},
    SumColumn<EnergyParts>{"ups_loss_kwh", &EnergyParts::ups},
    SumColumn<EnergyParts>{"pdu_loss_kwh", &EnergyParts::pdu},
    SumColumn<EnergyParts>{"fans_kwh", &EnergyParts::fans},
    SumColumn<EnergyParts>{"pumps_kwh", &EnergyParts::pumps},
    SumColumn<EnergyParts>{"chillers_kwh", &EnergyParts::chillers},
    SumColumn<EnergyParts>{"heat_rejection_kwh", &EnergyParts::heat_rejection},
    SumColumn<EnergyParts>{"auxiliary_kwh", &EnergyParts::auxiliary},
};

/// The columns of a list, found once, and the cells of a row added to sums.
template <class Sums, std::size_t n>
class CellSums {
 public:
  CellSums(const TableReader& table, const std::array<SumColumn<Sums>, n>& list) : list_(list) {
    for (std::size_t i = 0; i < n; ++i) {
      at_[i] = table.column(list[i].name);
    }
  }

  void add(const TableReader& table, Sums& sums) const {
    for (std::size_t i = 0; i < n; ++i) {
      sums.*list_[i].sum += number_or_zero(table.cell(at_[i]));
    }
  }

 private:
  const std::array<SumColumn<Sums>, n>& list_;
  std::array<std::size_t, n> at_{};
};

/// Since midnight, by "2026-01-12T08:00:00+08:00".
std::int64_t ms_of_day(std::string_view local_time) {
  const auto two_digits = [&](std::size_t at) {
    return std::int64_t{local_time[at] - '0'} * 10 + (local_time[at + 1] - '0');
  };
  if (local_time.size() < 19) {
    return 0;
  }
  return ((two_digits(11) * 60 + two_digits(14)) * 60 + two_digits(17)) * 1000;
}

class SeriesReader {
 public:
  SeriesReader(const std::filesystem::path& path, std::int64_t end_ms, std::int64_t most)
      : table_(path),
        at_(table_),
        bucket_sums_(table_, kBucketSums),
        energy_sums_(table_, kEnergySums),
        most_(most) {
    series_.end_ms = end_ms;
  }

  RunSeries read() {
    while (table_.next()) {
      const auto from = milliseconds_of(table_.cell(at_.from));
      const auto until = milliseconds_of(table_.cell(at_.until));
      if (from && until && *until > *from) {
        add(*from, *until);
      }
    }
    close_instant();
    series_.rows = table_.rows();
    choose_busiest_days();
    return std::move(series_);
  }

 private:
  void add(std::int64_t from, std::int64_t until) {
    if (series_.bucket_ms == 0) {
      series_.interval_ms = until - from;
      series_.bucket_ms =
          series_.interval_ms * merge_count(series_.end_ms, series_.interval_ms, most_);
    }
    if (from != instant_from_) {
      close_instant();
      instant_from_ = from;
    }
    SeriesBucket row;
    row.hours = static_cast<double>(until - from) / 3.6e6;
    row.waiting = number_or_zero(table_.cell(at_.waiting));
    bucket_sums_.add(table_, row);
    CentreSeries& centre = centre_of(table_.cell(at_.centre));
    const auto bucket =
        static_cast<std::size_t>(std::max<std::int64_t>(from, 0) / series_.bucket_ms);
    bucket_of(centre.buckets, bucket).add(row);
    centre.total.add(row);
    energy_sums_.add(table_, centre.energy);
    const std::int64_t midnight = from - ms_of_day(table_.cell(at_.local_time));
    days_[current_][midnight] += row.busy_node_h;
    // Of the city: waiting jobs of one instant are added up, hours are not.
    row.hours = instant_.hours == 0 ? row.hours : 0;
    const double waiting = instant_.waiting + row.waiting;
    instant_.add(row);
    instant_.waiting = waiting;
  }

  void close_instant() {
    if (instant_.hours > 0) {
      const auto bucket =
          static_cast<std::size_t>(std::max<std::int64_t>(instant_from_, 0) / series_.bucket_ms);
      bucket_of(series_.city, bucket).add(instant_);
      series_.total.add(instant_);
    }
    instant_ = {};
  }

  static SeriesBucket& bucket_of(std::vector<SeriesBucket>& buckets, std::size_t bucket) {
    if (buckets.size() <= bucket) {
      buckets.resize(bucket + 1);
    }
    return buckets[bucket];
  }

  CentreSeries& centre_of(std::string_view name) {
    const auto [entry, is_new] = index_.try_emplace(std::string(name), series_.centres.size());
    if (is_new) {
      series_.centres.emplace_back().centre = name;
      days_.emplace_back();
    }
    current_ = entry->second;
    return series_.centres[current_];
  }

  void choose_busiest_days() {
    for (std::size_t c = 0; c < days_.size(); ++c) {
      const auto busiest =
          std::max_element(days_[c].begin(), days_[c].end(), [](const auto& a, const auto& b) {
            return a.second < b.second;
          });
      CentreSeries& centre = series_.centres[c];
      centre.busiest_day_from_ms = std::max<std::int64_t>(busiest->first, 0);
      centre.busiest_day_until_ms = busiest->first + kMsOfADay;
      if (series_.end_ms > centre.busiest_day_from_ms) {
        centre.busiest_day_until_ms = std::min(centre.busiest_day_until_ms, series_.end_ms);
      }
    }
  }

  TableReader table_;
  SeriesColumns at_;
  CellSums<SeriesBucket, kBucketSums.size()> bucket_sums_;
  CellSums<EnergyParts, kEnergySums.size()> energy_sums_;
  std::int64_t most_;
  RunSeries series_;
  std::unordered_map<std::string, std::size_t> index_;
  std::size_t current_ = 0;
  std::vector<std::map<std::int64_t, double>> days_;  // busy node hours by midnight, a centre each
  SeriesBucket instant_;                              // the city's, of one interval
  std::int64_t instant_from_ = INT64_MIN;
};

}  // namespace

void SeriesBucket::add(const SeriesBucket& other) {
  for (const auto& column : kBucketSums) {
    this->*column.sum += other.*column.sum;
  }
  waiting = std::max(waiting, other.waiting);
  hours += other.hours;
}

double SeriesBucket::busy_h() const {
  if (available_accelerator_h > 0) {
    return busy_accelerator_h;
  }
  return available_core_h > 0 ? busy_core_h : busy_node_h;
}

double SeriesBucket::available_h() const {
  if (available_accelerator_h > 0) {
    return available_accelerator_h;
  }
  return available_core_h > 0 ? available_core_h : available_node_h;
}

std::int64_t merge_count(std::int64_t end_ms, std::int64_t interval_ms, std::int64_t most) {
  const std::int64_t intervals = (end_ms + interval_ms - 1) / interval_ms;
  for (const std::int64_t count : {1, 2, 3, 4, 6, 8, 12, 24}) {
    if ((intervals + count - 1) / count <= most) {
      return count;
    }
  }
  const std::int64_t days = (intervals + 24 * most - 1) / (24 * most);
  return 24 * days;
}

RunSeries read_series(const std::filesystem::path& centres_csv,
                      std::int64_t end_ms,
                      std::int64_t most_buckets) {
  return SeriesReader(centres_csv, end_ms, most_buckets).read();
}

}  // namespace suanwang::app
