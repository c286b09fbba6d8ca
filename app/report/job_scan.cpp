#include "app/report/job_scan.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "app/report/table_reader.hpp"

namespace suanwang::app {

namespace {

struct JobColumns {
  explicit JobColumns(const TableReader& table)
      : id(table.column("job_id")),
        workload(table.column("workload_name")),
        start(table.column("starting_time")),
        finish(table.column("finish_time")),
        wait(table.column("waiting_time")),
        units(table.column("requested_number_of_resources")),
        energy(table.column("consumed_energy")),
        nodes(table.column("allocated_resources")),
        state(table.column("final_state")),
        centre(table.column("centre")),
        tenant(table.column("tenant")),
        district(table.column("district")),
        kind(table.column("kind")),
        accelerators(table.column("accelerators")) {}

  std::size_t id;
  std::size_t workload;
  std::size_t start;
  std::size_t finish;
  std::size_t wait;
  std::size_t units;
  std::size_t energy;
  std::size_t nodes;
  std::size_t state;
  std::size_t centre;
  std::size_t tenant;
  std::size_t district;
  std::size_t kind;
  std::size_t accelerators;
};

constexpr std::array<std::string_view, 10> kNeeded = {"starting_time",
                                                      "finish_time",
                                                      "waiting_time",
                                                      "requested_number_of_resources",
                                                      "consumed_energy",
                                                      "allocated_resources",
                                                      "centre",
                                                      "tenant",
                                                      "district",
                                                      "kind"};

class Scanner {
 public:
  Scanner(const std::filesystem::path& path, const JobScanSettings& settings)
      : table_(path), at_(table_), end_ms_(settings.end_ms), most_groups_(settings.most_groups) {
    scan_.has_table = table_.is_open();
    for (const std::string_view name : kNeeded) {
      if (scan_.has_table && table_.column(name) == TableReader::kMissing) {
        scan_.missing.emplace_back(name);
      }
    }
    for (const GanttWindow& window : settings.windows) {
      scan_.charts.emplace_back(window, settings.most_bars);
    }
  }

  JobScan scan() {
    while (table_.next()) {
      read_row();
    }
    scan_.rows = table_.rows();
    auto all = all_.take(1);
    scan_.all_waits = all.empty() ? WaitGroup() : std::move(all.front());
    scan_.waits_by_kind = by_kind_.take(most_groups_);
    scan_.waits_by_tenant = by_tenant_.take(most_groups_);
    scan_.flows = (scan_.has_districts ? by_district_ : of_tenants_).flows(most_groups_);
    return std::move(scan_);
  }

 private:
  void read_row() {
    const auto start = milliseconds_of(table_.cell(at_.start));
    const std::int64_t finish = milliseconds_of(table_.cell(at_.finish)).value_or(end_ms_);
    const auto wait = milliseconds_of(table_.cell(at_.wait));
    const std::string_view tenant = table_.cell(at_.tenant);
    const std::string_view district = table_.cell(at_.district);
    const std::string_view kind = table_.cell(at_.kind);
    const std::string_view accelerators = table_.cell(at_.accelerators);
    scan_.has_accelerators |= !accelerators.empty() && accelerators != "0";
    scan_.has_districts |= !district.empty();
    if (start && wait) {
      all_.add({}, *wait);
      by_kind_.add(kind, *wait);
      by_tenant_.add(tenant, *wait);
    }
    const double hours = start ? static_cast<double>(finish - *start) / 3.6e6 : 0.0;
    const double unit_h = hours * number_or_zero(table_.cell(at_.units));
    const double energy_kwh = number_or_zero(table_.cell(at_.energy)) / 3.6e6;
    const std::string_view centre = table_.cell(at_.centre);
    by_district_.add(district, centre, unit_h, energy_kwh);
    of_tenants_.add(tenant, centre, unit_h, energy_kwh);
    if (start) {
      draw(*start, finish, wait.value_or(0));
    }
  }

  void draw(std::int64_t start, std::int64_t finish, std::int64_t wait) {
    for (GanttChart& chart : scan_.charts) {
      if (start < chart.window().until_ms && finish > chart.window().from_ms) {
        chart.add({table_.cell(at_.id),
                   table_.cell(at_.workload),
                   table_.cell(at_.tenant),
                   table_.cell(at_.kind),
                   table_.cell(at_.state),
                   table_.cell(at_.centre),
                   table_.cell(at_.nodes),
                   table_.cell(at_.units),
                   start,
                   finish,
                   wait});
      }
    }
  }

  TableReader table_;
  JobColumns at_;
  std::int64_t end_ms_;
  std::size_t most_groups_;
  JobScan scan_;
  WaitTable all_;
  WaitTable by_kind_;
  WaitTable by_tenant_;
  FlowTable by_district_;
  FlowTable of_tenants_;
};

}  // namespace

JobScan scan_jobs(const std::filesystem::path& jobs_csv, const JobScanSettings& settings) {
  return Scanner(jobs_csv, settings).scan();
}

}  // namespace suanwang::app
