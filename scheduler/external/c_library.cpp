#include "scheduler/external/c_library.hpp"

#include <exception>
#include <utility>

#include "scheduler/external/plugin_failure.hpp"

namespace suanwang {

CLibrary::CLibrary(std::shared_ptr<SharedLibrary> library, std::unique_ptr<PluginGuard> guard)
    : library_(std::move(library)),
      open_(library_->function<Open>("suanwang_policy_open")),
      decide_(library_->function<Decide>("suanwang_policy_decide")),
      close_(library_->function<Close>("suanwang_policy_close")),
      guard_(std::move(guard)) {}

std::unique_ptr<CLibrary> CLibrary::open(std::shared_ptr<SharedLibrary> library,
                                         std::unique_ptr<PluginGuard> guard) {
  std::unique_ptr<CLibrary> opened(new CLibrary(std::move(library), std::move(guard)));
  const bool has_all =
      opened->open_ != nullptr && opened->decide_ != nullptr && opened->close_ != nullptr;
  return has_all ? std::move(opened) : nullptr;
}

CLibrary::~CLibrary() {
  if (is_open_) {
    const PluginGuard::Call call(*guard_, kClosingDecision);
    close_(policy_);
  }
}

/// C++ behind a C interface may throw all the same.
int CLibrary::call(std::uint64_t decision, const char** answer) {
  std::string what;
  try {
    const PluginGuard::Call call(*guard_, decision);
    return is_open_ ? decide_(policy_, message_.c_str(), answer)
                    : open_(message_.c_str(), &policy_, answer);
  } catch (const std::exception& thrown) {
    what = std::string("it threw: ") + thrown.what();
  } catch (...) {
    what = "it threw something that is no std::exception";
  }
  throw PluginFailure(failure_text(name(), decision, what));
}

std::string_view CLibrary::ask(std::string_view message, std::uint64_t decision) {
  message_ = message;
  const char* answer = nullptr;
  if (const int code = call(decision, &answer); code != 0) {
    throw PluginFailure(failure_text(
        name(), decision, answer == nullptr ? "it returned " + std::to_string(code) : answer));
  }
  if (answer == nullptr) {
    throw PluginFailure(failure_text(name(), decision, "it gave no answer"));
  }
  is_open_ = true;
  return answer;
}

}  // namespace suanwang
