#include "sim/record/run_recorder.hpp"

#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/record/contract_tables.hpp"

namespace suanwang {

namespace {

TableWriter<JobLine>::Columns chosen_columns(const std::vector<std::string>& names) {
  if (names.empty()) {
    return TableWriter<JobLine>::pointers_to(job_columns());
  }
  TableWriter<JobLine>::Columns columns;
  for (const std::string& name : names) {
    columns.push_back(find_job_column(name));
    SUANWANG_CHECK(columns.back() != nullptr, "a column of jobs.csv that is not known: " + name);
  }
  return columns;
}

}  // namespace

RunRecorder::RunRecorder(const City& city,
                         const Demand& demand,
                         const RecordOptions& options,
                         OutputDirectory& out)
    : city_(&city),
      labels_(city, demand),
      out_(&out),
      sums_(city),
      centres_(out.file("centres.csv"), TableWriter<CentreLine>::pointers_to(centre_columns())),
      counts_told_(city.centres.size()) {
  if (options.jobs) {
    jobs_ = std::make_unique<Table<JobLine>>(out.file("jobs.csv"),
                                             chosen_columns(options.job_columns),
                                             options.job_columns.empty() ? write_job_row : nullptr);
  } else {
    out.without("jobs.csv");
  }
}

void RunRecorder::job_left(const JobRow& row) {
  sums_.job_left(row, now_);
  if (jobs_) {
    jobs_->csv.write({row, *city_, labels_});
  }
}

void RunRecorder::centre_interval(const CentreInterval& interval) {
  CentreCounts& told = counts_told_[interval.centre];
  centres_.csv.write({interval, told, *city_, labels_});
  told = interval.counts;
  now_ = std::max(now_, interval.until);
}

void RunRecorder::open_links() {
  if (!links_) {
    links_ = std::make_unique<Table<LinkLine>>(out_->file("links.csv"),
                                               TableWriter<LinkLine>::pointers_to(link_columns()));
  }
}

void RunRecorder::link_interval(const LinkInterval& interval) {
  open_links();
  links_->csv.write({interval, *city_, labels_});
}

void RunRecorder::open_market() {
  if (!orders_) {
    orders_ = std::make_unique<Table<OrderLine>>(
        out_->file("orders.csv"), TableWriter<OrderLine>::pointers_to(order_columns()));
    trades_ = std::make_unique<Table<OrderLine>>(
        out_->file("trades.csv"), TableWriter<OrderLine>::pointers_to(trade_columns()));
  }
}

void RunRecorder::order_decided(const OrderRow& row) {
  open_market();
  orders_->csv.write({row, *city_, labels_});
  if (row.contract != nullptr) {
    trades_->csv.write({row, *city_, labels_});
  }
}

void RunRecorder::contracts_closed(const ContractLedger& ledger) {
  write_contracts(ledger, labels_, out_->file("contracts.csv"));
  write_contract_runs(ledger, out_->file("contract_runs.csv"));
  write_contract_rules(ledger, out_->file("contract_rules.csv"));
  if (ledger.vouchers() != nullptr) {
    write_vouchers(ledger, out_->file("vouchers.csv"));
  } else {
    out_->without("vouchers.csv");
  }
}

void RunRecorder::close_market(bool has_market) {
  if (!has_market) {
    for (const char* name : {"orders.csv",
                             "trades.csv",
                             "contracts.csv",
                             "contract_runs.csv",
                             "contract_rules.csv",
                             "vouchers.csv"}) {
      out_->without(name);
    }
    return;
  }
  open_market();
  orders_->writer.flush();
  trades_->writer.flush();
}

void RunRecorder::run_ended(const RunTotals& totals) {
  sums_.run_ended(totals);
  write_tenants();
  write_districts();
  if (totals.programme.sites.empty()) {
    out_->without("months.csv");
  } else {
    write_months(totals.programme);
  }
  if (totals.telemetry.empty()) {
    out_->without("telemetry.csv");
  } else {
    write_telemetry(totals);
  }
  if (!totals.network.links.empty()) {
    open_links();
    links_->writer.flush();
  } else {
    out_->without("links.csv");
  }
  close_market(totals.market.has_value());
  centres_.writer.flush();
  if (jobs_) {
    jobs_->writer.flush();
  }
}

void RunRecorder::write_tenants() {
  Table<TenantLine> table(out_->file("tenants.csv"),
                          TableWriter<TenantLine>::pointers_to(tenant_columns()));
  for (std::uint32_t t = 0; t < city_->tenants.size(); ++t) {
    table.csv.write({TenantId(t), summary().tenants[TenantId(t)], *city_, labels_});
  }
  if (summary().no_tenant.submitted() > 0) {
    table.csv.write({TenantId::none(), summary().no_tenant, *city_, labels_});
  }
  table.csv.write({TenantId::none(), summary().supply.unattributed(), *city_, labels_, true});
  table.writer.flush();
}

void RunRecorder::write_months(const ProgrammeOutcome& programme) {
  Table<MonthLine> table(out_->file("months.csv"),
                         TableWriter<MonthLine>::pointers_to(month_columns()));
  for (const SiteOutcome& site : programme.sites) {
    for (const SiteMonth& month : site.months) {
      const std::string text = month_text(month.month);
      table.csv.write({site, month, text, labels_});
    }
  }
  table.writer.flush();
}

void RunRecorder::write_telemetry(const RunTotals& totals) {
  Table<TelemetryLine> table(out_->file("telemetry.csv"),
                             TableWriter<TelemetryLine>::pointers_to(telemetry_columns()));
  for (std::uint32_t c = 0; c < totals.telemetry.size(); ++c) {
    for (const TelemetryDay& day : totals.telemetry[CentreId(c)]) {
      table.csv.write({CentreId(c), day, *city_, labels_});
    }
  }
  table.writer.flush();
}

void RunRecorder::write_districts() {
  Table<DistrictLine> table(out_->file("districts.csv"),
                            TableWriter<DistrictLine>::pointers_to(district_columns()));
  for (std::uint32_t d = 0; d < city_->districts.size(); ++d) {
    table.csv.write({DistrictId(d), summary().districts[DistrictId(d)], *city_, labels_});
  }
  if (summary().no_district.submitted() > 0) {
    DistrictSummary nowhere;
    nowhere.demand = summary().no_district;
    table.csv.write({DistrictId::none(), nowhere, *city_, labels_});
  }
  table.writer.flush();
}

}  // namespace suanwang
