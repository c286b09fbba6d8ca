#include "scheduler/external/message_policy.hpp"

#include <utility>

#include "scheduler/external/plugin_failure.hpp"
#include "scheduler/external/plugin_guard.hpp"

namespace suanwang {

namespace {

/// A policy that asks to be asked again, and again, settles nothing.
constexpr int kMostRounds = 1'000'000;

/// The beginning of an answer, for people.
std::string excerpt(std::string_view answer) {
  constexpr std::size_t kMost = 120;
  return answer.size() <= kMost ? std::string(answer)
                                : std::string(answer.substr(0, kMost)) + "...";
}

}  // namespace

std::string failure_text(std::string_view name, std::uint64_t decision, std::string_view what) {
  const std::string when = decision == kMakingDecision
                               ? "as it was made: "
                               : "decision " + std::to_string(decision) + ": ";
  return std::string(name) + ": " + when + std::string(what);
}

MessagePolicy::MessagePolicy(std::unique_ptr<Correspondent> correspondent,
                             const MessageNeeds& needs,
                             std::uint64_t seed)
    : correspondent_(std::move(correspondent)), needs_(needs), writer_(needs), reader_(seed) {}

void MessagePolicy::decide(const Observation& observation,
                           const Trigger& trigger,
                           ActionList& actions) {
  const auto fail = [&](const std::string& what) {
    throw PluginFailure(failure_text(correspondent_->name(), trigger.decision, what));
  };
  for (int round = 0; round < kMostRounds; ++round) {
    const std::string_view answer =
        correspondent_->ask(writer_.write(observation, trigger), trigger.decision);
    const auto again = reader_.act(answer, observation, actions);
    if (!again) {
      fail(again.error() + "; the answer was: " + excerpt(answer));
    }
    if (!*again) {
      return;
    }
  }
  fail("it asked to be asked again a million times");
}

}  // namespace suanwang
