// Writes the tables of a run as it goes and adds up its summary.
#pragma once

#include <string>
#include <vector>

#include "sim/base/output_directory.hpp"
#include "sim/base/text_writer.hpp"
#include "sim/record/columns.hpp"
#include "sim/record/run_summary.hpp"

namespace suanwang {

struct RecordOptions {
  bool jobs = true;                      ///< write jobs.csv
  std::vector<std::string> job_columns;  ///< names that find_job_column knows; empty = all
};

/// Writes jobs.csv, centres.csv, tenants.csv, districts.csv and, where there is something to tell,
/// months.csv (of contracts of power), telemetry.csv, links.csv and the market's tables into `out`.
/// The caller adds summary and manifest, and commits. City, demand and directory must outlive it.
class RunRecorder final : public Recorder {
 public:
  RunRecorder(const City& city,
              const Demand& demand,
              const RecordOptions& options,
              OutputDirectory& out);

  [[nodiscard]] bool rows_may_wait() const override { return true; }

  void job_left(const JobRow& row) override;
  void centre_interval(const CentreInterval& interval) override;
  void link_interval(const LinkInterval& interval) override;
  void order_decided(const OrderRow& row) override;
  void contracts_closed(const ContractLedger& ledger) override;
  void run_ended(const RunTotals& totals) override;

  /// Whole after `run_ended`.
  [[nodiscard]] const RunSummary& summary() const { return sums_.summary(); }

 private:
  template <class Line>
  struct Table {
    TextWriter writer;
    TableWriter<Line> csv;

    Table(ByteSink& sink,
          typename TableWriter<Line>::Columns columns,
          typename TableWriter<Line>::WholeRow whole_row = nullptr)
        : writer(sink), csv(writer, std::move(columns), whole_row) {}
  };

  void open_links();
  void open_market();
  void close_market(bool has_market);
  void write_tenants();
  void write_districts();
  void write_months(const ProgrammeOutcome& programme);
  void write_telemetry(const RunTotals& totals);

  const City* city_;
  Labels labels_;
  OutputDirectory* out_;
  RunAccumulator sums_;
  std::unique_ptr<Table<JobLine>> jobs_;  // null: not wanted
  Table<CentreLine> centres_;
  std::unique_ptr<Table<LinkLine>> links_;    // null: nothing has moved
  std::unique_ptr<Table<OrderLine>> orders_;  // null: none was decided
  std::unique_ptr<Table<OrderLine>> trades_;  // beside them
  Column<CentreId, CentreCounts> counts_told_;
  Time now_{};  // the end of the last interval
};

}  // namespace suanwang
