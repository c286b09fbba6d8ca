#include "scheduler/external/library_policy.hpp"

#include <exception>
#include <utility>

#include "scheduler/external/correspondent.hpp"
#include "scheduler/external/plugin_failure.hpp"

namespace suanwang {

namespace {

/// Calls into the library, and tells what it throws.
template <class Do>
auto guarded(PluginGuard& guard, std::uint64_t decision, Do call_it) {
  std::string what;
  try {
    const PluginGuard::Call call(guard, decision);
    return call_it();
  } catch (const std::exception& thrown) {
    what = std::string("it threw: ") + thrown.what();
  } catch (...) {
    what = "it threw something that is no std::exception";
  }
  throw PluginFailure(failure_text(guard.name(), decision, what));
}

class LibraryPolicy final : public Policy {
 public:
  LibraryPolicy(std::shared_ptr<SharedLibrary> library,
                std::unique_ptr<PluginGuard> guard,
                std::unique_ptr<Policy> policy)
      : library_(std::move(library)),
        guard_(std::move(guard)),
        policy_(std::move(policy)),
        needs_(guarded(*guard_, kMakingDecision, [this] { return policy_->needs(); })) {}

  LibraryPolicy(const LibraryPolicy&) = delete;
  LibraryPolicy& operator=(const LibraryPolicy&) = delete;

  ~LibraryPolicy() override {
    const PluginGuard::Call call(*guard_, kClosingDecision);
    policy_.reset();
  }

  [[nodiscard]] Needs needs() const override { return needs_; }

  void decide(const Observation& observation,
              const Trigger& trigger,
              ActionList& actions) override {
    guarded(*guard_, trigger.decision, [&] { policy_->decide(observation, trigger, actions); });
  }

 private:
  std::shared_ptr<SharedLibrary> library_;  // first: it is closed after its policy is gone
  std::unique_ptr<PluginGuard> guard_;
  std::unique_ptr<Policy> policy_;
  Needs needs_;
};

}  // namespace

std::string objection_to(const PolicyLibrary& library) {
  if (library.abi_bytes == sizeof(PolicyAbi) && library.abi == PolicyAbi{}) {
    return {};
  }
  return "the library was built for another version of suanwang, or by another compiler";
}

std::unique_ptr<Policy> make_library_policy(std::shared_ptr<SharedLibrary> opened,
                                            const PolicyLibrary& library,
                                            std::unique_ptr<PluginGuard> guard,
                                            const PolicyOrder& order,
                                            Issues& issues) {
  std::unique_ptr<Policy> policy =
      guarded(*guard, kMakingDecision, [&] { return library.make(order, issues); });
  if (policy == nullptr) {
    return nullptr;
  }
  return std::make_unique<LibraryPolicy>(std::move(opened), std::move(guard), std::move(policy));
}

}  // namespace suanwang
