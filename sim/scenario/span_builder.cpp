#include "sim/scenario/span_builder.hpp"

#include <algorithm>
#include <string>

namespace suanwang {

SpanRule span_rule(const spec::Stream& spec,
                   const BuiltCity& city,
                   const SpeedProfile& speeds,
                   Issues& issues) {
  if (!spec.span) {
    return {};
  }
  const Spotted<std::uint32_t>& centres = spec.span->centres;
  const auto refuse = [&](bool is_wrong, const std::string& what, const std::string& right) {
    if (is_wrong) {
      issues.error(centres.spot, centres.path, what, right);
    }
  };
  const bool has_levels = std::any_of(
      city.city.partitions.begin(), city.city.partitions.end(), [](const Partition& partition) {
        return partition.levels.size() > 1;
      });
  refuse(spec.to.value.has_value(),
         "the stream's jobs insist on one centre",
         "leave out `to`, or `span`");
  refuse(spec.data.has_value(),
         "a job over several centres does not go with `data`: it would have to come to each",
         "leave out `data`, or `span`");
  refuse(
      spec.checkpoint && spec.checkpoint->keep_at.value.has_value(),
      "a job over several centres does not go with checkpoints that are kept elsewhere: each part "
      "would have its own",
      "leave out `keep_at`, or `span`");
  refuse(!speeds.by_tasks.empty(),
         "a job over several centres does not go with `by_tasks`: it would be sized at each",
         "leave out `span`, or name speeds without `by_tasks`");
  refuse(city.city.card_units > 1,
         "a job over several centres does not go with `shared_accelerators`",
         "leave out `span`, or city.shared_accelerators");
  refuse(has_levels,
         "a job over several centres does not go with `power_levels`: its speed would change with "
         "each of its partitions'",
         "leave out `span`, or the `power_levels` of partitions");
  return {centres.value, static_cast<std::uint32_t>(spec.span->speed.base), spec.span->within};
}

}  // namespace suanwang
