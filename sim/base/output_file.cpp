#include "sim/base/output_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace suanwang {

namespace {

std::string_view remedy_for(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "free some space, choose another place with --out, or leave jobs.csv out with "
             "--no-jobs";
    case EACCES:
    case EPERM:
    case EROFS:
      return "choose a directory that you may write to with --out";
    case ENOTDIR:
    case EEXIST:
    case EISDIR:
      return "move what stands there, or choose another place with --out";
    case ENOENT:  // of /proc, which makes no directories
    case ENAMETOOLONG:
    case ELOOP:
      return "choose another place with --out";
    default:
      return "";
  }
}

}  // namespace

Issue system_issue(std::string_view doing, const std::filesystem::path& path, int error_number) {
  Issue issue;
  issue.spot.file = path.string();
  issue.message = "cannot " + std::string(doing) + ": " +
                  std::error_code(error_number, std::generic_category()).message();
  issue.remedy = remedy_for(error_number);
  return issue;
}

namespace {

bool is_temporary_name(std::string_view name) {
  constexpr std::string_view kMark = ".tmp-";
  const std::size_t at = name.rfind(kMark);
  return at != std::string_view::npos && at + kMark.size() < name.size() &&
         name.find_first_not_of("0123456789", at + kMark.size()) == std::string_view::npos;
}

void remove_if_left(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) {
    return;
  }

  struct stat status {};

  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
      ::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
    ::unlink(path.c_str());
  }
  ::close(descriptor);
}

}  // namespace

void remove_leftovers(const std::filesystem::path& directory) {
  std::error_code error;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    if (is_temporary_name(at->path().filename().native())) {
      remove_if_left(at->path());
    }
  }
}

OutputFile::OutputFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(path_.string() + ".tmp-" + std::to_string(::getpid())) {
  constexpr ::mode_t kAllThatUmaskAllows = 0666;
  descriptor_ =
      ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kAllThatUmaskAllows);
  if (descriptor_ < 0) {
    fail("create the file", errno);
    return;
  }
  exists_ = true;
  lock_ = ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
  ::flock(lock_, LOCK_EX | LOCK_NB);  // says that somebody is at it: see remove_leftovers
}

OutputFile::~OutputFile() {
  close_and_remove();
  if (lock_ >= 0) {
    ::close(lock_);
  }
}

void OutputFile::write(std::string_view bytes) {
  if (written_ + bytes.size() > reserved_) {
    reserve(written_ + bytes.size());
  }
  while (!bytes.empty() && !error_) {
    const ::ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
      written_ += static_cast<std::uint64_t>(written);
      write_back();
    } else if (errno != EINTR) {
      fail("write the file", errno);
    }
  }
}

/// Asks for the place of a growing file in large pieces: the file system need not look for some at
/// each write then (a third of what a write costs on ext4). Where there is no such thing, or not as
/// much space, the writes themselves find what there is.
void OutputFile::reserve([[maybe_unused]] std::uint64_t until) {
#if defined(__linux__)
  constexpr std::uint64_t kPiece = std::uint64_t{16} << 20U;
  if (until < kPiece / 4 || error_) {
    return;
  }
  const auto from = static_cast<::off64_t>(std::max(reserved_, written_));
  const auto length = static_cast<::off64_t>(until + kPiece) - from;
  if (::fallocate64(descriptor_, FALLOC_FL_KEEP_SIZE, from, length) == 0) {
    reserved_ = until + kPiece;
    reserves_ = true;
  } else {
    give_back_reserved();
    reserved_ = UINT64_MAX;  // not again
  }
#endif
}

/// What lies behind the end of the file.
void OutputFile::give_back_reserved() {
  if (std::exchange(reserves_, false) &&
      ::ftruncate64(descriptor_, static_cast<::off64_t>(written_)) != 0) {
    fail("end the file", errno);
  }
}

/// A file so large that it would push everything else out of the system's memory is handed over to
/// the disk as it grows, and what should be there by now is let go of. Smaller ones the system
/// writes back in its own time, which is none of ours. Not every file can do either.
void OutputFile::write_back() {
#if defined(__linux__)
  constexpr std::uint64_t kLarge = std::uint64_t{256} << 20U;
  constexpr std::uint64_t kPiece = std::uint64_t{8} << 20U;
  if (written_ < kLarge || written_ - handed_over_ < kPiece) {
    return;
  }
  const auto sync = [this](std::uint64_t from, std::uint64_t until, unsigned flags) {
    const auto length = static_cast<::off64_t>(until - from);
    return ::sync_file_range(descriptor_, static_cast<::off64_t>(from), length, flags) == 0;
  };
  sync(handed_over_, written_, SYNC_FILE_RANGE_WRITE);
  if (handed_over_ >= 2 * kLarge) {
    const std::uint64_t until = handed_over_ - kLarge;
    constexpr unsigned kWait =
        SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
    // Whoever waits is told of what could not be written, once.
    if (!sync(let_go_, until, kWait) && (errno == EIO || errno == ENOSPC)) {
      fail("write the file", errno);
      return;
    }
    ::posix_fadvise(descriptor_, 0, static_cast<::off64_t>(until), POSIX_FADV_DONTNEED);
    let_go_ = until;
  }
  handed_over_ = written_;
#endif
}

tl::expected<void, Issue> OutputFile::seal() {
  if (error_ || descriptor_ < 0) {
    return outcome();
  }
  give_back_reserved();
  // File systems of the network tell of a full disk only here.
  if (::close(std::exchange(descriptor_, -1)) != 0) {
    fail("close the file", errno);
  }
  return outcome();
}

tl::expected<void, Issue> OutputFile::publish() {
  if (!error_ && exists_) {
    if (::rename(temporary_.c_str(), path_.c_str()) == 0) {
      exists_ = false;
    } else {
      fail("give the file its name", errno);
    }
  }
  return outcome();
}

tl::expected<void, Issue> OutputFile::commit() {
  return seal().and_then([this] { return publish(); });
}

void OutputFile::fail(std::string_view doing, int error_number) {
  error_ = system_issue(doing, path_, error_number);
  close_and_remove();
}

void OutputFile::close_and_remove() {
  if (descriptor_ >= 0) {
    ::close(std::exchange(descriptor_, -1));
  }
  if (std::exchange(exists_, false)) {
    ::unlink(temporary_.c_str());
  }
}

tl::expected<void, Issue> OutputFile::outcome() const {
  if (error_) {
    return tl::unexpected(*error_);
  }
  return {};
}

}  // namespace suanwang
