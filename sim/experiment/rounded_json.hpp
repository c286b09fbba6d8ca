// Figures of experiments in files: rounded alike everywhere.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/experiment/comparison.hpp"

namespace suanwang {

/// Nine significant digits: far beyond any interval, and equal on every machine. Empty for what is
/// not finite.
[[nodiscard]] std::string nine_digits(double value);

/// The number that nine_digits says; null for what is not finite.
[[nodiscard]] nlohmann::ordered_json rounded_json(double value);

/// An object of keys and values, in their order.
[[nodiscard]] nlohmann::ordered_json settings_json(const std::vector<Setting>& settings);

}  // namespace suanwang
