// What is done to a data centre in a retrofit, as the policies tell the kinds apart.
#pragma once

#include <array>
#include <cstdint>

#include "sim/base/fields.hpp"

namespace suanwang {

enum class MeasureKind : std::uint8_t {
  airflow,
  power_chain,
  economiser,
  indirect_evaporative,
  liquid_cooling,
  heat_recovery,
  hydrogen,
  conversion,
  other,
};

constexpr auto choices(MeasureKind /*type*/) {
  using enum MeasureKind;
  return std::array{
      Choice{"airflow", airflow, "containment, higher set points"},
      Choice{"power-chain", power_chain, "UPS replaced, modular or HVDC"},
      Choice{"economiser", economiser, "water-side economiser, chiller changed"},
      Choice{"indirect-evaporative", indirect_evaporative, "air cooled by evaporation"},
      Choice{"liquid-cooling", liquid_cooling, "cold plates or immersion 液冷"},
      Choice{"heat-recovery", heat_recovery, "waste heat used 余热回收"},
      Choice{"hydrogen", hydrogen, "fuel cells 氢能"},
      Choice{"conversion", conversion, "data centre turned into a compute centre"},
      Choice{"other", other, "anything else"}};
}

}  // namespace suanwang
