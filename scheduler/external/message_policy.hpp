// A policy that is asked by messages.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "scheduler/external/correspondent.hpp"
#include "scheduler/external/messages.hpp"

namespace suanwang {

class MessagePolicy final : public Policy {
 public:
  /// Needs as the correspondent answered to `open`.
  MessagePolicy(std::unique_ptr<Correspondent> correspondent,
                const MessageNeeds& needs,
                std::uint64_t seed);

  [[nodiscard]] Needs needs() const override { return needs_.needs; }

  /// A PluginFailure if the answer is none, or makes no sense.
  void decide(const Observation& observation, const Trigger& trigger, ActionList& actions) override;

 private:
  std::unique_ptr<Correspondent> correspondent_;
  MessageNeeds needs_;
  DecideWriter writer_;
  AnswerReader reader_;
};

}  // namespace suanwang
