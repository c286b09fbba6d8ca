// Weather of a zone over a run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "sim/base/issue.hpp"
#include "sim/physics/weather.hpp"
#include "sim/scenario/hourly_file.hpp"
#include "sim/scenario/spec_site.hpp"

namespace suanwang {

/// Each hour's value holds for the whole of it. A generator's hours begin with the run; where its
/// end is not known, ten years are made, and the last hour holds after them.
[[nodiscard]] WeatherSeries build_weather(const spec::Weather& spec,
                                          const std::string& path,
                                          std::uint64_t seed,
                                          const std::filesystem::path& directory,
                                          const CoveredTime& covered,
                                          Issues& issues);

}  // namespace suanwang
