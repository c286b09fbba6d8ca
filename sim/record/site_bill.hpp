// What a centre pays for its energy over a run, item by item.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/record/site_outcome.hpp"

namespace suanwang {

/// Each item rounded half to even to the fen, once; the total is the sum of what is printed.
/// Charges for power, surcharge and certificates are the centre's: no job bears them.
struct SiteBill {
  Money grid{};  ///< energy from the grid, the heat pump's left out
  Money capacity_charge{};
  Money surcharge{};
  Money hydrogen{};
  Money certificates{};
  Money heat_pump{};
  Money heat_income{};  ///< what comes in

  [[nodiscard]] Money total() const {
    return {grid.base + capacity_charge.base + surcharge.base + hydrogen.base + certificates.base +
            heat_pump.base - heat_income.base};
  }
};

[[nodiscard]] SiteBill bill_of(const SiteOutcome& site);

}  // namespace suanwang
