#include "sim/base/text_writer.hpp"

#include "sim/base/rounding.hpp"

namespace suanwang {

namespace {

UInt128 magnitude_of(Int128 value) {
  return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

}  // namespace

std::string csv_quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') {
      quoted += '"';
    }
    quoted += c;
  }
  return quoted + '"';
}

void TextWriter::flush() {
  if (at_ != buffer_.get()) {
    sink_->write({buffer_.get(), static_cast<std::size_t>(at_ - buffer_.get())});
    at_ = buffer_.get();
  }
}

void TextWriter::fraction(std::uint64_t value, unsigned digits, bool trimmed) {
  if (trimmed && digits > 6 && value % 1'000'000 == 0) {
    value /= 1'000'000;
    digits -= 6;
  }
  while (trimmed && value % 10 == 0) {
    value /= 10;
    --digits;
  }
  need(kLongest);
  *at_++ = '.';
  at_ = write_padded(at_, value, digits);
}

void TextWriter::unsigned_integer(UInt128 value) {
  constexpr std::uint64_t kGroup = 1'000'000'000'000'000'000U;
  if (value <= UINT64_MAX) {
    integer(static_cast<std::uint64_t>(value));
    return;
  }
  unsigned_integer(value / kGroup);
  need(kLongest);
  at_ = write_padded(at_, static_cast<std::uint64_t>(value % kGroup), 18);
}

void TextWriter::integer(Int128 value) {
  if (value < 0) {
    put('-');
  }
  unsigned_integer(magnitude_of(value));
}

void TextWriter::scaled(UInt128 magnitude, unsigned digits, bool trimmed) {
  const auto scale = static_cast<std::uint64_t>(power_of_ten(digits));
  std::uint64_t rest = 0;
  if (magnitude <= UINT64_MAX) {  // the 128-bit division is the dear one
    const auto small = static_cast<std::uint64_t>(magnitude);
    integer(small / scale);
    rest = small % scale;
  } else {
    const UInt128 whole = magnitude / scale;
    unsigned_integer(whole);
    rest = static_cast<std::uint64_t>(magnitude - whole * scale);
  }
  if (rest != 0 || (!trimmed && digits > 0)) {
    fraction(rest, digits, trimmed);
  }
}

void TextWriter::exact(Int128 value, unsigned digits) {
  if (value < 0) {
    put('-');
  }
  scaled(magnitude_of(value), digits, true);
}

void TextWriter::fixed(Int128 numerator, Int128 denominator, unsigned digits) {
  const auto scale = static_cast<std::uint64_t>(power_of_ten(digits));
  const std::uint64_t most = UINT64_MAX / scale;
  if (numerator >= 0 && numerator <= most && denominator > 0 && denominator <= INT64_MAX) {
    // Nearly all that tables hold.
    const std::uint64_t rounded = half_even_quotient(static_cast<std::uint64_t>(numerator) * scale,
                                                     static_cast<std::uint64_t>(denominator));
    integer(rounded / scale);
    if (digits > 0) {
      fraction(rounded % scale, digits, false);
    }
    return;
  }
  const Int128 rounded = rounded_ratio(numerator, denominator, digits);
  if (rounded < 0) {
    put('-');
  }
  scaled(magnitude_of(rounded), digits, false);
}

}  // namespace suanwang
