#include "sim/physics/cooling_presets.hpp"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace suanwang {

namespace {

constexpr std::string_view kJudgement =
    "engineering judgement (M), tuned so that annual PUE falls into field ranges; chiller curves: "
    "DOE-2 centrifugal COP 5.50 (Modelica Buildings Library); not a measured site";

using Values = std::vector<std::pair<std::string_view, std::string_view>>;

ConfigNode text_scalar(std::string_view text, bool quoted) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::scalar;
  node.scalar = std::string(text);
  node.quoted = quoted;
  return node;
}

ConfigNode params_of(const Values& values) {
  ConfigNode map;
  map.kind = ConfigNode::Kind::map;
  for (const auto& [key, text] : values) {
    map.entries.push_back({std::string(key), {}, text_scalar(text, false)});
  }
  map.entries.push_back({"source", {}, text_scalar(kJudgement, true)});
  return map;
}

/// `values`, where a key of `changes` takes its place or is added.
Values with(Values values, const Values& changes) {
  for (const auto& change : changes) {
    bool found = false;
    for (auto& value : values) {
      if (value.first == change.first) {
        value.second = change.second;
        found = true;
      }
    }
    if (!found) {
      values.push_back(change);
    }
  }
  return values;
}

// The figures stand here in full, so that a change of a model's default changes no preset.
const Values& electrical() {
  static const Values kValues = {{"ups", "modern"},
                                 {"ups_rating", "2"},
                                 {"pdu_fixed", "0.004"},
                                 {"pdu_square", "0.014"},
                                 {"auxiliary", "0.012"}};
  return kValues;
}

const Values& modern_plant() {
  static const Values kValues = with(electrical(),
                                     {{"fan", "0.055"},
                                      {"fan_min", "0.5"},
                                      {"pump", "0.055"},
                                      {"pump_min", "0.5"},
                                      {"tower_fan", "0.02"},
                                      {"tower_fan_frost", "0.3"},
                                      {"chilled_water", "15 C"},
                                      {"chilled_water_rise", "6 C"},
                                      {"tower_approach", "4 C"},
                                      {"tower_min", "7 C"},
                                      {"economiser", "true"},
                                      {"exchanger_approach", "1.5 C"},
                                      {"chiller_cop", "6"},
                                      {"chillers", "3"},
                                      {"chiller_capacity", "0.45"},
                                      {"chiller_stage", "0.9"}});
  return kValues;
}

const Values& liquid_loop() {
  static const Values kValues = with(modern_plant(),
                                     {{"liquid_water", "35 C"},
                                      {"loop_min", "0.4"},
                                      {"dry_cooler", "0.015"},
                                      {"dry_cooler_min", "0.2"},
                                      {"dry_cooler_approach", "5 C"},
                                      {"dry_cooler_least", "10 C"},
                                      {"cdu_approach", "3 C"},
                                      {"loop_rise", "10 C"},
                                      {"trim_cop", "6"},
                                      {"air_reserve", "0.08"}});
  return kValues;
}

CoolingPreset preset(std::string_view name,
                     std::string_view summary,
                     std::string_view model,
                     const Values& values) {
  return {name, summary, kJudgement, model, params_of(values)};
}

CoolingPreset legacy_cw7() {
  return preset("legacy-cw7",
                "old plant: 7 C chilled water, fixed speed, no economiser, old UPS",
                "chilled-water",
                with(modern_plant(),
                     {{"ups", "legacy"},
                      {"pdu_fixed", "0.01"},
                      {"pdu_square", "0.02"},
                      {"auxiliary", "0.02"},
                      {"fan", "0.09"},
                      {"fan_min", "1"},
                      {"pump", "0.08"},
                      {"pump_min", "1"},
                      {"chilled_water", "7 C"},
                      {"chilled_water_rise", "5 C"},
                      {"tower_approach", "5 C"},
                      {"economiser", "false"},
                      {"chiller_cop", "5"}}));
}

CoolingPreset retrofit_cw12_eco() {
  return preset("retrofit-cw12-eco",
                "old hall after works: 12 C chilled water, variable speed, economiser, modern UPS",
                "chilled-water",
                with(modern_plant(),
                     {{"auxiliary", "0.015"},
                      {"fan", "0.07"},
                      {"pump", "0.065"},
                      {"chilled_water", "12 C"},
                      {"chilled_water_rise", "5 C"},
                      {"chiller_cop", "5.5"}}));
}

CoolingPreset modern_cw15_eco() {
  return preset("modern-cw15-eco",
                "new plant: 15 C chilled water, variable speed, economiser, modern UPS",
                "chilled-water",
                modern_plant());
}

CoolingPreset idec() {
  return preset("idec",
                "indirect evaporative cooling with a direct-expansion chiller behind it",
                "indirect-evaporative",
                with(electrical(),
                     {{"fan", "0.065"},
                      {"fan_min", "0.4"},
                      {"secondary_fan", "0.035"},
                      {"secondary_fan_min", "0.3"},
                      {"spray", "0.004"},
                      {"dry_effectiveness", "0.65"},
                      {"wet_effectiveness", "0.65"},
                      {"return_air", "36 C"},
                      {"supply_air", "24 C"},
                      {"dx_cop", "3.2"}}));
}

CoolingPreset coldplate75() {
  return preset("coldplate75",
                "cold plates for 75 % of the IT heat, a modern air plant for the rest",
                "liquid",
                with(liquid_loop(), {{"fraction", "0.75"}, {"cdu", "0.016"}, {"loop", "0.014"}}));
}

CoolingPreset immersion() {
  return preset("immersion",
                "immersion for 96 % of the IT heat, direct current at high voltage",
                "liquid",
                with(liquid_loop(),
                     {{"ups", "hvdc"},
                      {"auxiliary", "0.010"},
                      {"fraction", "0.96"},
                      {"cdu", "0.014"},
                      {"loop", "0.012"}}));
}

}  // namespace

std::span<const CoolingPreset> cooling_presets() {
  static const std::vector<CoolingPreset> kPresets = {
      legacy_cw7(), retrofit_cw12_eco(), modern_cw15_eco(), idec(), coldplate75(), immersion()};
  return kPresets;
}

const CoolingPreset* find_cooling_preset(std::string_view name) {
  for (const CoolingPreset& preset : cooling_presets()) {
    if (preset.name == name) {
      return &preset;
    }
  }
  return nullptr;
}

}  // namespace suanwang
