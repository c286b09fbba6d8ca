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

void TextWriter::padded(std::uint64_t value, unsigned digits) {
  need(kLongest);
  for (unsigned i = digits; i > 0; --i) {
    at_[i - 1] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  at_ += digits;
}

void TextWriter::fraction(std::uint64_t value, unsigned digits, bool trimmed) {
  while (trimmed && value % 10 == 0) {
    value /= 10;
    --digits;
  }
  put('.');
  padded(value, digits);
}

void TextWriter::unsigned_integer(UInt128 value) {
  constexpr std::uint64_t kGroup = 1'000'000'000'000'000'000U;
  if (value <= UINT64_MAX) {
    integer(static_cast<std::uint64_t>(value));
    return;
  }
  unsigned_integer(value / kGroup);
  padded(static_cast<std::uint64_t>(value % kGroup), 18);
}

void TextWriter::integer(Int128 value) {
  if (value < 0) {
    put('-');
  }
  unsigned_integer(magnitude_of(value));
}

void TextWriter::exact(Int128 value, unsigned digits) {
  if (value < 0) {
    put('-');
  }
  const UInt128 magnitude = magnitude_of(value);
  const auto scale = static_cast<std::uint64_t>(power_of_ten(digits));
  std::uint64_t rest = 0;
  if (magnitude <= UINT64_MAX) {  // the 128-bit division is the dear one
    integer(static_cast<std::uint64_t>(magnitude) / scale);
    rest = static_cast<std::uint64_t>(magnitude) % scale;
  } else {
    unsigned_integer(magnitude / scale);
    rest = static_cast<std::uint64_t>(magnitude % scale);
  }
  if (rest != 0) {
    fraction(rest, digits, true);
  }
}

void TextWriter::fixed(Int128 numerator, Int128 denominator, unsigned digits) {
  const Int128 rounded = rounded_ratio(numerator, denominator, digits);
  if (rounded < 0) {
    put('-');
  }
  const UInt128 magnitude = magnitude_of(rounded);
  const auto scale = static_cast<std::uint64_t>(power_of_ten(digits));
  std::uint64_t rest = 0;
  if (magnitude <= UINT64_MAX) {
    integer(static_cast<std::uint64_t>(magnitude) / scale);
    rest = static_cast<std::uint64_t>(magnitude) % scale;
  } else {
    unsigned_integer(magnitude / scale);
    rest = static_cast<std::uint64_t>(magnitude % scale);
  }
  if (digits > 0) {
    fraction(rest, digits, false);
  }
}

}  // namespace suanwang
