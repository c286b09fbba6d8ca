#include "sim/record/site_bill.hpp"

#include "sim/economy/account_units.hpp"

namespace suanwang {

SiteBill bill_of(const SiteOutcome& site) {
  SiteBill bill;
  Int128 grid = 0;
  Int128 pump = 0;
  Int128 hydrogen_ufen = 0;
  Int128 heat_income_ufen = 0;
  for (const SiteMonth& month : site.months) {
    grid += month.grid.cost;
    pump += month.heat.pump.cost;
    hydrogen_ufen += month.hydrogen.cost_microfen;
    heat_income_ufen += month.heat_income_ufen;
    bill.capacity_charge.base += month.capacity_charge.base;
  }
  bill.grid = money_of(grid);
  bill.heat_pump = money_of(pump);
  bill.hydrogen = money_of_microfen(hydrogen_ufen);
  bill.heat_income = money_of_microfen(heat_income_ufen);
  for (const YearSurcharge& year : site.surcharges) {
    bill.surcharge.base += year.due.money.base;
  }
  bill.certificates = site.carbon ? site.carbon->certificate_cost : Money{};
  return bill;
}

}  // namespace suanwang
