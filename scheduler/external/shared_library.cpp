#include "scheduler/external/shared_library.hpp"

#include <dlfcn.h>

namespace suanwang {

tl::expected<std::shared_ptr<SharedLibrary>, std::string> SharedLibrary::open(
    const std::filesystem::path& path) {
  // A path without a slash would be looked for in the system's folders.
  void* opened = ::dlopen(std::filesystem::absolute(path).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (opened == nullptr) {
    const char* error = ::dlerror();  // NOLINT(concurrency-mt-unsafe): per thread in glibc
    return tl::unexpected(std::string(error == nullptr ? "it can't be loaded" : error));
  }
  return std::shared_ptr<SharedLibrary>(new SharedLibrary(opened));
}

SharedLibrary::~SharedLibrary() {
  ::dlclose(opened_);
}

void* SharedLibrary::address_of(const char* name) const {
  return ::dlsym(opened_, name);
}

}  // namespace suanwang
