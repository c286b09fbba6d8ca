// months.csv: one row a month and centre with meters or contracts of its own: what the
// energy-monitoring platform and the bills of the month see.
#include <array>

#include "sim/record/columns/shared.hpp"

namespace suanwang {

namespace months_table {
namespace {

using Column = TableColumn<MonthLine>;

void write_kw(const MonthLine& l, TextCursor& out) {
  if (l.row.demand && l.row.demand->window.ms > 0) {
    constexpr Int128 kNanowattsPerKilowatt = Int128{1'000'000'000'000};
    out.fixed(l.row.demand->window_pj,
              Int128{l.row.demand->window.ms} * kNanowattsPerKilowatt,
              kDecimals);
  }
}

void write_cny(Int128 raw_cost, TextCursor& out) {
  out.exact(whole_units(raw_cost), kUfenDigits);
}

template <auto Part>
constexpr auto kSupplied = [](const MonthLine& l, TextCursor& out) {
  write_kwh_of_uj(l.row.supply.*Part, out);
};

constexpr std::array kColumns = {
    Column{"centre",
           "",
           "its name",
           [](const MonthLine& l, TextCursor& out) {
             out.text(l.labels.centres.of(l.site.centre));
           }},
    Column{"month",
           "",
           "of the civil calendar",
           [](const MonthLine& l, TextCursor& out) {
             out.text(l.month);
           }},
    Column{"whole",
           "",
           "1 if the run covers all of it",
           [](const MonthLine& l, TextCursor& out) {
             out.put(l.row.whole ? '1' : '0');
           }},
    Column{"it_energy_kwh",
           "kWh",
           "as metered at the centre's meter point",
           [](const MonthLine& l, TextCursor& out) {
             write_kwh_of_pj(l.row.it_pj, out);
           }},
    Column{"facility_energy_kwh",
           "kWh",
           "of the facility",
           [](const MonthLine& l, TextCursor& out) {
             write_kwh_of_pj(l.row.facility_pj, out);
           }},
    Column{"pue",
           "",
           "their quotient: PUE of the meter point's category",
           [](const MonthLine& l, TextCursor& out) {
             write_share(l.row.facility_pj, l.row.it_pj, out);
           }},
    Column{"readings_expected",
           "",
           "by the energy-monitoring platform; empty without a connection",
           [](const MonthLine& l, TextCursor& out) {
             if (l.row.connection) {
               out.integer(l.row.connection->expected);
             }
           }},
    Column{"readings_received",
           "",
           "of them",
           [](const MonthLine& l, TextCursor& out) {
             if (l.row.connection) {
               out.integer(l.row.connection->received);
             }
           }},
    Column{"connected",
           "",
           "1 if the month counts as connected",
           [](const MonthLine& l, TextCursor& out) {
             out.put(l.row.connected ? '1' : '0');
           }},
    Column{"grid_energy_kwh",
           "kWh",
           "drawn from the grid",
           [](const MonthLine& l, TextCursor& out) {
             write_kwh_of_pj(l.row.grid.facility_pj, out);
           }},
    Column{"grid_cost_cny",
           "CNY",
           "for it, without charges for power",
           [](const MonthLine& l, TextCursor& out) {
             write_cny(l.row.grid.cost, out);
           }},
    Column{"grid_carbon_g",
           "g",
           "CO2 of it, location-based",
           [](const MonthLine& l, TextCursor& out) {
             out.exact(whole_units(l.row.grid.carbon), kMicroDigits);
           }},
    Column{"solar_kwh", "kWh", "from its panels, used", kSupplied<&SupplyEnergies::sun_used>},
    Column{"curtailed_kwh",
           "kWh",
           "that its panels could have given",
           kSupplied<&SupplyEnergies::curtailed>},
    Column{"battery_out_kwh", "kWh", "from its battery", kSupplied<&SupplyEnergies::battery_out>},
    Column{"battery_in_kwh", "kWh", "into its battery", kSupplied<&SupplyEnergies::battery_in>},
    Column{"fuel_cell_kwh", "kWh", "from its fuel cell", kSupplied<&SupplyEnergies::fuel_cell>},
    Column{"hydrogen_kg",
           "kg",
           "for its fuel cell",
           [](const MonthLine& l, TextCursor& out) {
             out.exact(l.row.hydrogen.hydrogen_mg, kMicroDigits);
           }},
    Column{"hydrogen_cost_cny",
           "CNY",
           "for it",
           [](const MonthLine& l, TextCursor& out) {
             out.exact(l.row.hydrogen.cost_microfen, kUfenDigits);
           }},
    Column{"hydrogen_carbon_g",
           "g",
           "CO2 of making it",
           [](const MonthLine& l, TextCursor& out) {
             out.exact(l.row.hydrogen.carbon_ug, kMicroDigits);
           }},
    Column{"fuel_cell_heat_kwh",
           "kWh",
           "heat that its fuel cell left over",
           [](const MonthLine& l, TextCursor& out) {
             write_kwh_of_uj(l.row.hydrogen.heat_uj, out);
           }},
    Column{"heat_source_kwh",
           "kWh",
           "waste heat taken from the facility",
           [](const MonthLine& l, TextCursor& out) {
             write_kwh_of_uj(l.row.heat.source_uj, out);
           }},
    Column{"heat_delivered_kwh",
           "kWh",
           "heat delivered to the network",
           [](const MonthLine& l, TextCursor& out) {
             write_kwh_of_uj(l.row.heat.delivered_uj, out);
           }},
    Column{"heat_pump_kwh",
           "kWh",
           "drawn by the heat pump, not part of facility_energy_kwh",
           [](const MonthLine& l, TextCursor& out) {
             write_kwh_of_uj(l.row.heat.pump_uj, out);
           }},
    Column{"heat_pump_cost_cny",
           "CNY",
           "for it",
           [](const MonthLine& l, TextCursor& out) {
             write_cny(l.row.heat.pump.cost, out);
           }},
    Column{"heat_income_cny",
           "CNY",
           "for heat delivered",
           [](const MonthLine& l, TextCursor& out) {
             out.exact(l.row.heat_income_ufen, kUfenDigits);
           }},
    Column{"avoided_boiler_carbon_g",
           "g",
           "CO2 that a boiler would have emitted for that heat",
           [](const MonthLine& l, TextCursor& out) {
             out.exact(l.row.avoided_boiler_ug, kMicroDigits);
           }},
    Column{"maximum_demand_kw",
           "kW",
           "highest mean of a window; empty without a capacity charge",
           write_kw},
    Column{"capacity_charge_cny",
           "CNY",
           "for the demand or the contracted capacity",
           [](const MonthLine& l, TextCursor& out) {
             out.exact(l.row.capacity_charge.base, 2);
           }},
    Column{"spared_kwh",
           "kWh",
           "what the plant before the retrofit would have drawn more",
           [](const MonthLine& l, TextCursor& out) {
             write_kwh_of_pj(l.row.spared.facility_pj, out);
           }},
    Column{"spared_cny",
           "CNY",
           "what that would have cost",
           [](const MonthLine& l, TextCursor& out) {
             write_cny(l.row.spared.cost, out);
           }},
};

}  // namespace
}  // namespace months_table

std::span<const TableColumn<MonthLine>> month_columns() {
  return months_table::kColumns;
}

}  // namespace suanwang
