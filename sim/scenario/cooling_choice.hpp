// The cooling of a facility as a scenario names it: a preset or model, with parameters of its own,
// or changes to what stands already.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/base/config_node.hpp"
#include "sim/base/field_docs.hpp"
#include "sim/base/issue.hpp"
#include "sim/physics/cooling_model.hpp"

namespace suanwang {

/// A cooling model with all its parameters.
struct CoolingChoice {
  std::string model;  ///< empty: an issue was found
  ConfigNode params;  ///< a map, every default filled in
  std::shared_ptr<const CoolingModel> cooling;

  /// { model: name, params... }: the form that resolved.yaml has.
  [[nodiscard]] ConfigNode node() const;

  [[nodiscard]] bool needs_weather() const { return model != "constant"; }
};

/// `cooling: modern-cw15-eco`, or `{ model: chilled-water, ... }`, with the parameters beside it in
/// the facility.
[[nodiscard]] CoolingChoice choose_cooling(const ConfigNode& cooling,
                                           const ConfigNode& beside,
                                           const std::string& facility_path,
                                           const std::vector<FieldDoc>& facility_docs,
                                           Issues& issues);

/// What a measure makes of `before`: a preset or model, or a map of parameters that change, without
/// `model`.
[[nodiscard]] CoolingChoice change_cooling(const CoolingChoice& before,
                                           const ConfigNode& change,
                                           const std::string& path,
                                           Issues& issues);

}  // namespace suanwang
