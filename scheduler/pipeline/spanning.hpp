// Gangs over several centres: where one is not enough, the fewest that hold all tasks now.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/platform/action_list.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {

/// Which gangs of streams that let theirs span centres do.
enum class SpanWhen : std::uint8_t { never, too_large, no_room };

constexpr auto choices(SpanWhen /*tag*/) {
  return std::array{
      Choice<SpanWhen>{"never", SpanWhen::never, "none: all tasks of a job run at one centre"},
      Choice<SpanWhen>{
          "too-large", SpanWhen::too_large, "those that no single centre could ever run"},
      Choice<SpanWhen>{
          "no-room", SpanWhen::no_room, "and those that no single centre has room for now"}};
}

struct SpanParams {
  SpanWhen span = SpanWhen::never;

  template <class V>
  void fields(V& v) {
    v.optional("span", span, "which gangs start at several centres at once");
  }
};

/// Chooses the fewest centres, of those the quickest (by their slowest), of those the first by id,
/// such that free nodes of one partition of each hold the gang together, behind all that waits
/// there. Each takes as many tasks as it has room for, by id, the last what is left.
class Spanning {
 public:
  /// What became of a job.
  enum class Outcome : std::uint8_t {
    started,
    waits,  ///< it is too large for any single centre
    usual,  ///< it is not one that spans, or not now: it goes to one centre as any other
  };

  explicit Spanning(SpanWhen when) : when_(when) {}

  [[nodiscard]] bool is_on() const { return when_ != SpanWhen::never; }

  /// Whether some centres together could run it, with all their nodes and nothing on them.
  [[nodiscard]] bool could_ever(const Observation& observation,
                                const JobRequest& request,
                                bool quotas);

  void begin_decision() { no_room_.clear(); }

  /// `observation`: narrowed as for one centre. The job must be admitted.
  Outcome start(const Observation& observation, JobId job, ActionList& actions);

 private:
  /// What a partition holds of a gang.
  struct Offer {
    CentreId centre;
    PartitionId partition;
    std::uint32_t tasks = 0;
    std::uint32_t speed_ppm = 0;
  };

  template <class Holds>
  void gather(const Observation& observation, const JobRequest& request, Holds holds);
  [[nodiscard]] bool find(const Observation& observation, const JobRequest& request);
  [[nodiscard]] std::vector<Offer> best_of_each(std::uint32_t least_speed_ppm) const;
  [[nodiscard]] bool extend(const Observation& observation,
                            const SpanRule& rule,
                            const std::vector<Offer>& open,
                            std::uint32_t most,
                            std::uint64_t missing);
  [[nodiscard]] bool finds_nodes(const Observation& observation, const JobRequest& request);
  [[nodiscard]] std::vector<SpanPart> parts_of(const JobRequest& request) const;
  void explain(const Observation& observation,
               const JobRequest& request,
               const std::vector<SpanPart>& parts) const;

  /// What gangs that may find room alike have in common, but for their tasks.
  using Shape =
      std::tuple<StreamId, TenantId, SpeedProfileId, std::uint32_t, std::uint32_t, std::uint32_t>;

  SpanWhen when_;
  std::vector<Offer> offers_;               ///< by partition
  std::vector<Offer> chosen_;               ///< by centre
  std::map<Shape, std::uint32_t> no_room_;  ///< fewest tasks that found none in this decision
};

}  // namespace suanwang
