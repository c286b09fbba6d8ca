// How fast classes of training jobs run on accelerator types: measured where there are
// measurements, by peak ratios elsewhere.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

/// A class of models and its measured speeds relative to a V100.
struct ModelClass {
  std::string_view name;
  std::string_view summary;
  double on_k80 = 0;  ///< 0 = not measured: by peak ratio
  double on_p100 = 0;
};

/// Medians over the batch sizes of the throughputs of Narayanan et al. (Gavel, OSDI 2020,
/// simulation_throughputs.json, one accelerator, alone), and the class `peak` that goes by peak
/// ratios only.
[[nodiscard]] std::span<const ModelClass> model_classes();

[[nodiscard]] const ModelClass* find_model_class(std::string_view name);

/// Speed on a type relative to a V100: the measured one if its name begins with K80, P100 or V100,
/// else the ratio of the peak dense FP16 figures to the V100's 125 TFLOPS. A peak ratio is what a
/// job bound by arithmetic could reach; memory, links and software leave most jobs below it.
[[nodiscard]] double relative_speed(const ModelClass& model, const AcceleratorType& type);

/// Speeds on all types, 1 on `reference`, the type that the jobs' run times are stated for. A type
/// without a peak figure (and without a measurement) may not be used. Jobs may not run without an
/// accelerator. Needs a reference whose speed is known.
[[nodiscard]] SpeedProfile speed_profile(const ModelClass& model,
                                         const Column<AcceleratorId, AcceleratorType>& types,
                                         AcceleratorId reference);

/// The profile with only the types that `list` ("V100M16|V100M32") names; nothing if none of these
/// types is there or may be used.
[[nodiscard]] std::optional<SpeedProfile> restricted(
    SpeedProfile profile,
    std::string_view list,
    const Column<AcceleratorId, AcceleratorType>& types);

}  // namespace suanwang
