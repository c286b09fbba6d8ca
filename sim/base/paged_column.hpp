// An append-only column in large pages, for what has millions of rows: it grows without moving, and
// the first touch of a page, which the system charges for, comes once in 2 MiB instead of once in
// 4 KiB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace suanwang {

template <class Row>
class PagedColumn {
  static_assert(std::is_trivially_copyable_v<Row> && std::is_trivially_destructible_v<Row>);

 public:
  void push_back(const Row& row) {
    if (size_ % kRowsPerPage == 0) [[unlikely]] {
      pages_.push_back(new_page());
    }
    std::construct_at(pages_.back().get() + size_ % kRowsPerPage, row);
    ++size_;
  }

  [[nodiscard]] const Row& operator[](std::size_t i) const {
    return pages_[i / kRowsPerPage].get()[i % kRowsPerPage];
  }

  [[nodiscard]] std::size_t size() const { return size_; }

  void clear() {
    pages_.clear();
    size_ = 0;
  }

 private:
  static constexpr std::size_t kPage = std::size_t{2} << 20U;
  static constexpr std::size_t kRowsPerPage = kPage / sizeof(Row);

#if defined(__linux__)
  struct Free {
    void operator()(Row* page) const { ::munmap(page, kPage); }
  };

  using Page = std::unique_ptr<Row, Free>;

  /// Not from the heap: there, what it takes to begin at a multiple of kPage would be lost, and
  /// half of it touched.
  static Page new_page() {
    constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS;
    void* const region = ::mmap(nullptr, 2 * kPage, PROT_READ | PROT_WRITE, kFlags, -1, 0);
    if (region == MAP_FAILED) {
      throw std::bad_alloc();
    }
    auto* const begin = static_cast<std::byte*>(region);
    const std::size_t before = -reinterpret_cast<std::uintptr_t>(begin) % kPage;
    std::byte* const page = begin + before;
    if (before > 0) {
      ::munmap(begin, before);
    }
    ::munmap(page + kPage, kPage - before);
    ::madvise(page, kPage, MADV_HUGEPAGE);  // small pages do as well
    return Page(reinterpret_cast<Row*>(page));
  }
#else
  struct Free {
    void operator()(Row* page) const { std::free(page); }  // NOLINT(*-no-malloc)
  };

  using Page = std::unique_ptr<Row, Free>;

  static Page new_page() {
    void* const memory = std::aligned_alloc(kPage, kPage);  // NOLINT(*-no-malloc)
    if (memory == nullptr) {
      throw std::bad_alloc();
    }
    return Page(static_cast<Row*>(memory));
  }
#endif

  std::vector<Page> pages_;
  std::size_t size_ = 0;
};

}  // namespace suanwang
