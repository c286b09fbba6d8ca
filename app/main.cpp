#include <csignal>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <unistd.h>
#include <vector>

#include "app/command_line.hpp"

#if defined(__GLIBC__)
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <sys/mman.h>
#endif

namespace {

/// Lets the heap grow in one large step and asks for large pages there: on a virtual machine the
/// first touch of a small page costs more than what a scenario's tree writes into it.
void prepare_heap() {
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
  constexpr int kStep = 16 << 20;
  constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20U;
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 4 * kStep);
  ::mallopt(M_TOP_PAD, kStep);
  void* const volatile block = std::malloc(512 << 10);  // NOLINT(*-no-malloc): the heap grows now
  std::free(block);                                     // NOLINT(*-no-malloc)
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  const std::uintptr_t begin = (end - kStep) / kLargePage * kLargePage;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): an address, of which nothing is read
  ::madvise(reinterpret_cast<void*>(begin), (end - begin) / kLargePage * kLargePage, MADV_HUGEPAGE);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  using suanwang::app::ExitCode;
  prepare_heap();
  suanwang::app::Console console{std::cout, std::cerr, ::isatty(STDERR_FILENO) != 0};
  // A file beyond the limit is to be an error like a full disk, not the end of the program.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    const int code = command_line(std::vector<std::string>(argv + 1, argv + argc), console);
    if (!console.out.flush()) {
      console.err << "standard output can't be written to\n";
      return to_int(ExitCode::bad_input);
    }
    return code;
  } catch (const std::bad_alloc&) {
    console.err << "out of memory\n";
    return to_int(ExitCode::bad_input);
  } catch (const std::exception& failure) {
    console.err << "a defect of the program: " << failure.what() << '\n';
    return to_int(ExitCode::broken);
  }
}
