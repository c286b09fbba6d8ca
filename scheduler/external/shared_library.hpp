// A shared library that is open.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <tl/expected.hpp>

namespace suanwang {

class SharedLibrary {
 public:
  /// The error is the loader's text.
  [[nodiscard]] static tl::expected<std::shared_ptr<SharedLibrary>, std::string> open(
      const std::filesystem::path& path);

  SharedLibrary(const SharedLibrary&) = delete;
  SharedLibrary& operator=(const SharedLibrary&) = delete;
  ~SharedLibrary();

  /// The function of that name, or null.
  template <class Function>
  [[nodiscard]] Function* function(const char* name) const {
    return reinterpret_cast<Function*>(address_of(name));  // NOLINT(*-reinterpret-cast): as POSIX
  }

 private:
  explicit SharedLibrary(void* opened) : opened_(opened) {}

  [[nodiscard]] void* address_of(const char* name) const;

  void* opened_;
};

}  // namespace suanwang
