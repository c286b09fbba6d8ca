// A shared library behind the C interface (scheduler/external/policy_c.h).
#pragma once

#include <memory>
#include <string>

#include "scheduler/external/correspondent.hpp"
#include "scheduler/external/plugin_guard.hpp"
#include "scheduler/external/shared_library.hpp"

namespace suanwang {

class CLibrary final : public Correspondent {
 public:
  /// Null if the library has not the three functions.
  [[nodiscard]] static std::unique_ptr<CLibrary> open(std::shared_ptr<SharedLibrary> library,
                                                      std::unique_ptr<PluginGuard> guard);

  CLibrary(const CLibrary&) = delete;
  CLibrary& operator=(const CLibrary&) = delete;
  ~CLibrary() override;

  [[nodiscard]] const std::string& name() const override { return guard_->name(); }

  /// The first message must be `open`.
  std::string_view ask(std::string_view message, std::uint64_t decision) override;

 private:
  using Open = int(const char*, void**, const char**);
  using Decide = int(void*, const char*, const char**);
  using Close = void(void*);

  CLibrary(std::shared_ptr<SharedLibrary> library, std::unique_ptr<PluginGuard> guard);
  int call(std::uint64_t decision, const char** answer);

  std::shared_ptr<SharedLibrary> library_;
  Open* open_ = nullptr;
  Decide* decide_ = nullptr;
  Close* close_ = nullptr;
  std::unique_ptr<PluginGuard> guard_;
  void* policy_ = nullptr;
  bool is_open_ = false;
  std::string message_;  // ends in NUL
};

}  // namespace suanwang
