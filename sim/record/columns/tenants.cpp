// tenants.csv: one row a tenant, in the order of the scenario; a row without a name for jobs of no
// tenant, if there were any; a row `unattributed` for energy, cost and carbon that no job bears, so
// that the column is the city's whole.
#include "sim/record/columns/shared.hpp"

namespace suanwang {

namespace tenants_table {
namespace {

using Column = TableColumn<TenantLine>;

constexpr std::string_view kUnattributed = "unattributed";

constexpr std::array kOwn = {
    Column{"tenant",
           "",
           "who submits",
           [](const TenantLine& l, TextCursor& out) {
             out.text(l.unattributed ? kUnattributed : l.labels.tenants.of(l.id));
           }},
    Column{"district",
           "",
           "where it sits",
           [](const TenantLine& l, TextCursor& out) {
             out.text(l.labels.tenant_districts.of(l.id));
           }},
};

constexpr auto kColumns = joined(kOwn, kJobStatsColumns<TenantLine>);

}  // namespace
}  // namespace tenants_table

std::span<const TableColumn<TenantLine>> tenant_columns() {
  return tenants_table::kColumns;
}

}  // namespace suanwang
