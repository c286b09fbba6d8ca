// districts.csv: one row a district, in the order of the scenario: first the demand of its tenants,
// wherever they ran, then the supply of its centres, whoever used them. A row without a name for
// jobs of tenants in no district, if there were any.
#include "sim/record/columns/shared.hpp"

namespace suanwang {

namespace districts_table {
namespace {

constexpr Int128 kGflopsPerPflops = 1'000'000;

using Column = TableColumn<DistrictLine>;

constexpr std::array kNames = {
    Column{"district",
           "",
           "its name",
           [](const DistrictLine& l, TextCursor& out) {
             out.text(l.labels.districts.of(l.id));
           }},
    Column{"tenants",
           "",
           "that sit in it",
           [](const DistrictLine& l, TextCursor& out) {
             out.integer(l.summary.tenants);
           }},
};

constexpr std::array kCentres = {
    Column{"centres",
           "",
           "that stand in it",
           [](const DistrictLine& l, TextCursor& out) {
             out.integer(l.summary.supply.centres);
           }},
    Column{"nominal_fp16_pflops",
           "PFLOPS",
           "peak dense FP16 of all its accelerators",
           [](const DistrictLine& l, TextCursor& out) {
             out.fixed(l.summary.supply.nominal_gflops, kGflopsPerPflops, kDecimals);
           }},
    Column{"usable_fp16_pflops",
           "PFLOPS",
           "without faulty accelerators",
           [](const DistrictLine& l, TextCursor& out) {
             out.fixed(l.summary.supply.usable_gflops, kGflopsPerPflops, kDecimals);
           }},
};

/// The columns of supply under names that can't be taken for the demand's.
constexpr auto kSupply = [] {
  auto columns = kSupplyColumns<DistrictLine>;
  columns[0].name = "centres_it_energy_kwh";
  columns[1].name = "centres_facility_energy_kwh";
  return columns;
}();

constexpr auto kColumns =
    joined(joined(kNames, kJobStatsColumns<DistrictLine>), joined(kCentres, kSupply));

}  // namespace
}  // namespace districts_table

std::span<const TableColumn<DistrictLine>> district_columns() {
  return districts_table::kColumns;
}

}  // namespace suanwang
