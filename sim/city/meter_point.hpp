// Where the IT energy of a facility is metered.
#pragma once

#include <array>
#include <cstdint>

#include "sim/base/fields.hpp"

namespace suanwang {

/// The categories of ISO/IEC 30134-2. The same site has a lower PUE the further up it meters, so a
/// PUE is not told without its category.
enum class MeterPoint : std::uint8_t { ups_output, pdu_output, it_input };

constexpr auto choices(MeterPoint /*type*/) {
  return std::array{
      Choice<MeterPoint>{"ups-output", MeterPoint::ups_output, "PUE1: PDU losses count as IT"},
      Choice<MeterPoint>{"pdu-output", MeterPoint::pdu_output, "PUE2"},
      Choice<MeterPoint>{"it-input", MeterPoint::it_input, "PUE3"}};
}

}  // namespace suanwang
