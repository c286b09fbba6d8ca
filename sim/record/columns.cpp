#include "sim/record/columns.hpp"

namespace suanwang {

namespace {

template <class Row>
void add_listing(std::string_view table,
                 std::span<const TableColumn<Row>> columns,
                 std::vector<ColumnListing>& listing) {
  for (const TableColumn<Row>& column : columns) {
    listing.push_back({table, column.name, column.unit, column.help});
  }
}

}  // namespace

const TableColumn<JobLine>* find_job_column(std::string_view name) {
  for (const TableColumn<JobLine>& column : job_columns()) {
    if (column.name == name) {
      return &column;
    }
  }
  return nullptr;
}

std::vector<ColumnListing> column_listing() {
  std::vector<ColumnListing> listing;
  add_listing("jobs.csv", job_columns(), listing);
  add_listing("centres.csv", centre_columns(), listing);
  add_listing("tenants.csv", tenant_columns(), listing);
  add_listing("districts.csv", district_columns(), listing);
  add_listing("months.csv", month_columns(), listing);
  add_listing("telemetry.csv", telemetry_columns(), listing);
  add_listing("links.csv", link_columns(), listing);
  add_listing("orders.csv", order_columns(), listing);
  add_listing("trades.csv", trade_columns(), listing);
  add_listing("contracts.csv", contract_columns(), listing);
  add_listing("contract_runs.csv", contract_run_columns(), listing);
  add_listing("contract_rules.csv", contract_rule_columns(), listing);
  add_listing("vouchers.csv", voucher_columns(), listing);
  return listing;
}

}  // namespace suanwang
