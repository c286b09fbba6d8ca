#include "sim/physics/facility_indicators.hpp"

#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

namespace suanwang {

namespace {

/// IT 100, UPS loss 4, PDU loss 2, cooling 20, other 1 MWh.
FacilityEnergy worked_example() {
  FacilityEnergy energy;
  energy.it = 100;
  energy[Subsystem::ups] = 4;
  energy[Subsystem::pdu] = 2;
  energy[Subsystem::fans] = 3;
  energy[Subsystem::pumps] = 2;
  energy[Subsystem::chillers] = 14;
  energy[Subsystem::heat_rejection] = 1;
  energy[Subsystem::auxiliary] = 1;
  return energy;
}

std::int64_t rounded(const Ratio& ratio, unsigned digits) {
  const auto value = ratio.rounded(digits);
  REQUIRE(value.has_value());
  return static_cast<std::int64_t>(*value);
}

}  // namespace

TEST_CASE("PUE depends on where the IT energy is metered", "[indicators]") {
  // Worked example: E_DC 127; 102 at the UPS output, 100 after the PDUs and at the IT.
  const FacilityEnergy energy = worked_example();
  CHECK(energy.total() == 127);
  CHECK(energy.metered_it(MeterPoint::ups_output) == 102);
  CHECK(rounded(facility_indicators(energy, MeterPoint::ups_output).pue, 4) == 12451);
  CHECK(rounded(facility_indicators(energy, MeterPoint::pdu_output).pue, 4) == 12700);
  CHECK(rounded(facility_indicators(energy, MeterPoint::it_input).pue, 4) == 12700);
  CHECK(facility_indicators(energy, MeterPoint::ups_output).pue.ppm() == Int128{1'245'098});
}

TEST_CASE("the categories of PUE are numbered from the UPS on", "[indicators]") {
  CHECK(pue_category(MeterPoint::ups_output) == 1);
  CHECK(pue_category(MeterPoint::pdu_output) == 2);
  CHECK(pue_category(MeterPoint::it_input) == 3);
}

TEST_CASE("a year's PUE is a ratio of sums, never a mean of ratios", "[indicators]") {
  // Worked example: 1.2 at 10 GWh and 1.5 at 2 GWh are 15 / 12 = 1.25, not 1.35.
  FacilityEnergy energy;
  energy.it = 10 + 2;
  energy[Subsystem::chillers] = 2 + 1;
  CHECK(facility_indicators(energy, MeterPoint::it_input).pue.ppm() == Int128{1'250'000});
}

TEST_CASE("water and carbon are told per IT energy, in the unit asked for", "[indicators]") {
  // 1 MWh of IT in microjoules, 1800 L in microlitres: 1.8 L/kWh. 1.3 MWh at 0.5580 kg/kWh in
  // micrograms: 1.3 x 0.5580 = 0.7254 kg per kWh of IT.
  FacilityEnergy energy;
  energy.it = Int128{3'600'000'000} * 1'000'000;
  energy.water = 1'800'000'000;
  energy.carbon = Int128{725'400'000'000};
  const auto found = facility_indicators(energy, MeterPoint::it_input);
  CHECK(rounded(found.wue.times(3'600'000), 4) == 18'000);
  CHECK(rounded(found.cue.times(3'600), 4) == 7'254);
}

TEST_CASE("heat that is used again lowers ERE, not PUE", "[indicators]") {
  // Worked example: 3 MW over 2904 h of 85,410 MWh: ERF 0.1020; at PUE 1.30 ERE 1.1674.
  FacilityEnergy energy;
  energy.it = 65'700;
  energy[Subsystem::chillers] = 85'410 - 65'700;
  energy.reused = 3 * 2'904;
  energy.renewable = 85'410 / 2;
  const auto found = facility_indicators(energy, MeterPoint::it_input);
  CHECK(rounded(found.pue, 4) == 13'000);
  CHECK(rounded(found.erf, 4) == 1'020);
  CHECK(rounded(found.ere, 4) == 11'674);
  CHECK(rounded(found.ref, 4) == 5'000);
}

TEST_CASE("a facility without IT energy has no PUE", "[indicators]") {
  FacilityEnergy energy;
  energy[Subsystem::auxiliary] = 5;
  const auto found = facility_indicators(energy, MeterPoint::it_input);
  CHECK_FALSE(found.pue.ppm().has_value());
  CHECK_FALSE(found.wue.ppm().has_value());
  CHECK(found.erf.ppm() == Int128{0});
  CHECK_FALSE(facility_indicators({}, MeterPoint::it_input).erf.ppm().has_value());
}

TEST_CASE("ten years of a large facility do not overflow", "[indicators]") {
  // 100 MW for ten years in microjoules is 3.2e22.
  FacilityEnergy energy;
  energy.it = Int128{100'000'000} * 315'576'000 * 1'000'000;
  energy[Subsystem::chillers] = energy.it / 4;
  CHECK(facility_indicators(energy, MeterPoint::it_input).pue.ppm() == Int128{1'250'000});
}

}  // namespace suanwang
