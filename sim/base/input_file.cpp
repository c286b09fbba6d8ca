#include "sim/base/input_file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/output_file.hpp"

namespace suanwang {

tl::expected<std::string, Issue> read_file(const std::filesystem::path& path) {
  // A pipe must not keep us waiting for somebody to write to it.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    return tl::unexpected(system_issue("read the file", path, errno));
  }

  struct stat status {};

  if (::fstat(descriptor, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
    ::close(descriptor);
    return tl::unexpected(Issue{{path.string(), 0, 0}, {}, "this is no file", "move it away"});
  }
  std::string text;
  std::array<char, std::size_t{64} * 1024> piece;  // NOLINT(*-member-init): read() fills it
  while (true) {
    const ::ssize_t count = ::read(descriptor, piece.data(), piece.size());
    if (count > 0) {
      text.append(piece.data(), static_cast<std::size_t>(count));
    } else if (count == 0) {
      ::close(descriptor);
      return text;
    } else if (errno != EINTR) {
      const Issue issue = system_issue("read the file", path, errno);
      ::close(descriptor);
      return tl::unexpected(issue);
    }
  }
}

}  // namespace suanwang
