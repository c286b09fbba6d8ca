// The tables of a run and what their rows are printed from.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/base/issue.hpp"
#include "sim/economy/market/contract_ledger.hpp"
#include "sim/record/labels.hpp"
#include "sim/record/rows.hpp"
#include "sim/record/run_summary.hpp"
#include "sim/record/table.hpp"

namespace suanwang {

/// A row of jobs.csv.
struct JobLine {
  const JobRow& row;
  const City& city;
  const Labels& labels;
};

/// A row of centres.csv.
struct CentreLine {
  const CentreInterval& interval;
  const CentreCounts& before;  ///< counts at the interval's beginning
  const City& city;
  const Labels& labels;
};

/// A row of tenants.csv.
struct TenantLine {
  TenantId id;  ///< none() for jobs of no tenant, and for what no job bears
  const JobStats& jobs;
  const City& city;
  const Labels& labels;
  bool unattributed = false;
};

/// A row of districts.csv.
struct DistrictLine {
  DistrictId id;  ///< none() for jobs of tenants in no district
  const DistrictSummary& summary;
  const City& city;
  const Labels& labels;
};

/// A row of months.csv.
struct MonthLine {
  const SiteOutcome& site;
  const SiteMonth& row;
  std::string_view month;
  const Labels& labels;
};

/// A row of telemetry.csv.
struct TelemetryLine {
  CentreId centre;
  const TelemetryDay& day;
  const City& city;
  const Labels& labels;
};

/// A row of links.csv.
struct LinkLine {
  const LinkInterval& row;
  const City& city;
  const Labels& labels;
};

/// A row of orders.csv, and of trades.csv if the order has a contract.
struct OrderLine {
  const OrderRow& row;
  const City& city;
  const Labels& labels;
};

/// A row of contracts.csv.
struct ContractLine {
  const Contract& contract;
  std::string_view sla;  ///< the class's name as a CSV field
  const Labels& labels;
};

/// A row of contract_runs.csv.
struct ContractRunLine {
  const ContractSpan& span;
};

/// A row of vouchers.csv. Texts as CSV fields.
struct VoucherLine {
  const VoucherRecord& record;
  std::string_view firm;
  std::string_view refusals;
};

/// A row of contract_rules.csv. Texts as CSV fields.
struct ContractRuleLine {
  std::string_view rule;
  std::string_view value;
};

/// What the columns that several tables share are printed from.
inline const JobStats& jobs_of(const TenantLine& line) {
  return line.jobs;
}

inline const JobStats& jobs_of(const DistrictLine& line) {
  return line.summary.demand;
}

inline const CentreInterval& supply_of(const CentreLine& line) {
  return line.interval;
}

inline const Supply& supply_of(const DistrictLine& line) {
  return line.summary.supply;
}

/// Bytes that the names in a row may take.
template <class Line>
std::size_t room_for_text(const Line& line) {
  return line.labels.room();
}

/// Colon, space, and two digits and a plus for each card.
inline constexpr std::size_t kLongestCardSet = 2 + std::size_t{3} * kMostSharedCards;

/// Of a job that was at several centres: intervals of nodes, names of centres and their tasks.
[[nodiscard]] std::size_t room_for_parts(const JobLine& line);

/// The names, the intervals of nodes, and once more with their cards.
inline std::size_t room_for_text(const JobLine& line) {
  const std::size_t of_a_run =
      line.city.card_units == 1 ? kLongestNumber : 2 * kLongestNumber + kLongestCardSet;
  if (line.row.nodes.empty()) [[unlikely]] {
    return line.labels.room() + room_for_parts(line);
  }
  return line.labels.room() + line.row.nodes.size() * of_a_run;
}

inline std::size_t room_for_text(const ContractLine& line) {
  return line.labels.room() + line.sla.size();
}

inline std::size_t room_for_text(const ContractRunLine& /*line*/) {
  return 0;
}

inline std::size_t room_for_text(const VoucherLine& line) {
  return line.firm.size() + line.refusals.size();
}

inline std::size_t room_for_text(const ContractRuleLine& line) {
  return line.rule.size() + line.value.size();
}

[[nodiscard]] std::span<const TableColumn<JobLine>> job_columns();
[[nodiscard]] std::span<const TableColumn<CentreLine>> centre_columns();
[[nodiscard]] std::span<const TableColumn<TenantLine>> tenant_columns();
[[nodiscard]] std::span<const TableColumn<DistrictLine>> district_columns();
[[nodiscard]] std::span<const TableColumn<MonthLine>> month_columns();
[[nodiscard]] std::span<const TableColumn<TelemetryLine>> telemetry_columns();
[[nodiscard]] std::span<const TableColumn<LinkLine>> link_columns();
[[nodiscard]] std::span<const TableColumn<OrderLine>> order_columns();
[[nodiscard]] std::span<const TableColumn<OrderLine>> trade_columns();
[[nodiscard]] std::span<const TableColumn<ContractLine>> contract_columns();
[[nodiscard]] std::span<const TableColumn<ContractRunLine>> contract_run_columns();
[[nodiscard]] std::span<const TableColumn<VoucherLine>> voucher_columns();
[[nodiscard]] std::span<const TableColumn<ContractRuleLine>> contract_rule_columns();

/// Writes a row with all of job_columns() at `at` and returns its end.
char* write_job_row(const JobLine& line, char* at);

/// The column of jobs.csv of that name, or null.
[[nodiscard]] const TableColumn<JobLine>* find_job_column(std::string_view name);

/// Every column of every table, in the order of the files.
[[nodiscard]] std::vector<ColumnListing> column_listing();

}  // namespace suanwang
