// Loads the scenario of a command.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sim/base/issue.hpp"
#include "sim/scenario/load.hpp"

namespace suanwang::app {

/// load_scenario with all policies and all columns of jobs.csv. `diagnosis`: plan a green diagnosis
/// of the centre of that name, of all if it is empty. `overrides`: in place of what the file says.
[[nodiscard]] tl::expected<LoadedScenario, Issues> load(
    const std::string& file,
    std::optional<std::uint64_t> seed,
    std::optional<std::string> diagnosis = std::nullopt,
    bool allow_plug_ins = true,
    std::vector<Override> overrides = {});

}  // namespace suanwang::app
