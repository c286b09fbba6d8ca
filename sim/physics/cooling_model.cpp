#include "sim/physics/cooling_model.hpp"

namespace suanwang {

std::string_view name_of(Subsystem subsystem) {
  static constexpr std::array<std::string_view, kSubsystems> kNames = {
      "ups", "pdu", "fans", "pumps", "chillers", "heat_rejection", "auxiliary"};
  return kNames[static_cast<std::size_t>(subsystem)];
}

}  // namespace suanwang
