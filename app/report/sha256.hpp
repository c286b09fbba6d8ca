// SHA-256 in base64, as a page's Content-Security-Policy names the one script that it lets run.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace suanwang::app {

/// FIPS 180-4.
[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view text);

/// RFC 4648, with padding.
[[nodiscard]] std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace suanwang::app
