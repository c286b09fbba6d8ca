// Where the columns of a line begin and where it ends, told by one bit a byte: all at once, so that
// no column waits until the one before it has been read.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace suanwang {

static_assert(std::endian::native == std::endian::little, "words are read from low to high");

/// Of 64 bytes: bit i tells of byte i.
struct ByteMarks {
  std::uint64_t spaces = 0;  ///< ' '
  std::uint64_t plain = 0;   ///< ASCII from ' ' on: not the newline, the tab, NUL ...

  friend bool operator==(const ByteMarks&, const ByteMarks&) = default;
};

/// Any processor's way: eight bytes at a time.
[[nodiscard]] inline ByteMarks marks_by_words(const char* bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHigh = 0x8080808080808080U;
  // The product brings bit 8 i to bit 56 + i.
  const auto gathered = [](std::uint64_t marks) {
    return ((marks & kHigh) >> 7U) * 0x0102040810204080U >> 56U;
  };
  ByteMarks marks;
  for (unsigned i = 0; i < 8; ++i) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + std::size_t{i} * 8, sizeof word);
    // (b & 127) + (127 - limit) has its high bit iff (b & 127) > limit: no carry between bytes.
    const std::uint64_t low = word & ~kHigh;
    const std::uint64_t no_space = ((low ^ kOnes * ' ') + kOnes * 127U) | word;
    const std::uint64_t plain = (low + kOnes * (127U - 0x1fU)) & ~word;
    marks.spaces |= gathered(~no_space) << (8 * i);
    marks.plain |= gathered(plain) << (8 * i);
  }
  return marks;
}

/// Of the 64 bytes from `bytes` on.
[[nodiscard]] inline ByteMarks marks_of(const char* bytes) {
#ifdef __SSE2__
  const auto bits = [](__m128i truths) {
    return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(truths))};
  };
  const __m128i space = _mm_set1_epi8(' ');
  const __m128i before_space = _mm_set1_epi8(' ' - 1);
  ByteMarks marks;
  for (unsigned i = 0; i < 4; ++i) {
    __m128i sixteen{};
    std::memcpy(&sixteen, bytes + std::size_t{i} * sizeof sixteen, sizeof sixteen);
    marks.spaces |= bits(_mm_cmpeq_epi8(sixteen, space)) << (16 * i);
    // Beyond ASCII they are negative.
    marks.plain |= bits(_mm_cmpgt_epi8(sixteen, before_space)) << (16 * i);
  }
  return marks;
#else
  return marks_by_words(bytes);
#endif
}

/// The columns of a line of at most kLongest bytes, which begins with one.
class LineColumns {
 public:
  static constexpr std::size_t kLongest = 128;

  /// kLongest bytes from `line` on must be readable.
  explicit LineColumns(const char* line) : at_(line) {
    const ByteMarks low = marks_of(line);
    const ByteMarks high = marks_of(line + 64);
    // All bits or none, in place of branches: many logs have lines of about 64 bytes.
    const std::uint64_t ends_low = ~low.plain;
    const std::uint64_t is_long = ((ends_low | (std::uint64_t{0} - ends_low)) >> 63U) - 1;
    const std::uint64_t ends = ends_low | (~high.plain & is_long);
    const unsigned end = static_cast<unsigned>(std::countr_zero(ends)) & 63U;
    end_ = line + end + (64U & is_long);
    // A column begins where a byte is no space and the one before it is.
    const std::uint64_t before = (std::uint64_t{1} << end) - 1;
    begins_ = ~low.spaces & (low.spaces << 1U | 1U) & (before | is_long);
    later_ = ~high.spaces & (high.spaces << 1U | low.spaces >> 63U) & (before & is_long);
  }

  /// The first byte that is not plain: a newline, or the line is too odd or too long.
  [[nodiscard]] const char* end() const { return end_; }

  /// That are left.
  [[nodiscard]] unsigned count() const {
    // Not every processor counts bits. Of two neighbours one is set at most: columns have spaces
    // between them.
    constexpr std::uint64_t kPairs = 0x5555555555555555U;
    constexpr std::uint64_t kFours = 0x3333333333333333U;
    constexpr std::uint64_t kEights = 0x0f0f0f0f0f0f0f0fU;
    const std::uint64_t pairs =
        ((begins_ | begins_ >> 1U) & kPairs) + ((later_ | later_ >> 1U) & kPairs);
    const std::uint64_t fours = (pairs & kFours) + (pairs >> 2U & kFours);
    const std::uint64_t eights = (fours + (fours >> 4U)) & kEights;
    return static_cast<unsigned>(eights * 0x0101010101010101U >> 56U);
  }

  /// Where the next one begins. Needs count() > 0.
  [[gnu::always_inline]] const char* next() {
    if (begins_ == 0) [[unlikely]] {
      begins_ = later_;
      later_ = 0;
      at_ += 64;
    }
    // Unlike std::countr_zero it need not know of zero.
    const char* column = at_ + static_cast<unsigned>(__builtin_ctzll(begins_));
    begins_ &= begins_ - 1;
    return column;
  }

 private:
  const char* at_;  ///< what begins_ tells of
  const char* end_;
  std::uint64_t begins_;
  std::uint64_t later_;  ///< of the 64 bytes after those
};

}  // namespace suanwang
