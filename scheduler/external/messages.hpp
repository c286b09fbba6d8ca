// The messages that policies outside of C++ get and send: JSON, version 1
// (docs/reference/messages.md).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "scheduler/placement/placement_rule.hpp"
#include "sim/base/config_node.hpp"
#include "sim/platform/action_list.hpp"
#include "sim/platform/observation.hpp"
#include "sim/platform/policy.hpp"

namespace suanwang {

/// What a policy wants to be shown beside what every policy of its scope is.
struct MessageNeeds {
  Needs needs;
  bool nodes = false;          ///< what is free on each node
  bool running = false;        ///< the jobs that run
  std::uint32_t depth = 1000;  ///< so many of the jobs that wait, in order
};

/// The first message: who is asked, and the scenario's parameters.
[[nodiscard]] std::string open_message(Scope scope, const ConfigNode& params, std::uint64_t seed);

/// The answer to it. The error says what is wrong.
[[nodiscard]] tl::expected<MessageNeeds, std::string> read_needs(std::string_view answer,
                                                                 Scope scope);

/// Writes `decide` messages. The first one holds the city.
class DecideWriter {
 public:
  explicit DecideWriter(const MessageNeeds& needs) : needs_(needs) {}

  /// Valid until the next call.
  std::string_view write(const Observation& observation, const Trigger& trigger);

 private:
  void write_city(const City& city);
  void write_refused(const Observation& observation);
  void write_centres(const Observation& observation);
  void write_pending(const Observation& observation);
  void write_partitions(const Observation& observation);
  void write_nodes(const NodePool& pool);
  void write_queue(const Observation& observation);
  void write_running(const Observation& observation);
  void write_counts(std::span<const SpeedProfile::Count> counts);
  void write_request(JobId id, const JobRequest& request);
  bool write_candidate(const Observation& observation, const JobRequest& request, CentreId centre);

  MessageNeeds needs_;
  bool knows_city_ = false;
  std::string text_;
};

/// Does what an answer says.
class AnswerReader {
 public:
  explicit AnswerReader(std::uint64_t seed) : seed_(seed) {}

  /// True if the policy wants to be asked again within the decision. The error says what is wrong
  /// with the answer; actions before the wrong one were done.
  [[nodiscard]] tl::expected<bool, std::string> act(std::string_view answer,
                                                    const Observation& observation,
                                                    ActionList& actions);

 private:
  std::uint64_t seed_;
  std::map<std::string, std::unique_ptr<PlacementRule>> rules_;  ///< that were named, by name
};

}  // namespace suanwang
