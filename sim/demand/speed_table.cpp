#include "sim/demand/speed_table.hpp"

#include <array>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {
namespace {

// V100 16/32 GB, peak dense FP16 with tensor cores.
constexpr double kV100Gflops = 125'000;

constexpr std::array kModelClasses{
    ModelClass{"a3c", "reinforcement learning, bound by its environment on the CPU", 0.479, 0.792},
    ModelClass{"cyclegan", "image to image, batch of 1", 0.114, 0.543},
    ModelClass{"language-model", "LSTM on text, batches of 5 to 80", 0.254, 0.832},
    ModelClass{"peak", "by peak FP16 figures alone", 0, 0},
    ModelClass{"recommendation",
               "autoencoder bound by its input: older cards stood in faster hosts",
               1.398,
               2.222},
    ModelClass{"resnet-18", "small images, batches of 16 to 256", 0.148, 0.926},
    ModelClass{"resnet-50", "ImageNet, batches of 16 to 128", 0.150, 0.632},
    ModelClass{"transformer", "translation, batches of 16 to 256", 0.287, 0.741},
};

bool names(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::size_t bar = list.find('|');
    if (list.substr(0, bar) == name) {
      return true;
    }
    list.remove_prefix(bar == std::string_view::npos ? list.size() : bar + 1);
  }
  return false;
}

}  // namespace

std::span<const ModelClass> model_classes() {
  return kModelClasses;
}

const ModelClass* find_model_class(std::string_view name) {
  for (const ModelClass& model : kModelClasses) {
    if (model.name == name) {
      return &model;
    }
  }
  return nullptr;
}

double relative_speed(const ModelClass& model, const AcceleratorType& type) {
  const std::string_view name = type.name;
  if (name.starts_with("V100")) {
    return 1;
  }
  if (name.starts_with("P100") && model.on_p100 > 0) {
    return model.on_p100;
  }
  if (name.starts_with("K80") && model.on_k80 > 0) {
    return model.on_k80;
  }
  return static_cast<double>(type.fp16_dense.base) / kV100Gflops;
}

SpeedProfile speed_profile(const ModelClass& model,
                           const Column<AcceleratorId, AcceleratorType>& types,
                           AcceleratorId reference) {
  const double unit = relative_speed(model, types[reference]);
  SUANWANG_CHECK(unit > 0, "the reference type's speed is not known");
  SpeedProfile profile;
  profile.name = model.name;
  profile.cpu_ppm = 0;
  for (const AcceleratorType& type : types) {
    profile.on_accelerator_ppm.push_back(millionths(relative_speed(model, type) / unit));
  }
  return profile;
}

std::optional<SpeedProfile> restricted(SpeedProfile profile,
                                       std::string_view list,
                                       const Column<AcceleratorId, AcceleratorType>& types) {
  bool any = false;
  for (std::uint32_t i = 0; i < types.size(); ++i) {
    std::uint32_t& speed = profile.on_accelerator_ppm[AcceleratorId(i)];
    speed = names(list, types[AcceleratorId(i)].name) ? speed : 0;
    any = any || speed > 0;
  }
  if (!any) {
    return std::nullopt;
  }
  profile.name += " on " + std::string(list);
  return profile;
}

}  // namespace suanwang
